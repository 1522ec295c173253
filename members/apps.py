from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from pages import slugs

        # Registering is their import.
        from . import advice_data, advice_mails, forwarding, mail_data, mails, sampling  # noqa: F401

        slugs.reserve("advice")
