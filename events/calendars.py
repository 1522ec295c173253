"""Calendar data (RFC 5545, 7986): entries for feeds, files and invitations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Alarm, Calendar, Component, Event as Entry, Timezone, vDuration, vInt, vText, vUri

from mailing import addresses

from .models import Session
from .zones import vtimezone

PRODUCT = "-//smartCoop//events//IT"
ALARM_BEFORE = timedelta(minutes=15)


class Timed(Protocol):
    """When a session is: the model, or the plain values of a feed."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    time_zone: str
    status: str
    changed_at: datetime

    def title(self, locale: str) -> str: ...
    def place(self, locale: str) -> str: ...


class Worded(Protocol):
    """What is said of it."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def topics(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Invitation:
    """What makes an entry a person's own (RFC 6047); never the manage link, never another person."""

    name: str
    email: str
    join_url: str
    sequence: int
    written_at: datetime


def entry(session: Timed, wording: Worded) -> Entry:
    """The public calendar entry of a session."""
    found = _facts(session, wording)
    _set_version(found, session.sequence, max(session.changed_at, wording.published_at or session.changed_at))
    found["TRANSP"] = vText("TRANSPARENT")  # a feed must not block a subscriber's day
    return found


def invited(session: Timed, wording: Worded, method: str, *, joins: bool) -> Entry:
    """What the entries of all who have, or had, a seat are alike in; `own` is what they lack to be somebody's."""
    found = _facts(session, wording)
    found["TRANSP"] = vText("OPAQUE")
    if joins:
        found.pop("LOCATION", None)  # of a hybrid event: who takes part online is not led to the room
    if method == "CANCEL":
        found["STATUS"] = vText("CANCELLED")  # and no alarm, which has no place in a withdrawal
    elif session.status == Session.Status.PLANNED:
        found.add_component(_alarm(wording.title))
    return found


def own(invitation: Invitation, *, addressed: bool = False) -> Entry:
    """What makes an entry a person's own; ORGANIZER and the one ATTENDEE as REQUEST and CANCEL need them.

    A published calendar names neither (RFC 5546 §3.2).
    """
    found = Entry()
    _set_version(found, invitation.sequence, invitation.written_at)
    if invitation.join_url:
        found["CONFERENCE"] = vUri(invitation.join_url, params={"VALUE": "URI", "FEATURE": "VIDEO"})
    if addressed:
        found.add("organizer", f"mailto:{addresses.ours()}")
        found.add(
            "attendee",
            f"mailto:{invitation.email}",
            parameters={"CN": invitation.name, "PARTSTAT": "ACCEPTED", "RSVP": "FALSE", "ROLE": "REQ-PARTICIPANT"},
        )
    return found


def calendar(entries: Iterable[Entry], zones: Iterable[str], method: str = "") -> Calendar:
    """A calendar of entries, with the zones they use; `method` as iTIP names it (RFC 5546)."""
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    if method:
        found.add("method", method)
    for zone in sorted(set(zones)):
        found.add_component(_zone(zone))
    for each in entries:
        found.add_component(each)
    return found


def named(found: Calendar, name: str, source: str) -> Calendar:
    """Adds what a subscribed feed says of itself (RFC 7986 and what programs read instead)."""
    found.add("name", name)
    found.add("x-wr-calname", name)
    found.add("x-wr-timezone", settings.TIME_ZONE)
    found.add("refresh-interval", vDuration(timedelta(hours=1)), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT1H")
    found.add("source", vUri(source, params={"VALUE": "URI"}))
    found.add("color", "seagreen")
    return found


def _facts(session: Timed, wording: Worded) -> Entry:
    """What every entry of a session says; unchanged facts give unchanged bytes."""
    zone = ZoneInfo(session.time_zone)
    language = {"LANGUAGE": wording.locale}
    title = session.title(wording.locale)
    found = Entry()
    # Plain values are set as they are: `add` looks a type up for each, which takes a feed of hundreds noticeably long.
    found["UID"] = vText(session.uid)
    found.add("dtstart", session.start.astimezone(zone))
    found.add("dtend", session.end.astimezone(zone))
    found.add("summary", f"{wording.title}: {title}" if title else wording.title, parameters=language)
    if wording.summary:
        found.add("description", f"{wording.summary}\n\n{wording.url}", parameters=language)
    if place := session.place(wording.locale):
        found.add("location", place, parameters=language)
    found["URL"] = vUri(wording.url)
    found["STATUS"] = vText("CANCELLED" if session.status == Session.Status.CANCELLED else "CONFIRMED")
    if wording.topics:
        found.add("categories", wording.topics, parameters=language)
    return found


def _set_version(found: Entry, sequence: int, written_at: datetime) -> None:
    """What tells a program which of two entries is the later one (RFC 5546 §2.1.5)."""
    found["SEQUENCE"] = vInt(sequence)
    found["DTSTAMP"] = found["LAST-MODIFIED"] = _moment(written_at)


def _moment(moment: datetime) -> vText:
    """A UTC time as written in a calendar."""
    return vText(f"{moment.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}")


def _alarm(title: str) -> Alarm:
    """One alarm, with the DESCRIPTION that RFC 5545 §3.6.6 asks for."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm


@cache
def _zone(zone: str) -> Component:
    return Timezone.from_ical(vtimezone(zone))
