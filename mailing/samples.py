"""Mails as an example, for whoever wants to see one before it goes out: each room registers what it can show."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from . import kinds
from .kinds import Email


@dataclass(frozen=True, slots=True)
class Sample:
    """A kind of mail in one of its forms; `write` makes it in the active language, of what it is about if anything."""

    kind: str
    label: Any
    write: Callable[[str, Any], Email | None]
    is_about: str = ""  # what `write` has to be given, such as "event"


type Finder = Callable[[str], Any]

_samples: dict[str, Sample] = {}
_finders: dict[str, Finder] = {}


def register(name: str, sample: Sample) -> None:
    """Keeps an example under a name for addresses."""
    _samples[name] = sample


def register_finder(about: str, find: Finder) -> None:
    """Keeps how to find what examples are about: by its number, and without one the nearest; None for nothing."""
    _finders[about] = find


def find(sample: Sample, number: str) -> Any:
    """What an example is about; None where it is about nothing, or that is gone."""
    return _finders[sample.is_about](number) if sample.is_about else None


def known() -> dict[str, Sample]:
    """All examples in the order in which they were registered."""
    return dict(_samples)


def write(sample: Sample, locale: str, about: Any = None) -> Email | None:
    """The example in a language; nothing is stored or sent."""
    with kinds.apart(), translation.override(locale):
        return sample.write(locale, about)
