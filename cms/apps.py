from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "#smartCoop"

    def ready(self) -> None:
        from . import checks, jobs, logs, roles  # noqa: F401 (registering is their import)

        logs.configure()
        # The last app to migrate: by then all permissions exist.
        post_migrate.connect(roles.give_deeds, sender=apps.get_app_config("staticfiles"))
