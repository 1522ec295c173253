"""Addresses of alerts in the admin, below /admin/alerts/."""

from django.urls import path

from . import alerts

app_name = "alerts_admin"
urlpatterns = [
    path("", alerts.Index.as_view(), name="index"),
    path("<int:pk>/remove/", alerts.Remove.as_view(), name="remove"),
    path("mails/<int:pk>/call-back/", alerts.CallBack.as_view(), name="call_back"),
]
