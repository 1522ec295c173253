from django.urls import path

from ..views import personal

urlpatterns = [path("<str:token>/", personal.join, name="join")]
