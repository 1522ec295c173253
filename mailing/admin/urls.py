"""Addresses of the office's outbox, below /admin/mails/."""

from django.urls import path

from . import addresses, deeds, outbox

app_name = "mails_admin"
urlpatterns = [
    path("", outbox.List.as_view(), name="index"),
    path("results/", outbox.List.as_view(results_only=True), name="index_results"),
    path("<int:pk>/", outbox.Show.as_view(), name="mail"),
    path("retry/", deeds.Retry.as_view(), name="retry"),
    path("stop/", deeds.Stop.as_view(), name="stop"),
    path("leave/", deeds.Leave.as_view(), name="leave"),
    path("addresses/", addresses.List.as_view(), name="addresses"),
    path("addresses/results/", addresses.List.as_view(results_only=True), name="addresses_results"),
    path("addresses/<int:pk>/release/", addresses.Release.as_view(), name="release"),
]
