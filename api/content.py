"""Wagtail's own API v2, unchanged in shape, with the manners of our endpoints."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError, ValidationError
from django.db.models import Model, QuerySet
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.views import APIView
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.contrib.redirects.api.v2 import RedirectsAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page, Site

from .endpoints import Endpoint

# What no database takes; Wagtail would hand it on.
UNBEARABLE = re.compile(r".*\x00.*|-?\d{19,}", re.DOTALL)


class Content(Endpoint):
    """What the four share: Wagtail's answers, our errors, and no 500 for a strange query."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        strange = sorted(name for name, value in request.GET.items() if UNBEARABLE.fullmatch(str(value)))
        if request.GET.get("search_operator", "or") not in {"or", "and"}:
            strange.append("search_operator")
        if strange:
            raise BadRequestError(_("Please mend these parameters: %(names)s.") % {"names": ", ".join(strange)})

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, ValidationError | FieldError):  # of a filter: nothing else is given to these views
            exc = BadRequestError(_("A filter has a value that it cannot have."))
        return APIView.handle_exception(self, exc)

    def find_object(self, queryset: QuerySet[Any], request: Request) -> Model | None:
        if not request.GET.get("id", "0").isdecimal():
            raise BadRequestError("id must be a positive integer")
        return super().find_object(queryset, request)  # type: ignore[misc]


class PageInItsLanguage(PageSerializer):
    """Follows links in rich text in the language of the page, whatever the request's."""

    def to_representation(self, instance: Page) -> Any:
        with translation.override(instance.locale.language_code):
            return super().to_representation(instance)


class Pages(Content, PagesAPIViewSet):
    base_serializer_class = PageInItsLanguage

    def get_base_queryset(self) -> QuerySet[Page]:
        return self._visible.all()

    @cached_property
    def _visible(self) -> QuerySet[Page]:
        """Asked for three times in a request, and each time by two statements."""
        return super().get_base_queryset().select_related("locale")

    def find_object(self, queryset: QuerySet[Page], request: Request) -> Page | None:
        """Also by `html_path` as pages have it, with the language in front: Wagtail looks in the first tree only."""
        parts = [part for part in request.GET.get("html_path", "").split("/") if part]
        site = Site.find_for_request(request)
        if not site or not parts or parts[0] not in dict(settings.LANGUAGES):
            return super().find_object(queryset, request)
        with translation.override(parts[0]):
            page, *_rest = site.root_page.localized.specific.route(request, parts[1:])
        return queryset.filter(pk=page.pk).first()


class Images(Content, ImagesAPIViewSet):
    pass


class Documents(Content, DocumentsAPIViewSet):
    pass


class Redirects(Content, RedirectsAPIViewSet):
    pass


router = WagtailAPIRouter("api")
for name, endpoint in {"pages": Pages, "images": Images, "documents": Documents, "redirects": Redirects}.items():
    router.register_endpoint(name, endpoint)
