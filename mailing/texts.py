"""What mails say: each has a subject and words by default, which editors can change, language by language.

The words open a mail. What its reader must not lose (date, place, links, ticket) stands in the layout, whatever
they say.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from . import kinds, prose, samples
from .models import MailText
from .placeholders import Placeholder, Type, fill, unknown


@dataclass(frozen=True, slots=True)
class Words:
    """A subject and the prose that a mail opens with, both with placeholders."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Text:
    """A mail's text as its room registers it; both defaults are lazy, with placeholders as `%(title)s`."""

    key: str
    subject: Any
    body: Any
    placeholders: Sequence[Placeholder]
    sample: str  # the example that shows it

    @property
    def label(self) -> str:
        """What the office calls it: as its example."""
        return str(samples.known()[self.sample].label)

    def default(self, locale: str) -> Words:
        """What the site says by itself, in a language."""
        names = {each.name: str(each) for each in self.placeholders}
        with translation.override(locale):
            return Words(str(self.subject) % names, str(self.body) % names)

    @property
    def links(self) -> list[str]:
        """Which of the placeholders are addresses."""
        return [each.name for each in self.placeholders if each.type == Type.LINK]


class Unfit(Exception):
    """The words cannot be sent; says what is wrong, by `subject` and `body`."""

    def __init__(self, faults: dict[str, list[str]]) -> None:
        super().__init__(faults)
        self.faults = faults


class Overtaken(Exception):
    """Somebody else changed the text meanwhile; holds what is in force now."""

    def __init__(self, row: MailText | None) -> None:
        super().__init__(row)
        self.row = row


_texts: dict[str, Text] = {}


def register(text: Text) -> None:
    """Makes a text known."""
    if text.key in _texts:
        raise ValueError(f"text {text.key} is registered twice")
    _texts[text.key] = text


def known() -> dict[str, Text]:
    """All texts in the order in which they were registered."""
    return dict(_texts)


# --- what is said -----------------------------------------------------------------------------

_trial: ContextVar[tuple[str, str, Words] | None] = ContextVar("trial", default=None)


def in_force(key: str, locale: str) -> Words:
    """What a mail says now: the editors' words, and where they left a part empty, the default."""
    default, trial = _texts[key].default(locale), _trial.get()
    if trial is not None and trial[:2] == (key, locale):
        return _or(trial[2], default)
    row = kinds.shared(("mail texts", locale), lambda: _changed(locale)).get(key)
    return _or(Words(row.subject, row.body), default) if row else default


def is_changed(key: str, locale: str) -> bool:
    """Whether the body is the editors' own."""
    trial = _trial.get()
    if trial is not None and trial[:2] == (key, locale):
        return bool(trial[2].body)
    row = kinds.shared(("mail texts", locale), lambda: _changed(locale)).get(key)
    return bool(row and row.body)


@contextmanager
def trying(key: str, locale: str, words: Words) -> Iterator[None]:
    """Inside, a mail says these words, which nobody has saved; no other mail shares them."""
    token = _trial.set((key, locale, words))
    try:
        with kinds.apart():
            yield
    finally:
        _trial.reset(token)


def _changed(locale: str) -> dict[str, MailText]:
    return {row.key: row for row in MailText.objects.filter(locale=locale, replaced_at=None)}


def _or(words: Words, default: Words) -> Words:
    return Words(words.subject or default.subject, words.body or default.body)


@dataclass(frozen=True, slots=True)
class Said:
    """A text with its values: the subject, and the words as plain text and as HTML."""

    subject: str
    plain: str
    html: str


def say(key: str, locale: str, values: dict[str, str]) -> Said:
    """What a mail says, of what it is about; no text gets a value that is not in its list."""
    words = in_force(key, locale)
    values = {each.name: values[each.name] for each in _texts[key].placeholders}
    subject = " ".join(fill(words.subject, values).split())
    return Said(subject, prose.plain(words.body, values), prose.html(words.body, values, _texts[key].links))


# --- changing ---------------------------------------------------------------------------------


def faults(text: Text, words: Words) -> dict[str, list[str]]:
    """Why the words cannot be saved, by part; in the active language."""
    found = {"subject": _faults_of_subject(text, words.subject), "body": prose.faults(words.body, text.placeholders)}
    return {part: told for part, told in found.items() if told}


def _faults_of_subject(text: Text, subject: str) -> list[str]:
    """A subject is one line, which nobody can click in."""
    usable = [each for each in text.placeholders if each.type in {Type.TEXT, Type.MOMENT}]
    return prose.faults(subject, usable) if unknown(subject, usable) else []


def change(key: str, locale: str, words: Words, by: Any, *, seen: int | None = None) -> MailText | None:
    """Lets a mail say something else, and keeps what it said before; answers the row in force.

    `seen` is the row that the editor had before the eyes (0 for none). Raises `Unfit`; `Overtaken` where another is
    in force by now.
    """
    text = _texts[key]
    if wrong := faults(text, words):
        raise Unfit(wrong)
    words = _beyond(_tidy(words), text.default(locale))
    try:
        with transaction.atomic():
            return _replace(key, locale, words, by, seen)
    except IntegrityError as error:  # two at the same moment, of a text that nobody had changed before
        raise Overtaken(current(key, locale)) from error


def restore(row: MailText, by: Any) -> MailText | None:
    """Says again what was said before. Raises `Unfit` where a placeholder of then is gone."""
    return change(row.key, row.locale, Words(row.subject, row.body), by)


def to_default(key: str, locale: str, by: Any) -> MailText | None:
    """Says again what the site says by itself; what was said stays in the history."""
    return change(key, locale, Words("", ""), by)


def _replace(key: str, locale: str, words: Words, by: Any, seen: int | None) -> MailText | None:
    rows = MailText.objects.select_for_update().filter(key=key, locale=locale)
    row = rows.filter(replaced_at=None).first()
    if seen is not None and seen != (row.pk if row else 0):
        raise Overtaken(row)
    if words == (Words(row.subject, row.body) if row else Words("", "")):
        return row  # nothing new
    now = timezone.now()
    if row:
        rows.filter(pk=row.pk).update(replaced_at=now)
    return MailText.objects.create(
        key=key, locale=locale, subject=words.subject, body=words.body, changed_by=by, changed_at=now
    )


def _tidy(words: Words) -> Words:
    """As it is kept: one line, and line ends of one kind."""
    body = "\n".join(line.rstrip() for line in words.body.strip().splitlines())
    return Words(" ".join(words.subject.split()), body)


def _beyond(words: Words, default: Words) -> Words:
    """Only what differs from the default: of the rest, a better default is taken over."""
    return Words(
        "" if words.subject == default.subject else words.subject, "" if words.body == default.body else words.body
    )


# --- looking at it ----------------------------------------------------------------------------


def current(key: str, locale: str) -> MailText | None:
    """The row in force, also one that says the default again; None where nobody ever changed the text."""
    return history(key, locale).filter(replaced_at=None).first()


def history(key: str, locale: str) -> QuerySet[MailText]:
    """All that the text was made to say, the latest first."""
    return MailText.objects.filter(key=key, locale=locale).select_related("changed_by").order_by("-id")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a text stands: the rows in force by language, and the languages that lack what others have."""

    text: Text
    rows: dict[str, MailText]

    @property
    def changed(self) -> list[str]:
        """The languages in which it is the editors' own."""
        return [code for code, row in self.rows.items() if not row.is_default]

    @property
    def missing(self) -> list[str]:
        """Those that still have the default, where another has not."""
        return [code for code, _name in settings.LANGUAGES if self.changed and code not in self.changed]


def standing(*keys: str) -> list[Standing]:
    """How each text stands, or each of these; in one statement."""
    rows: dict[str, dict[str, MailText]] = {key: {} for key in keys or _texts}
    found = MailText.objects.filter(replaced_at=None, key__in=rows).select_related("changed_by")
    for row in found.order_by("locale"):
        rows[row.key][row.locale] = row
    return [Standing(_texts[key], by_locale) for key, by_locale in rows.items()]
