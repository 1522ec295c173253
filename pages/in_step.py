"""How each page stands in each language: what the admin shows beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from . import formats
from .languages import active_language
from .models.translation import TranslationState


class State(TextChoices):
    """Of a page in one language."""

    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    CURRENT = "current", _("up to date")
    BEHIND = "behind", _("behind")
    DETACHED = "detached", _("goes its own way")


@dataclass(frozen=True, slots=True)
class Standing:
    """A page in one language; of one that is behind, since when, and which page it follows from which version on."""

    language: str
    state: State
    page: Page | None = None
    since: datetime | None = None
    behind: int | None = None
    says: int | None = None

    @property
    def name(self) -> str:
        """The name of the language, in the reader's."""
        return formats.language(self.language)


type Standings = dict[str, Standing]


def of(pages: Iterable[Page]) -> dict[UUID, Standings]:
    """The standings of pages in all languages of the site, by translation key; one statement."""
    keys = [page.translation_key for page in pages]
    found: dict[UUID, dict[str, Standing]] = {key: {code: _missing(code) for code in codes()} for key in keys}
    rows = Page.objects.filter(translation_key__in=keys, alias_of=None, locale__language_code__in=codes())
    for page in rows.select_related("locale", "translation_state"):
        found[page.translation_key][page.locale.language_code] = _standing(page)
    return found


def of_one(page: Page) -> Standings:
    """The standings of one page."""
    return of([page])[page.translation_key]


def own_first() -> list[str]:
    """The languages as somebody who works here reads them: their own before the others."""
    return sorted(codes(), key=lambda code: code != active_language())


def first_of_each(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Of pages that say the same the one in the reader's language, where it is there."""
    ids = dict(Locale.objects.values_list("language_code", "pk"))
    order = [ids[code] for code in own_first() if code in ids]
    wanted = Q(pk__in=[])
    for place, locale in enumerate(order):
        before = Page.objects.filter(
            translation_key=OuterRef("translation_key"), locale__in=order[:place], alias_of=None
        )
        wanted |= Q(Q(locale=locale), ~Exists(before.order_by()))
    return pages.filter(wanted, alias_of=None)


def with_state(pages: QuerySet[Page], state: str) -> QuerySet[Page]:
    """The pages that stand so in any language."""
    twins = _twins()
    if state == State.MISSING:
        each = twins.values("translation_key").annotate(languages=Count("locale")).filter(languages__lt=len(codes()))
        return pages.filter(Exists(each))
    return pages.filter(Exists(twins.filter(_CONDITIONS[State(state)])))


def called(pages: QuerySet[Page], words: str) -> QuerySet[Page]:
    """The pages that are called so in any language."""
    return pages.filter(Exists(_twins().filter(Q(title__icontains=words) | Q(draft_title__icontains=words))))


def behind(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those that do not say yet what another language says, the longest first."""
    found = pages.filter(_CONDITIONS[State.BEHIND]).select_related("locale", "translation_state")
    return found.order_by("translation_state__since", "pk")


def owners() -> QuerySet[Any]:
    """Those to whom pages belong."""
    return get_user_model().objects.filter(owned_pages__isnull=False).distinct()


def _twins() -> QuerySet[Page]:
    return Page.objects.filter(translation_key=OuterRef("translation_key"), alias_of=None).order_by()


def _missing(code: str) -> Standing:
    return Standing(code, State.MISSING)


def _standing(page: Page) -> Standing:
    row: TranslationState | None = getattr(page, "translation_state", None)
    code = str(page.locale.language_code)
    if row and row.is_detached:
        return Standing(code, State.DETACHED, page)
    if not page.live:
        return Standing(code, State.DRAFT, page)
    if row and row.behind_id:
        return Standing(code, State.BEHIND, page, row.since, row.behind_id, row.says_id)
    return Standing(code, State.CURRENT, page)


_IS_DETACHED = Q(translation_state__is_detached=True)
_CONDITIONS = {
    State.DRAFT: Q(live=False) & ~_IS_DETACHED,
    State.BEHIND: Q(live=True, translation_state__behind__isnull=False),
    State.CURRENT: Q(live=True, translation_state__behind=None) & ~_IS_DETACHED,
    State.DETACHED: _IS_DETACHED,
}


def codes() -> list[str]:
    """The languages of the site."""
    return [code for code, _name in settings.LANGUAGES]
