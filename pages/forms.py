"""The forms of the admin that need more than Wagtail gives."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class TopicalPageForm(WagtailAdminPageForm):
    """Offers the topics in the language of the page only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "topics" in self.fields and self.instance.locale_id:
            topics = self.fields["topics"]
            topics.queryset = topics.queryset.filter(locale=self.instance.locale_id)
