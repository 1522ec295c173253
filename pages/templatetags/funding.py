"""Calls for funding, for templates: `{% load funding %}`."""

from django import template
from django.template import Context
from django.utils import timezone
from wagtail.blocks import StructValue

from .. import calls, formats, funding, teasers
from ..languages import active_language
from ..models import FundingIndexPage, FundingPage
from ..models.funding_choices import Channel, Need
from ..top import section_url

register = template.Library()


@register.simple_tag
def next_deadlines(count: int) -> list[FundingPage]:
    """The calls whose deadline or opening comes next, in the reader's language where they are."""
    return funding.next_deadlines(count, active_language())


@register.simple_tag(takes_context=True)
def funding_teaser(context: Context, value: StructValue) -> FundingPage | None:
    """The call that a teaser shows, if any; those of a whole page are looked up together."""
    request, page = context.get("request"), context.get("page")
    of_page, known = getattr(request, "teasers", (None, {}))
    wish = _wish(value)
    if of_page is not page or wish not in known:
        wishes = [_wish(block.value) for block in getattr(page, "body", []) if block.block_type == "funding"]
        found = teasers.found([wish, *wishes], active_language())
        known = {each: found.get(each) for each in [wish, *wishes]}
        if request is not None:
            request.teasers = (page, known)
    return known[wish]


def _wish(value: StructValue) -> teasers.Wish:
    call, topic = value["call"], value["topic"]
    return teasers.Wish(call.translation_key if call else None, topic.slug if topic and not call else "")


@register.simple_tag
def standing(call: FundingPage) -> calls.Standing:
    """Where a call stands now."""
    return calls.standing(call, timezone.now())


@register.simple_tag(takes_context=True)
def funding_url(context: Context) -> str:
    """The page that lists all calls, in the reader's language or another; else the first page of the language."""
    return section_url(FundingIndexPage, context.get("request"))


@register.filter
def days_left(where: calls.Standing) -> int:
    """Midnights until the next date: 0 is today."""
    now, then = formats.local(timezone.now()), where.next_date
    return (formats.local(then).date() - now.date()).days if then else 0


@register.filter
def channel_names(values: list[str]) -> str:
    """How to apply, in words."""
    return ", ".join(str(Channel(value).label) for value in values if value in Channel.values)


@register.filter
def need_names(values: list[str]) -> str:
    """What it helps with, in words."""
    return ", ".join(str(Need(value).label) for value in values if value in Need.values)
