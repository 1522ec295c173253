"""The formats of the region, for templates: `{% load formats %}`."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings

from .. import formats

register = template.Library()
FILTERS = (
    "long_date",
    "plain_date",
    "short_date",
    "clock",
    "long_date_time",
    "weekday",
    "month",
    "number",
    "money",
    "money_words",
    "percent",
    "zone_name",
    "local",
    "languages",
)
for name in FILTERS:
    register.filter(name, getattr(formats, name))
register.simple_tag(formats.clock_span, name="clock_span")


@register.inclusion_tag("components/date-block.html")
def date_block(moment: datetime, zone: str = settings.TIME_ZONE, state: str = "") -> dict[str, Any]:
    """A leaf of a calendar: the date as its place has it."""
    local = formats.local(moment, zone)
    return {
        "iso": local.date().isoformat(),
        "day": local.day,
        "month": formats.month(moment, zone),
        "year": local.year,
        "weekday": formats.weekday(moment, zone),
        "state": state,
    }
