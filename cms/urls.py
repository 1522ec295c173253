"""All addresses, as DESIGN names them: the contract with other people's software."""

import re

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve as serve_page

from pages.models.section import FEED

from . import crawlers, metrics, views
from .script_texts import script_texts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front_door),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.sitemap),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("metrics", metrics.metrics),
    path("admin/jsi18n/", script_texts),  # before Wagtail's own
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("calendar/", include("events.urls.calendars")),
    path("join/", include("events.urls.join")),
    path("api/", include("api.urls")),
    path("webhooks/mail/", include("mailing.urls")),
    # One small machine serves its own media; larger ones put a server or S3 in front.
    # Documents go through Wagtail, which knows who may read them.
    re_path(r"^media/(?P<path>(?!documents/).*)$", serve, {"document_root": settings.MEDIA_ROOT}),
]
if apps.is_installed("cms.mailbox"):
    urlpatterns.append(path("mailbox/", include("cms.mailbox.urls")))
urlpatterns += i18n_patterns(
    path("registration/", include("events.urls.registration")),
    path("certificate/", include("events.urls.certificates")),
    path("advice/", include("members.urls.advice")),
    path("alerts/", include("members.urls.alerts")),
    # Wagtail's own pattern takes no dots.
    re_path(rf"^((?:[\w\-]+/)+{re.escape(FEED)})$", serve_page),
    path("", include(wagtail_urls)),
)
