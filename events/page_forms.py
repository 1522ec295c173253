"""The form of an event's page in the editor."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class EventPageForm(WagtailAdminPageForm):
    """Offers the topics in the language of the page only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "topics" in self.fields and self.instance.locale_id:
            topics = self.fields["topics"].queryset.filter(locale=self.instance.locale_id)
            self.fields["topics"].queryset = topics.order_by("title")
