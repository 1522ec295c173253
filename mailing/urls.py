"""Addresses for providers of mail, below /webhooks/mail/."""

from .webhooks import urlpatterns as urlpatterns  # noqa: PLC0414 (what is included)

app_name = "anymail"
