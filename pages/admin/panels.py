"""What stands around the fields of a page: its other languages above, what rooms above have to say below."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from .. import beside, in_step
from ..in_step import State


class LanguagesPanel(Panel):
    """The languages of the page; nothing while it is new."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages_admin/languages_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and len(settings.LANGUAGES) > 1

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            standings = in_step.of_one(self.instance)
            mine = standings.pop(self.instance.locale.language_code, None)
            others = list(standings.values())
            return context | {
                "page": self.instance,
                "mine": mine,
                "others": others,
                "may_publish_all": any(each.page for each in others) and self._may_publish(),
                "State": State,
                "shown_facts": getattr(self.form, "shown_facts", ""),
            }

        def _may_publish(self) -> bool:
            return bool(self.instance.permissions_for_user(self.request.user).can_publish())


class BesidePanel(Panel):
    """What rooms above have to say at the end of the form (`beside`); nothing where none has."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages_admin/beside_panel.html"

        @cached_property
        def parts(self) -> list[str]:
            """The parts that say something."""
            said = (part(self.request, self.instance) for part in beside.known())
            return [each for each in said if each]

        def is_shown(self) -> bool:
            return bool(self.parts)

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"parts": self.parts}
