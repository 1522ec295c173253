"""Settings for the tests: as the demo, with fixed keys, quick hashes and mails kept in memory."""

import os
from datetime import timedelta

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "s" * 50)
os.environ.setdefault("LINKS_KEY", "only-for-tests-" + "l" * 50)

from .demo import *
from .demo import DATABASES, VAR

PUBLIC_URL = "https://smartcoop.example.org"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "smartcoop.example.org"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FORM_MIN_AGE = timedelta(0)
EVENTS_SIGN_UPS_PER_NETWORK = 100_000
EVENTS_SIGN_UPS_PER_EVENT = 100_000
EVENTS_FORMS_PER_ADDRESS = 100_000
EVENTS_LOST_LINKS_PER_NETWORK = 100_000
ADVICE_REQUESTS_PER_NETWORK = 100_000
ADVICE_REQUESTS_PER_ADDRESS = 100_000
ALERT_REQUESTS_PER_NETWORK = 100_000
ANYMAIL = {"WEBHOOK_SECRET": ["provider:only-for-tests"], "MAILGUN_WEBHOOK_SIGNING_KEY": "only-for-tests"}
MAILING_HOLD = timedelta(minutes=10)  # on a busy machine, too, one call sends what a test wrote
MAILERS = {
    "default": {"BACKEND": "mailing.backends.OutboxBackend"},
    "provider": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
}
# A file and not memory: several threads share it, and `--reuse-db` saves the migrations.
DATABASES["default"]["TEST"] = {} if "postgresql" in DATABASES["default"]["ENGINE"] else {"NAME": VAR / "test.sqlite3"}
MEDIA_ROOT = VAR / "test-media"
LOG_LEVEL = "WARNING"
