"""Calendar parsers that did not write our calendars: what they read is what programs will show."""

import json
import shutil
import subprocess
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import vobject

FOREIGN = Path(__file__).parent / "foreign"
type Found = dict[str, Any]


def by_vobject(data: bytes) -> Found:
    """Python's vobject."""
    calendar = vobject.readOne(data.decode())

    def text(component: Any, name: str) -> str:
        return str(component.getChildValue(name, default=""))

    return {
        "method": text(calendar, "method"),
        "events": [
            {
                "uid": text(event, "uid"),
                "sequence": int(text(event, "sequence") or 0),
                "summary": text(event, "summary"),
                "language": event.summary.params.get("LANGUAGE", [""])[0],
                "status": text(event, "status"),
                "start": f"{event.dtstart.value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                "end": f"{event.dtend.value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if "dtend" in event.contents else "",
                "location": text(event, "location"),
                "attendees": [str(attendee.value) for attendee in event.contents.get("attendee", [])],
                "alarms": len(event.contents.get("valarm", [])),
            }
            for event in calendar.contents.get("vevent", [])
        ],
    }


def by_ical_js(data: bytes) -> Found:
    """ical.js, which reads for Thunderbird."""
    return _run(["node", str(FOREIGN / "read.mjs")], data)


def by_sabre(data: bytes) -> Found:
    """sabre/vobject, which reads for Nextcloud and others; it also validates."""
    found = _run(["php", str(FOREIGN / "read.php")], data)
    assert found.pop("faults") == []
    return found


def _run(command: list[str], data: bytes) -> Found:
    done = subprocess.run(command, input=data, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: Found = json.loads(done.stdout)
    return found


@cache
def available() -> dict[str, bool]:
    """Which parsers this machine has."""
    return {
        "vobject": True,
        "ical.js": bool(shutil.which("node")) and (FOREIGN / "node_modules" / "ical.js").exists(),
        "sabre": bool(shutil.which("php")) and Path("/usr/share/php/Sabre/VObject/autoload.php").exists(),
    }


READERS = {"vobject": by_vobject, "ical.js": by_ical_js, "sabre": by_sabre}


def read(parser: str, data: bytes) -> Found:
    """What a parser finds in a calendar; a test without its parser is left out, and says so."""
    if not available()[parser]:
        pytest.skip(f"calendar parser {parser} is not installed")
    return READERS[parser](data)
