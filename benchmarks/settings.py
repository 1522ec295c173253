"""Settings to measure with: the demo's, mails into a sink, and no limit that a load from one machine would meet."""

from datetime import timedelta

from cms.settings.demo import *  # noqa: F403 (settings build on each other)
from cms.settings.demo import env

FORM_MIN_AGE = timedelta(0)
EVENTS_SIGN_UPS_PER_NETWORK = EVENTS_LOST_LINKS_PER_NETWORK = EVENTS_FORMS_PER_ADDRESS = 10_000_000
# A test that kills a worker cannot wait for minutes until its lease lapses.
MAIL_TIMEOUT = env.int("MAIL_TIMEOUT", 30)
MAILERS = {
    "default": {"BACKEND": "mailing.backends.OutboxBackend"},
    "provider": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": env.int("SMTP_PORT"), "timeout": MAIL_TIMEOUT},
    },
}
