"""The way from an event's page to what happens: a panel in the page's editor."""

from wagtail.admin.panels import Panel


class EventPanel(Panel):
    """Leads from the words to the operations; only where the page has an event."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "events_admin/page_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.event)
