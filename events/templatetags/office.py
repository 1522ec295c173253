"""What the office's templates need beside Wagtail's own: `{% load office %}`."""

from django import template

from events.admin import mails

register = template.Library()
register.filter("mail_kind", mails.kind_name)
