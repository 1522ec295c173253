"""What of the pages is told by mail: news, deep dives, calls for funding."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from pages import calls, formats
from pages.models import ArticlePage, CooperativeKind, FundingPage, NewsPage
from pages.models.base import TopicalPage
from pages.models.funding_choices import State

from .alerts import ALL, KIND, TOPIC, Facts, Source, of_terms, register


def about(page: TopicalPage) -> set[str]:
    """What every page is about: its topics, and whatever is new."""
    return {ALL} | of_terms(TOPIC, page.topics.all())


def about_call(page: FundingPage) -> set[str]:
    """Also the kinds of cooperative that may apply."""
    return about(page) | may_apply(page)


def may_apply(page: FundingPage) -> set[str]:
    """The kinds that may apply to a call: those named as eligible, or all, but for those that are excluded."""
    eligible = of_terms(KIND, page.eligible_kinds.all()) or of_terms(KIND, CooperativeKind.objects.all())
    return eligible - of_terms(KIND, page.excluded_kinds.all())


def _news(pages: Sequence[NewsPage]) -> dict[int, Facts]:
    return {page.pk: Facts(str(page.get_kind_display())) for page in pages}


def _articles(pages: Sequence[ArticlePage]) -> dict[int, Facts]:
    return {page.pk: Facts(_("Deep dive")) for page in pages}


def _calls(pages: Sequence[FundingPage]) -> dict[int, Facts]:
    """A call that is over is nothing to write about."""
    now, found = timezone.now(), {}
    for page in pages:
        standing = calls.standing(page, now)
        if not standing.is_over:
            found[page.pk] = Facts(_("Call for funding"), _line(page, standing), standing.closes_at)
    return found


def _line(page: Any, standing: calls.Standing) -> str:
    """Who pays, and when one can apply."""
    said = [str(page.giver)]
    if standing.state == State.COMING and standing.opens_at:
        said.append(_("opens on %(day)s") % {"day": formats.long_date(standing.opens_at)})
    if standing.closes_at:
        said.append(_("deadline: %(when)s") % {"when": formats.long_date_time(standing.closes_at)})
    return ", ".join(said)


register(Source(NewsPage, about, _news))
register(Source(FundingPage, about_call, _calls))
register(Source(ArticlePage, about, _articles))
