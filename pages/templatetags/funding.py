"""Calls for funding, for templates: `{% load funding %}`."""

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.translation import get_language

from .. import calls, formats, funding, menus
from ..models import FundingIndexPage, FundingPage
from ..models.funding_choices import Channel, Need

register = template.Library()


def language() -> str:
    """The active language."""
    return get_language() or settings.LANGUAGE_CODE


@register.simple_tag
def next_deadlines(count: int) -> list[FundingPage]:
    """The calls whose deadline or opening comes next, in the reader's language where they are."""
    return funding.next_deadlines(count, language())


@register.simple_tag
def standing(call: FundingPage) -> calls.Standing:
    """Where a call stands now."""
    return calls.standing(call, timezone.now())


@register.simple_tag(takes_context=True)
def funding_url(context: Context) -> str:
    """The page that lists all calls, else the first page of the language."""
    page = menus.links(FundingIndexPage.objects.live().filter(locale__language_code=language())).first()
    return page.get_url(context.get("request")) if page else f"/{language()}/"


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
