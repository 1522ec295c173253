from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "mailing"
    verbose_name = _("Mails")

    def ready(self) -> None:
        from anymail.signals import tracking as told

        from . import (
            inbound_signal,  # noqa: F401 (registering is its import)
            tracking,
        )

        told.connect(tracking.receive, dispatch_uid="mailing.tracking")
