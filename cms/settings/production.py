"""Settings for the public site: refuses to start without what it needs."""

import os

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import BEHIND_PROXY, MAILERS, env

NEEDED = {
    "SECRET_KEY": "a long random text",
    "LINKS_KEY": "another long random text, for personal links",
    "PUBLIC_URL": "the address of the site, for example https://smartcoop.example.org",
    "ALLOWED_HOSTS": "the host names it answers to, separated by commas",
    "DEFAULT_FROM_EMAIL": "the address mails come from",
    "REPLY_TO_EMAIL": "the address of the office, for answers to mails",
    "MAIL_OPTIONS": 'the mail server, for example {"host": "smtp.example.org", "port": 587, "use_tls": true}',
}
missing = [f"  {name}: {what}" for name, what in NEEDED.items() if not os.environ.get(name)]
if missing:
    raise ImproperlyConfigured("Set these in the environment:\n" + "\n".join(missing))

if MAILERS["provider"]["BACKEND"].endswith("smtp.EmailBackend"):
    # SMTP has no time-out of its own: a silent server would hold the worker for ever.
    MAILERS["provider"]["OPTIONS"].setdefault("timeout", 30)

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
