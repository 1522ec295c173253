from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from pages import slugs

        from . import address_mails, link_mails, mails, personal_data, signals  # noqa: F401 (registering is their import)

        slugs.reserve("registration")
