"""What stands behind the question mark: read once, with an error for whatever is not known."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from events.models import Event

from .errors import Errors, Problem

LIMIT, LIMIT_MAX = 20, 100
SEARCH_LENGTH = 100
DIGITS = re.compile(r"\d{0,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wording:
    """The language that is wanted, and whether the other one will do (`fallback=other`)."""

    locale: str
    fallback: bool


@dataclass(frozen=True, slots=True)
class Listing(Wording):
    """Which events, in which order, which part of them."""

    when: str
    topic: str
    format: str
    search: str
    order: str
    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class Section(Wording):
    """Which pages of a section, which part of them; in the order of their titles."""

    topic: str
    search: str
    limit: int
    offset: int


def language(request: HttpRequest) -> str:
    """The language of `locale=`; without it, and for one we don't have, the site's first."""
    asked = request.GET.get("locale", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def check_locale(request: HttpRequest) -> None:
    """Refuses a language that we don't have; `Accept-Language` never counts."""
    asked = request.GET.get("locale")
    if asked is not None and asked not in dict(settings.LANGUAGES):
        message = _one_of(code for code, _name in settings.LANGUAGES)
        raise Problem(400, "unknown_locale", _("We don't have this language."), errors={"locale": [message]})


def wording(request: HttpRequest) -> Wording:
    """Reads the query of one event."""
    return Wording(**_read(request.GET, {"locale": _locale, "fallback": _fallback}))


def listing(request: HttpRequest) -> Listing:
    """Reads the query of the list of events."""
    return Listing(**_read(request.GET, _LISTING))


def section(request: HttpRequest) -> Section:
    """Reads the query of a list of pages."""
    return Section(**_read(request.GET, {name: _LISTING[name] for name in _SECTION}))


def topics(request: HttpRequest) -> Section:
    """Reads the query of the list of topics, which takes no topic."""
    return Section(topic="", **_read(request.GET, {name: _LISTING[name] for name in _SECTION if name != "topic"}))


def nothing(request: HttpRequest) -> None:
    """Reads the query of what takes none but the language."""
    _read(request.GET, {"locale": _locale})


def _read(query: QueryDict, known: dict[str, Callable[[str], Any]]) -> dict[str, Any]:
    """The value of each known parameter; names the unknown ones and those with a wrong value."""
    if unknown := sorted(set(query) - set(known)):
        raise Problem(
            400,
            "unknown_parameter",
            _("There is no such parameter: %(names)s.") % {"names": ", ".join(unknown)},
            errors={name: [_("There is no such parameter.")] for name in unknown},
        )
    values: dict[str, Any] = {}
    errors: Errors = {}
    for name, read in known.items():
        try:
            values[name] = read(query.get(name, ""))
        except ValueError as error:
            errors[name] = [str(error)]
    if errors:
        detail = _("Please mend these parameters: %(names)s.") % {"names": ", ".join(errors)}
        raise Problem(400, "wrong_parameter", detail, errors=errors)
    return values


def _one_of(values: Iterable[str]) -> str:
    return _("Please give one of these: %(values)s.") % {"values": ", ".join(values)}


def _choice(values: Collection[str], default: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text and text not in values:
            raise ValueError(_one_of(values))
        return text or default

    return read


def _number(default: int, lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text or default) if DIGITS.fullmatch(text) else -1
        if not lowest <= number <= highest:
            message = _("Please give a whole number from %(lowest)s to %(highest)s.")
            raise ValueError(message % {"lowest": lowest, "highest": highest})
        return number

    return read


def _text(text: str) -> str:
    if len(text) > SEARCH_LENGTH or "\x00" in text:
        raise ValueError(_("Please give at most %(count)s ordinary characters.") % {"count": SEARCH_LENGTH})
    return text.strip()


def _fallback(text: str) -> bool:
    return _choice(["none", "other"], "none")(text) == "other"


def _locale(text: str) -> str:
    return text or settings.LANGUAGE_CODE


_LISTING: dict[str, Callable[[str], Any]] = {
    "locale": _locale,
    "fallback": _fallback,
    "when": _choice(["coming", "past", "all"], "coming"),
    "topic": _text,
    "format": _choice(Event.Format.values, ""),
    "search": _text,
    "order": _choice(["start", "-start"], "start"),
    "limit": _number(LIMIT, 1, LIMIT_MAX),
    "offset": _number(0, 0, 1_000_000),
}
_SECTION = ("locale", "fallback", "topic", "search", "limit", "offset")
