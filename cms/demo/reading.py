"""Reading the demo's content: its texts, its days, and the identities that follow from its names."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

import yaml
from wagtail.models import Locale

from pages.slugs import slug_of

type Row = dict[str, Any]

FILES = Path(__file__).with_name("content")
NAMESPACE = uuid5(NAMESPACE_URL, "https://smartcoop.example.org/demo")
MORNING = "08:00"
WEEKEND = {5, 6}


@dataclass(frozen=True)
class Demo:
    """The content, as it is on one day."""

    content: Row
    now: datetime

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where its times are local."""
        return ZoneInfo(self.content["meta"]["time_zone"])

    @cached_property
    def locales(self) -> dict[str, Locale]:
        """Its languages, the default one first; made where they are missing."""
        codes = self.content["meta"]["languages"]
        return {code: Locale.objects.get_or_create(language_code=code)[0] for code in codes}

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def at(self, in_days: int, clock: str = MORNING) -> datetime:
        """A local time so many days from today."""
        return self._moment(self.today + timedelta(days=in_days), clock)

    def start(self, in_days: int, clock: str) -> datetime:
        """As `at`, but nothing starts on a Saturday or Sunday: it moves to the Monday after."""
        day = self.today + timedelta(days=in_days)
        if day.weekday() in WEEKEND:
            day += timedelta(days=7 - day.weekday())
        return self._moment(day, clock)

    def _moment(self, day: date, clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), self.zone)


def read(now: datetime) -> Demo:
    """The content of all files, for a day."""
    content: Row = {}
    for path in sorted(FILES.glob("*.yaml")):
        content |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return Demo(content, now)


def key(name: str) -> UUID:
    """The identity of what the content calls so: the same on every machine."""
    return uuid5(NAMESPACE, name)


def for_address(title: str) -> str:
    """The part of a title that makes a short address."""
    return slug_of(title.partition(":")[0])
