"""Whose an address is: rooms say who waits for mails there, so that the office can call instead."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from .models import StoppedAddress

type Keys = Collection[str] | QuerySet[StoppedAddress, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who waits for mails at an address: who, for what, and how else to be reached."""

    key: str
    name: str
    waits_for: str
    url: str
    telephone: str = ""
    cooperative: str = ""
    is_called: bool = True  # what is only read at leisure is no reason to call


type Find = Callable[[Keys], Iterable[Person]]

_finders: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    """Adds a room's answer: for keys as `addresses.email_key` makes them, all who still wait for something.

    It takes as many statements for many keys as for one; keys may come as a query.
    """
    _finders[name] = find


def people(keys: Keys) -> dict[str, list[Person]]:
    """Who waits for mails at addresses, by their keys."""
    found: dict[str, list[Person]] = {}
    for find in _finders.values():
        for person in find(keys):
            found.setdefault(person.key, []).append(person)
    return found


def affected() -> dict[str, list[Person]]:
    """Who is to be called because their address gets no mail."""
    rows: Any = StoppedAddress.objects.values_list("email_key", flat=True)
    found = {key: [person for person in each if person.is_called] for key, each in people(rows).items()}
    return {key: each for key, each in found.items() if each}


def telephones(of: Iterable[Person]) -> list[str]:
    """The numbers that are known of an address, each once: who signed up without one may have left it elsewhere."""
    return list(dict.fromkeys(person.telephone for person in of if person.telephone))
