"""What can be followed by mail: each room registers the pages that it tells of, and what they are about.

A subject is spelled as the rows of a follower:
`all`, `topic:<key>`, `kind:<key>`, `deadlines` or `deadlines:<key>`.
A key is a translation key: a topic stays the same topic in every language, and under another name.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pages.languages import by_key
from pages.models import CooperativeKind, Topic
from pages.models.base import BasePage
from pages.models.term import Term

ALL, TOPIC, KIND, DEADLINES = "all", "topic", "kind", "deadlines"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mail says of a page beside its words: what it is, a line about it, and the date that counts."""

    label: str
    line: str = ""
    at: datetime | None = None
    zone: str = "Europe/Rome"


@dataclass(frozen=True, slots=True)
class Source:
    """A type of page that is told of.

    `subjects` says what a page is about, `facts` what is to be said of each of several, by its number, in the active
    language; a page without facts is not worth a mail any more. Both ask a constant number of statements.
    """

    model: type[BasePage]
    subjects: Callable[[Any], set[str]]
    facts: Callable[[Sequence[Any]], dict[int, Facts]]


_sources: list[Source] = []


def register(source: Source) -> None:
    """Has the publication of a type of page told to whoever follows what it is about."""
    _sources.append(source)


def sources() -> list[Source]:
    """All types of pages that are told of."""
    return list(_sources)


def source_of(page: Any) -> Source | None:
    """How a page is told of; None for one that is not."""
    return next((source for source in _sources if isinstance(page, source.model)), None)


def of_terms(prefix: str, terms: Iterable[Term]) -> set[str]:
    """The subjects of some topics or kinds."""
    return {f"{prefix}:{term.translation_key}" for term in terms}


def choices(model: type[Term], prefix: str, locale: str) -> list[tuple[str, str]]:
    """The topics or kinds that can be followed: as subjects, with titles in a language, else in another."""
    rows: Any = model._meta.default_manager
    found = by_key(rows.select_related("locale"), locale)
    titled = ((f"{prefix}:{key}", row.title) for key, row in found.items())
    return sorted(titled, key=lambda each: each[1].casefold())


def topics(locale: str) -> list[tuple[str, str]]:
    """The topics that can be followed."""
    return choices(Topic, TOPIC, locale)


def kinds(locale: str) -> list[tuple[str, str]]:
    """The kinds of cooperative whose calls can be followed."""
    return choices(CooperativeKind, KIND, locale)


def described(subjects: Collection[str], locale: str) -> list[str]:
    """What somebody follows, in words of the active language, as the form names it."""
    titles = topics(locale) + kinds(locale)
    said = [_("Everything new")] if ALL in subjects else []
    said += [title for subject, title in titles if subject in subjects]
    return said + ([_("Deadlines of calls")] if follows_deadlines(subjects) else [])


def follows_deadlines(subjects: Collection[str]) -> bool:
    """Whether deadlines are among what somebody follows."""
    return any(subject.startswith(DEADLINES) for subject in subjects)


def deadlines_of(kinds: Collection[str]) -> set[str]:
    """The subjects of deadlines: of calls for these kinds (as subjects); without any, of all calls."""
    return {DEADLINES + kind.removeprefix(KIND) for kind in kinds} or {DEADLINES}
