"""What is being written, as readers will see it: on a telephone and at a desk, light and dark, in each language."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PreviewableMixin, RevisionMixin

from . import formats

SCHEMES = {"light": _("light"), "dark": _("dark")}
PHONE = {"name": "mobile", "icon": "mobile-alt", "device_width": 375, "label": _("As on a telephone")}
DESK = {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("As at a desk")}


class Previewed(PreviewableMixin):
    """A preview in both schemes, of the row itself and of the same in the other languages.

    A mode names both: `de-dark`. An empty one, as outside the panel, is the row itself as the browser wishes it.
    """

    preview_sizes = [PHONE, DESK]
    default_preview_mode = ""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Its own language first."""
        return [
            (f"{code}-{scheme}", format_lazy("{}, {}", formats.language(code), word))
            for code in self.preview_languages
            for scheme, word in SCHEMES.items()
        ]

    @cached_property
    def preview_languages(self) -> list[str]:
        """Its own, and those in which the same is there; one statement."""
        own = self.preview_language
        codes = type(self)._base_manager.filter(translation_key=self.translation_key).exclude(pk=self.pk)  # noqa: SLF001
        return [own, *(code for code in codes.values_list("locale__language_code", flat=True) if code != own)]

    @property
    def preview_language(self) -> str:
        """Its own; a new one that has none yet is shown in the site's first."""
        return str(self.locale.language_code) if self.locale_id else settings.LANGUAGES[0][0]

    def is_previewable(self) -> bool:
        """Always, and without asking in which languages."""
        return True

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The row, or the newest version of it in another language; raises PermissionDenied for whoever may not."""
        code, _dash, scheme = (preview_mode or "").partition("-")
        shown = self if code in {"", self.preview_language} else _newest(self, code, original_request)
        more = (extra_request_attrs or {}) | {"colour_scheme": scheme if scheme in SCHEMES else ""}
        return PreviewableMixin.make_preview_request(shown, original_request, preview_mode, more)


def _newest(row: Previewed, code: str, request: HttpRequest | None) -> Previewed:
    twins = type(row)._base_manager.filter(translation_key=row.translation_key)  # noqa: SLF001 (whatever it is called)
    twin = twins.filter(locale__language_code=code).first()
    if twin is None:
        return row
    if isinstance(twin, Page) and not (request and twin.permissions_for_user(request.user).can_edit()):
        raise PermissionDenied
    return twin.get_latest_revision_as_object() if isinstance(twin, RevisionMixin) else twin


def among[Row: Previewed](row: Row, rows: Iterable[Row]) -> list[Row]:
    """The rows with the one that is being written in the place of what it says now; a new one comes last."""
    places = {each.translation_key: each for each in rows}
    return list((places | {row.translation_key: row}).values())
