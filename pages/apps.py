from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from . import choosers, pictures, signals

        choosers.guard()
        pictures.suggest_no_titles()
        signals.listen()
