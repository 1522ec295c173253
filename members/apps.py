from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from pages import slugs

        # Registering is their import.
        from . import (  # noqa: F401
            advice_data,
            advice_mails,
            alert_data,
            alert_mails,
            alert_sampling,
            alert_sources,
            forwarding,
            mail_data,
            mails,
            sampling,
            signals,
        )

        slugs.reserve("advice")
        slugs.reserve("alerts")
