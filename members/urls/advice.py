from django.urls import path

from ..views import advice

urlpatterns = [
    path("", advice.ask, name="advice"),
    path("done/<str:signed>/", advice.done, name="advice_done"),
]
