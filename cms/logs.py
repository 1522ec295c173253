"""Log lines as JSON (production) or plain (demo), and nothing secret in them."""

import logging
import logging.config
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest

from .middleware import route_of


class RouteNotPath(logging.Filter):
    """Replaces the path in Django's own request warnings: it may hold a personal token."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            record.msg, record.args = "%s %s", (getattr(record, "status_code", ""), route_of(request))
            delattr(record, "request")
        return True


def configure() -> None:
    """Sets up logging as the settings LOG_LEVEL and LOG_FORMAT ask."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if settings.LOG_FORMAT == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"route": {"()": RouteNotPath}},
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        renderer,
                    ],
                }
            },
            "handlers": {
                "console": {"class": "logging.StreamHandler", "formatter": "structured", "filters": ["route"]}
            },
            # Before any handler sees it, whoever adds one.
            "loggers": {
                "django.request": {"filters": ["route"]},
                # At DEBUG it writes whole template contexts, names and links included.
                "django.template": {"level": "INFO"},
                # A line for each object that is indexed or saved is of no use to an operator.
                "django_tasks": {"level": "WARNING"},
                "wagtail": {"level": "WARNING"},
            },
            "root": {"handlers": ["console"], "level": settings.LOG_LEVEL},
        }
    )
