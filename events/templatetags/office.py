"""What the office's templates need beside Wagtail's own: `{% load office %}`."""

from django import template

from events.admin import afterwards
from events.admin.forms.operations import in_words
from mailing import naming

register = template.Library()
register.filter("mail_kind", naming.kind_name)
register.filter("before_in_words", in_words)
register.filter("stage_name", afterwards.stage_name)
