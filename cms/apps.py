from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "#smartCoop"

    def ready(self) -> None:
        from . import checks, jobs, logs, search  # noqa: F401 (registering is their import)

        logs.configure()
        search.guard()
