from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex

        from pages import slugs

        # Registering is their import.
        from . import (  # noqa: F401
            address_mails,
            alerting,
            announcement_mails,
            answering,
            calendar_mails,
            calling,
            follow_up_mails,
            link_mails,
            mails,
            personal_data,
            reminder_mails,
            sampling,
            signals,
        )
        from .models import Session

        slugs.reserve("registration")
        slugs.reserve("certificate")
        ReferenceIndex.register_model(Session)  # so that the library knows where a map is used
