"""What the first page of the admin says about the languages."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.permission_policies.pages import PagePermissionPolicy

from .. import in_step
from ..in_step import State

SOME = 5
TO_DO = (State.BEHIND, State.MISSING, State.DRAFT)


class LanguagesDashboard(Component):
    """How many pages wait in one language, and those that have waited longest."""

    name = "languages"
    template_name = "pages_admin/dashboard.html"
    order = 120

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        may = PagePermissionPolicy().instances_user_has_any_permission_for(self.request.user, {"add", "change"})
        pages = in_step.first_of_each(may.filter(depth__gt=1))
        counts = [(state, in_step.with_state(pages, state).count()) for state in TO_DO]
        return {"counts": [each for each in counts if each[1]], "behind": in_step.behind(may)[:SOME]}
