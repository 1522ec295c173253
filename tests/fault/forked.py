"""What workers are forked from: a process of its own that has read all code, as the demo's is.

Never imported in the tests' own process: it sets the environment.
"""

import os

from .sites import ENV

os.environ |= ENV

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.urls import get_resolver  # noqa: E402

get_resolver().url_patterns  # noqa: B018 (mails hold links)


def work(database: str, folder: str, smtp_port: int, threads: int) -> None:
    """Runs a worker of the site that has this database and this folder until a signal comes."""
    connections.settings["default"]["NAME"] = database
    settings.MEDIA_ROOT = folder
    settings.MAILERS["provider"]["OPTIONS"]["port"] = smtp_port
    call_command("worker", poll=0.2, threads=threads)
