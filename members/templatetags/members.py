"""What other rooms' pages show of this one: `{% load members %}`."""

from django import template

from ..personal_data import Retention, table

register = template.Library()


@register.simple_tag
def retention() -> list[Retention]:
    """The lines of the table of what is kept how long."""
    return table()
