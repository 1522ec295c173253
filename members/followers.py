"""How many follow what: figures for the office, which name nobody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _

from . import alerts
from .models import Follow, Follower


@dataclass(frozen=True, slots=True)
class Line:
    """How many get mails on something, in each language of the site."""

    name: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


def lines(locale: str) -> list[Line]:
    """All who get mails, by rhythm and by what they follow; a constant number of statements."""
    reached = Follower.objects.reached()
    everybody = dict(reached.order_by().values_list("locale").annotate(Count("pk")))
    rhythms = _counted(reached.order_by().values_list("rhythm", "locale").annotate(Count("pk")))
    follows = Follow.objects.filter(follower__in=reached).order_by()
    subjects = _counted(follows.values_list("subject", "follower__locale").annotate(Count("pk")))
    found = [_line(_("Everybody"), everybody)]
    found += [_line(str(rhythm.label), rhythms.get(rhythm.value, {})) for rhythm in Follower.Rhythm]
    return found + [_line(name, subjects.get(subject, {})) for subject, name in _named(subjects, locale)]


def _line(name: str, counts: dict[str, int]) -> Line:
    return Line(name, [counts.get(code, 0) for code, _name in settings.LANGUAGES])


def _counted(rows: Iterable[tuple[Any, ...]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name, locale, count in rows:
        found.setdefault(name, {})[locale] = count
    return found


def _named(subjects: dict[str, dict[str, int]], locale: str) -> Iterator[tuple[str, str]]:
    """The subjects that somebody follows, with their names as the form has them."""
    kinds = alerts.kinds(locale)
    yield alerts.ALL, _("Everything new")
    yield from ((subject, name) for subject, name in alerts.topics(locale) + kinds if subject in subjects)
    yield alerts.DEADLINES, _("Deadlines of calls")
    for subject, name in kinds:
        deadlines = subject.replace(alerts.KIND, alerts.DEADLINES, 1)
        if deadlines in subjects:
            yield deadlines, _("Deadlines of calls: %(kind)s") % {"kind": name}
