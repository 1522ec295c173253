"""What the office's templates need beside Wagtail's own: `{% load office %}`."""

from django import template

from mailing import naming

register = template.Library()
register.filter("mail_kind", naming.kind_name)
