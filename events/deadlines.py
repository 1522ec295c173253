"""The deadlines of calls for funding as a calendar: what is over leaves it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Event as Entry, vInt, vText, vUri

from pages import funding
from pages.addresses import address_of
from pages.funding import Deadline

from . import calendars

# Whole seconds since this day stay a number as RFC 5545 has it (32 bits) until 2088.
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)


def build(locale: str) -> bytes:
    """The calendar of a language; a call in the other one only is in it, too, and marked."""
    with translation.override(locale):
        entries = [_entry(deadline) for deadline in funding.deadlines(locale)]
        found = calendars.calendar(entries, [settings.TIME_ZONE])
        name = _("%(site)s: deadlines of calls") % {"site": settings.WAGTAIL_SITE_NAME}
        source = settings.PUBLIC_URL + reverse("calendar_funding", args=[locale])
        return calendars.named(found, name, source).to_ical()


def _entry(deadline: Deadline) -> Entry:
    """A moment, not a span: it blocks nobody's day. Each year's deadline is a fact, and an entry, of its own."""
    page = deadline.page
    found, language = Entry(), {"LANGUAGE": page.language}
    year = f"-{deadline.year}" if deadline.year else ""
    found["UID"] = vText(f"{page.translation_key}-deadline{year}@{settings.MAIL_DOMAIN}")
    found.add("dtstamp", deadline.changed_at)
    found.add("last-modified", deadline.changed_at)
    found["SEQUENCE"] = vInt(_sequence(deadline))
    found.add("dtstart", deadline.at.astimezone(ZoneInfo(settings.TIME_ZONE)))
    with translation.override(page.language):
        found.add("summary", _("Deadline: %(call)s") % {"call": page.title}, parameters=language)
    url = address_of(page)
    found.add("description", f"{page.summary}\n\n{url}" if page.summary else url, parameters=language)
    found["URL"] = vUri(url)
    found["TRANSP"] = vText("TRANSPARENT")
    return found


def _sequence(deadline: Deadline) -> int:
    """Higher whenever a deadline was moved: that takes a publishing, and no publishing is earlier than the last."""
    return (deadline.changed_at - COUNTED_FROM) // timedelta(seconds=1)
