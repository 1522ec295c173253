"""The formats of the region, for templates: `{% load formats %}`."""

from django import template

from .. import formats

register = template.Library()
NAMES = "long_date short_date clock long_date_time weekday month number zone_name local spoken"
for name in NAMES.split():
    register.filter(name, getattr(formats, name))
register.simple_tag(formats.clock_span, name="clock_span")
