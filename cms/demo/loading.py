"""Loading the demo: all of it or nothing, and once."""

from datetime import datetime

from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from events.spanning import touch_calendars
from members import noticing
from pages.models import HomePage

from . import advice, articles, documents, editor, events, frame, funding, news, pages, pictures, reading, tools
from .registrations import load_registrations

# People sign up for more than one webinar: the numbers of neighbours overlap.
PEOPLE_APART = 41


@transaction.atomic
def load(now: datetime) -> bool:
    """Loads the demo, its days counted from `now`; False where a site is there already, which stays as it is."""
    # Two that start at once: the second waits here, and then finds the site.
    root = Page.objects.select_for_update().get(depth=1)
    if HomePage.objects.exists():
        pages.follow_port()
        return False
    with disable_reference_index_auto_update():  # written once for all, and not three times for each page
        _load(reading.read(now), root)
    call_command("rebuild_references_index", verbosity=0)
    touch_calendars(now)
    noticing.call_all_back()  # whoever tries alerts gets no mail on each page of the demo
    return True


def _load(demo: reading.Demo, root: Page) -> None:
    editor.make_editor(demo.content["meta"]["default_language"])
    pages.load_texts(demo)
    pages.load_topics(demo)
    pages.load_kinds(demo)
    pictures.load(demo)
    documents.load(demo)
    pages.load_pages(demo, root)
    tools.load(demo)
    funding.load(demo)
    advice.load(demo)
    for number, row in enumerate(demo.content["webinars"]):
        event = events.load_event(demo, row)
        load_registrations(demo, event, row, first=number * PEOPLE_APART)
        events.load_pages(demo, event, row)
    events.load_series(demo)
    articles.load(demo)
    news.load(demo)
    frame.load(demo)
    pages.furnish(demo)
