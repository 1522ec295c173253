"""What editors see in the preview only. `{% load checking %}`"""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.translation import override
from wagtail.users.models import UserProfile

from .. import checking
from ..models import BasePage

register = template.Library()


@register.inclusion_tag("components/findings.html", takes_context=True)
def findings(context: template.Context) -> dict[str, Any]:
    """What should be looked at again, in the editor's own language."""
    page = context.get("page")
    language = _language(context["request"])
    with override(language):
        found = checking.findings(page) if isinstance(page, BasePage) else []
        rows = [(finding.kind.name, str(finding.kind.message), finding.words) for finding in found]
    return {"findings": rows, "language": language}


def _language(request: HttpRequest) -> str:
    return str(UserProfile.get_for_user(request.user).get_preferred_language())
