"""Settings that every way of running shares; what differs comes from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP
from environs import Env

env = Env()

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(env.str("VAR_DIR", str(ROOT / "var")))

# --- who we are ---------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "")
# Personal links have a key of their own, so that it can be renewed without logging editors out.
LINKS_KEY = env.str("LINKS_KEY", "")
LINKS_KEY_FALLBACKS: list[str] = env.list("LINKS_KEY_FALLBACKS", [])
PUBLIC_URL = env.str("PUBLIC_URL", "").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
# Whether a proxy of ours stands in front, and tells the sender's address and scheme.
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
WAGTAIL_SITE_NAME = "#smartCoop"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
# Calendar UIDs and Message-IDs end in it.
MAIL_DOMAIN = env.str("MAIL_DOMAIN", urlsplit(PUBLIC_URL).hostname or "")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "")
REPLY_TO_EMAIL = env.str("REPLY_TO_EMAIL", "")

# --- the rooms ----------------------------------------------------------------------------

INSTALLED_APPS = [
    "cms",
    "api",
    "events",
    "members",
    "pages",
    "mailing",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.middleware.RequestLog",
    "cms.middleware.Charset",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "cms.middleware.AdminContentSecurityPolicy",
    "cms.middleware.ReadOnce",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.LanguageFromPath",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.Redirects",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "frontend_templates" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- data ---------------------------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None  # a new connection costs more than a sign-up
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # BEGIN IMMEDIATE is what the row lock is on PostgreSQL: one writer at a time.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
        ),
    }
elif env.bool("DATABASE_PREPARES", True):
    # PostgreSQL plans a statement once for each connection: a third of its time for a page.
    DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=True, prepare_threshold=5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.str("CACHE_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
    }
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = VAR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "frontend_templates" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.storage.PackedStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a long page with many blocks in the editor

# --- two languages ------------------------------------------------------------------------

LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano"), ("de", "Deutsch")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Formats follow the region, not only the language: "Jänner", not "Januar".
FORMAT_LOCALES = {"it": "it_IT", "de": "de_IT"}
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Rome"
FUNDING_CLOSING_SOON = timedelta(days=env.int("FUNDING_CLOSING_SOON_DAYS", 14))  # then a call "closes soon"
# Whether the worker visits the sites that pages link to, and tells of dead links.
LINK_CHECK = env.bool("LINK_CHECK", True)
WAGTAIL_I18N_ENABLED = True
WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "simple"
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# --- events -------------------------------------------------------------------------------

EVENTS_JOIN_OPENS_BEFORE = timedelta(minutes=15)
EVENTS_PROMOTE_UNTIL_BEFORE = timedelta(hours=2)
EVENTS_MAIL_AGAIN_AFTER = timedelta(minutes=10)
# How long before a session people are reminded of it, in minutes; whole days are counted by the clock on the wall.
EVENTS_REMIND_BEFORE = [timedelta(minutes=n) for n in env.list("EVENTS_REMIND_BEFORE", [24 * 60, 60], int)]
# How long after the end of an event the mail goes out that follows it up; the office can change both in the admin.
EVENTS_FOLLOW_UP_AFTER = timedelta(minutes=env.int("EVENTS_FOLLOW_UP_AFTER", 120))
# Nobody fills in a form in less; programs do.
FORM_MIN_AGE = timedelta(seconds=2)
# Sign-ups that one network may send in an hour; an office behind one address is a small crowd.
EVENTS_SIGN_UPS_PER_NETWORK = env.int("EVENTS_SIGN_UPS_PER_NETWORK", 60)
# Sign-ups for one event in an hour; beyond, each network may send a quarter of what it may else.
EVENTS_SIGN_UPS_PER_EVENT = env.int("EVENTS_SIGN_UPS_PER_EVENT", 300)
# Forms about events in an hour that name one address, each of which sends a mail there.
EVENTS_FORMS_PER_ADDRESS = env.int("EVENTS_FORMS_PER_ADDRESS", 20)
# Sign-ups over a limit that are kept in a day for the office to look at.
EVENTS_HELD_BACK_PER_NETWORK = env.int("EVENTS_HELD_BACK_PER_NETWORK", 50)
EVENTS_HELD_BACK_PER_EVENT = env.int("EVENTS_HELD_BACK_PER_EVENT", 200)
EVENTS_LOST_LINKS_PER_NETWORK = env.int("EVENTS_LOST_LINKS_PER_NETWORK", 20)
# Requests for advice that one network may send in an hour.
ADVICE_REQUESTS_PER_NETWORK = env.int("ADVICE_REQUESTS_PER_NETWORK", 20)
# The same with one address.
ADVICE_REQUESTS_PER_ADDRESS = env.int("ADVICE_REQUESTS_PER_ADDRESS", 10)
# Forms for alerts by mail that one network may send in an hour.
ALERT_REQUESTS_PER_NETWORK = env.int("ALERT_REQUESTS_PER_NETWORK", 20)
# Trusted front ends by name, as hashes of their keys (`manage.py make_api_key`), and what each may send in an hour.
API_KEYS: dict[str, str] = env.dict("API_KEYS", {})
API_SIGN_UPS_PER_KEY = env.int("API_SIGN_UPS_PER_KEY", 1000)

# --- mail ---------------------------------------------------------------------------------

MAIL_TIMEOUT = 30  # seconds; the lease of a message is longer
# After so long a batch is given back but for the mail in hand: something more urgent may have come.
MAILING_HOLD = timedelta(seconds=2)
MAILING_LEASE = timedelta(seconds=env.int("MAILING_LEASE", 180))
# Who gets the daily note when something needs a person; empty: all administrators.
DAILY_NOTE_TO: list[str] = env.list("DAILY_NOTE_TO", [])
# What a monitor shows to read /metrics; empty: nobody reads it.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
# Mails that leave in a second, of all workers on all machines; 0: as fast as they can.
MAIL_RATE = env.float("MAIL_RATE", 0.0)
MAILERS: dict[str, dict[str, Any]] = {
    # What Django and Wagtail send by themselves takes the same way as our own mail.
    "default": {"BACKEND": "mailing.backends.OutboxBackend"},
    # Only the worker uses it.
    "provider": {
        "BACKEND": env.str("MAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"),
        "OPTIONS": env.json("MAIL_OPTIONS", {}),
    },
}

# Where answers come in to us, by the provider's webhook or a pipe; empty: they go to REPLY_TO_EMAIL by themselves.
MAIL_INBOUND_ADDRESS = env.str("MAIL_INBOUND_ADDRESS", "")
# `user:password` of the provider's webhooks; without one there are none.
ANYMAIL: dict[str, Any] = {"WEBHOOK_SECRET": env.list("MAIL_WEBHOOK_SECRET", [])}
ANYMAIL |= env.json("MAIL_WEBHOOK_OPTIONS", {})  # what some providers sign with, as anymail names it

# --- people who log in --------------------------------------------------------------------

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "wagtailadmin_login"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cms.accounts.NewPasswordForm"  # noqa: S105 (a class)

# --- what browsers may do -----------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
}
# Wagtail's admin needs inline scripts and styles (wagtail/wagtail#1288); a nonce would cancel them.
ADMIN_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "microphone", "geolocation", "payment", "usb", "interest-cohort")
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor's preview is a frame
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which asks for DENY
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

# --- Wagtail ------------------------------------------------------------------------------

WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Pages to be checked are told to whoever checks them; a superuser would get two mails about each.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_USER_TIME_ZONES = ["Europe/Rome", "Europe/Vienna", "Europe/Berlin", "Europe/Zurich", "UTC"]
# As people of the region write them; Django knows this way in German only.
FORMAT_MODULE_PATH = ["cms.formats"]
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y", "%d.%m.%Y %H:%M"
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024  # "10 MB" where it is told
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # unpacked it takes three or four bytes for each
WAGTAILIMAGES_WEBP_QUALITY = 72  # looks as JPEG does at Wagtail's 76
WAGTAILIMAGES_IMAGE_FORM_BASE = "pages.picture_form.PictureForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20_000_000
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "api.errors.problem",
}

# --- logs ---------------------------------------------------------------------------------

LOGGING_CONFIG = None
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOG_FORMAT = env.str("LOG_FORMAT", "json")
