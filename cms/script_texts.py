"""What Wagtail's scripts say, some of it in our words."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

from . import borrowed


class Catalog(JavaScriptCatalog):
    """Wagtail's; ours lie with all other texts, and not in a catalogue for scripts."""

    packages = ["wagtail.admin"]

    def get_catalog(self) -> dict[str, Any]:
        return super().get_catalog() | {text: gettext(text) for text in borrowed.SCRIPTS}


def script_texts(request: HttpRequest) -> HttpResponseBase:
    """The texts in the language of whoever works here, as Wagtail's own view has it."""
    answer: HttpResponseBase = get_localized_response(Catalog.as_view(), request)
    return answer
