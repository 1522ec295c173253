"""The calls that texts point to: a chosen one, or the newest that is open, on a topic or on any.

All teasers of a page are answered together, so that many take as many statements as one.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from . import funding, languages
from .models import FundingPage
from .models.funding_choices import State


class Wish(NamedTuple):
    """What an editor asked for: a call by its translation key, else a topic by its slug, else any."""

    call: UUID | None = None
    topic: str = ""


def found(wishes: Iterable[Wish], locale: str) -> dict[Wish, FundingPage]:
    """The call for each wish, in the reader's language where it is there; none that is over or not public."""
    wanted, now = set(wishes), timezone.now()
    pages = languages.readable(FundingPage, locale).filter(funding.still_ahead(now))
    rows = pages.order_by("-first_published_at", "-pk").values_list("translation_key", *funding.COLUMNS)
    newest = [(key, funding.stands(funding.Row(*facts), now)) for key, *facts in rows]
    tagged = _tagged({wish.topic for wish in wanted if wish.topic})
    picked: dict[Wish, int] = {}
    for wish in wanted:
        fitting = (call.pk for key, call in newest if _fits(wish, key, call, tagged))
        if pk := next(fitting, None):
            picked[wish] = pk
    shown = {page.pk: page for page in FundingPage.fetched(picked.values())}
    return {wish: shown[pk] for wish, pk in picked.items() if pk in shown}


def _fits(wish: Wish, key: UUID, call: funding.Call, tagged: set[tuple[str, int]]) -> bool:
    if call.standing.is_over:
        return False
    if wish.call:
        return key == wish.call
    return call.standing.state != State.COMING and (not wish.topic or (wish.topic, call.pk) in tagged)


def _tagged(topics: set[str]) -> set[tuple[str, int]]:
    """Which calls are about which of the topics."""
    return set(FundingPage.objects.filter(topics__slug__in=topics).order_by().values_list("topics__slug", "pk"))
