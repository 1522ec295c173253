"""What this room cannot know of a mail, for the office to read: how its kind is called, and what it is about."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Message

_kinds: dict[str, Any] = {"raw": _("Mail of the system (password, pages to be checked)")}


@dataclass(frozen=True, slots=True)
class About:
    """What a scope is, and where the office looks at it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scopes of one room: `of` answers for several at once, `recent` those that the office may look for."""

    of: Callable[[Collection[str]], Mapping[str, About]]
    recent: Callable[[], Sequence[str]] = tuple


_scopes: dict[str, Scopes] = {}


def name_kinds(names: Mapping[str, Any]) -> None:
    """Says what the office calls kinds of mail."""
    _kinds.update(names)


def kind_name(kind: str) -> str:
    """What the office calls a kind of mail."""
    return str(_kinds.get(kind, kind))


def kinds() -> list[tuple[str, str]]:
    """All kinds that have a name, by it."""
    return sorted(((kind, str(name)) for kind, name in _kinds.items()), key=lambda each: each[1].casefold())


def register_scopes(prefix: str, scopes: Scopes) -> None:
    """Says what the scopes are that begin with a word: `event` for `event:…`."""
    _scopes[prefix] = scopes


def about(scopes: Iterable[str]) -> dict[str, About]:
    """What scopes are, as far as their rooms know them; as many statements for many as for one."""
    wanted: dict[str, set[str]] = {}
    for scope in scopes:
        wanted.setdefault(scope.partition(":")[0], set()).add(scope)
    found: dict[str, About] = {}
    for prefix, names in wanted.items():
        if prefix in _scopes:
            found |= _scopes[prefix].of(names)
    return found


def recent() -> list[str]:
    """The scopes that the office may want to narrow the list to."""
    return [scope for scopes in _scopes.values() for scope in scopes.recent()]


def describe(messages: Iterable[Message]) -> list[tuple[Message, str, About | None]]:
    """Messages with the names of their kinds and what they are about."""
    rows = list(messages)
    known = about(row.scope for row in rows if row.scope)
    return [(row, kind_name(row.kind), known.get(row.scope)) for row in rows]
