"""Settings of the workers that the fault tests start and kill: the demo's, with a real mail server."""

from cms.settings.demo import *
from cms.settings.demo import env

MAILERS = {
    "default": {"BACKEND": "mailing.backends.OutboxBackend"},
    "provider": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": env.int("SMTP_PORT"), "timeout": 5},
    },
}
LOG_LEVEL = "WARNING"
