from django.urls import path

from ..views import certificates

urlpatterns = [
    path("", certificates.check, name="certificates"),
    path("<str:code>/", certificates.check, name="certificate"),
]
