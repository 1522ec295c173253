from django.urls import path

from ..views import alerts

urlpatterns = [
    path("", alerts.ask, name="alerts"),
    path("sent/", alerts.sent, name="alerts_sent"),
    path("stopped/", alerts.stopped, name="alerts_stopped"),
    path("stop/<str:token>/", alerts.stop, name="follow_stop"),
    path("mine/<str:token>/", alerts.mine, name="follow"),
]
