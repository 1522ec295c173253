"""Settings for `make run`: one machine, no other server, mails as files, a mailbox to read them in."""

from .base import *
from .base import INSTALLED_APPS, VAR, env

PORT = env.int("PORT", 8000)
PUBLIC_URL = f"http://localhost:{PORT}"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL, f"http://127.0.0.1:{PORT}"]
# `make run` writes the keys once, so that links and logins outlive a restart.
SECRET_KEY = env.str("SECRET_KEY", "") or (VAR / "secret_key").read_text()
LINKS_KEY = env.str("LINKS_KEY", "") or (VAR / "links_key").read_text()
MAIL_DOMAIN = "smartcoop.example.org"
DEFAULT_FROM_EMAIL = "smartcoop@example.org"
REPLY_TO_EMAIL = "info@example.org"
MAILERS = {
    "default": {"BACKEND": "mailing.backends.OutboxBackend"},
    "provider": {"BACKEND": "mailing.backends.FileBackend", "OPTIONS": {"folder": str(VAR / "mail")}},
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
INSTALLED_APPS = ["cms.mailbox", *INSTALLED_APPS]
LINK_CHECK = env.bool("LINK_CHECK", False)  # what is tried out calls nobody
LOG_FORMAT = env.str("LOG_FORMAT", "plain")
