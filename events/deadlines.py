"""The deadlines of calls for funding as a calendar: what is over leaves it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Event as Entry, vText, vUri

from pages import funding
from pages.addresses import address_of
from pages.models import FundingPage

from . import calendars


def build(locale: str) -> bytes:
    """The calendar of a language; a call in the other one only is in it, too, and marked."""
    with translation.override(locale):
        entries = [_entry(page, deadline) for page, deadline in funding.deadlines(locale)]
        found = calendars.calendar(entries, [settings.TIME_ZONE])
        name = _("%(site)s: deadlines of calls") % {"site": settings.WAGTAIL_SITE_NAME}
        source = settings.PUBLIC_URL + reverse("calendar_funding", args=[locale])
        return calendars.named(found, name, source).to_ical()


def _entry(page: FundingPage, deadline: datetime) -> Entry:
    """A moment, not a span: it blocks nobody's day."""
    found, language = Entry(), {"LANGUAGE": page.language}
    found["UID"] = vText(f"{page.translation_key}-deadline@{settings.MAIL_DOMAIN}")
    found.add("dtstamp", page.last_published_at or deadline)
    found.add("last-modified", page.last_published_at or deadline)
    found.add("dtstart", deadline.astimezone(ZoneInfo(settings.TIME_ZONE)))
    with translation.override(page.language):
        found.add("summary", _("Deadline: %(call)s") % {"call": page.title}, parameters=language)
    url = address_of(page)
    found.add("description", f"{page.summary}\n\n{url}" if page.summary else url, parameters=language)
    found["URL"] = vUri(url)
    found["TRANSP"] = vText("TRANSPARENT")
    return found
