"""VTIMEZONE for a zone, as two yearly rules (RFC 5545 §3.6.5).

icalendar's `add_missing_timezones()` writes RDATE lists, which Outlook ignores and libical reads wrongly.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .errors import EventError

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def moment(clock: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks of a zone show this. Raises `EventError` where they never do, or do twice."""
    first, second = clock.replace(tzinfo=zone, fold=0), clock.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    shown = {"time": f"{clock:%H:%M}"}
    if first.astimezone(UTC) > second.astimezone(UTC):
        raise EventError(_("In that night the clocks skip %(time)s. Please enter a time before or after.") % shown)
    raise EventError(_("In that night the clocks show %(time)s twice. Please enter a time before or after.") % shown)


def shifted(start: datetime, by: timedelta, zone: str) -> datetime:
    """So long after a moment. Whole days keep the time on the zone's clocks, also where these change in between."""
    if by % DAY:
        return start + by
    return (start.astimezone(ZoneInfo(zone)) + by).astimezone(UTC)


@cache
def vtimezone(zone: str) -> bytes:
    """The VTIMEZONE component of a zone, with the rules in force; times local, no Z."""
    changes = _changes(zone, datetime.now(UTC).year)
    observances = [_observance(zone, change) for change in changes] or [_fixed(zone)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}", *(line for o in observances for line in o), "END:VTIMEZONE", ""]
    return "\r\n".join(lines).encode()


def _changes(zone: str, year: int) -> list[datetime]:
    """The UTC instants of a year at which the zone's offset changes."""
    tz = ZoneInfo(zone)
    instants = [datetime(year, 1, 1, tzinfo=UTC) + HOUR * n for n in range(365 * 24)]
    return [t for t in instants if (t - HOUR).astimezone(tz).utcoffset() != t.astimezone(tz).utcoffset()]


def _observance(zone: str, change: datetime) -> list[str]:
    tz = ZoneInfo(zone)
    before, after = (change - HOUR).astimezone(tz), change.astimezone(tz)
    offset_before, offset_after = before.utcoffset() or timedelta(), after.utcoffset() or timedelta()
    # DTSTART is the onset on the clocks that were running until then.
    onset = change.replace(tzinfo=None) + offset_before
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{_first_onset(onset):%Y%m%dT%H%M%S}",
        f"RRULE:FREQ=YEARLY;BYMONTH={onset.month};BYDAY={_by_day(onset)}",
        f"TZNAME:{after.tzname()}",
        f"TZOFFSETFROM:{_offset(offset_before)}",
        f"TZOFFSETTO:{_offset(offset_after)}",
        f"END:{kind}",
    ]


def _by_day(onset: datetime) -> str:
    """The last weekday of its month, or the n-th."""
    last = (onset + timedelta(days=7)).month != onset.month
    return f"{-1 if last else (onset.day - 1) // 7 + 1}{DAYS[onset.weekday()]}"


def _first_onset(onset: datetime) -> datetime:
    """The rule's onset in 1996, when the European Union's rules began: before any event of ours."""
    rule = _by_day(onset)
    day = onset.replace(year=1996, day=1)
    days = [day + timedelta(days=n) for n in range(31)]
    matching = [d for d in days if d.month == onset.month and d.weekday() == onset.weekday()]
    return matching[-1 if rule.startswith("-1") else int(rule[0]) - 1]


def _fixed(zone: str) -> list[str]:
    now = datetime.now(ZoneInfo(zone))
    offset = _offset(now.utcoffset() or timedelta())
    return [
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZNAME:{now.tzname()}",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        "END:STANDARD",
    ]


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
