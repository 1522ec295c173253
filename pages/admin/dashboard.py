"""What waits for editors, on the first page of the admin."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, ngettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from .. import desk, in_step
from ..in_step import State
from ..languages import active_language
from . import links

SOME = 5
TO_DO = (State.BEHIND, State.MISSING, State.DRAFT)


class TasksPanel(Component):
    """A list of what waits, with the way to all and to a new one; nothing where there is none of them."""

    template_name = "pages_admin/tasks.html"

    def __init__(
        self,
        name: str,
        heading: Any,
        order: int,
        tasks: Sequence[Any],
        more: str = "",
        *,
        new: tuple[str, str] | None = None,
    ) -> None:
        self.name, self.heading, self.order, self.tasks, self.more, self.new = name, heading, order, tasks, more, new

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        names = ("name", "heading", "tasks", "more", "new")
        return {name: getattr(self, name) for name in names}


def panels(user: Any) -> list[Component]:
    """What the dashboard says of pages to somebody who may change some."""
    pages = PagePermissionPolicy().instances_user_has_any_permission_for(user, {"add", "change"})
    if not pages.exists():
        return []
    locale = active_language()
    return [
        LanguagesDashboard(pages),
        TasksPanel("scheduled", _("Planned"), 130, desk.scheduled(pages, SOME)),
        TasksPanel("ending", _("Calls that close within 30 days"), 140, desk.ending(pages, locale, SOME)),
        TasksPanel("unchecked", _("Not checked for 90 days"), 150, desk.unchecked(pages, locale, SOME)),
        TasksPanel("dead-links", _("Dead links"), 160, dead_links(user)),
    ]


def dead_links(user: Any) -> list[desk.Task]:
    """How many links lead nowhere, and where they are listed."""
    count = links.dead(links.links_of(user)).count()
    said = ngettext("%(count)d link leads nowhere", "%(count)d links lead nowhere", count) % {"count": count}
    return [desk.Task(said, reverse("links_admin:index"), "")] if count else []


class LanguagesDashboard(Component):
    """How many pages wait in one language, and those that have waited longest."""

    name = "languages"
    template_name = "pages_admin/dashboard.html"
    order = 120

    def __init__(self, pages: QuerySet[Page]) -> None:
        self.pages = pages

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        pages = in_step.first_of_each(self.pages.filter(depth__gt=1))
        counts = [(state, in_step.with_state(pages, state).count()) for state in TO_DO]
        return {"counts": [each for each in counts if each[1]], "behind": in_step.behind(self.pages)[:SOME]}
