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


_samples: dict[str, Sample] = {}


def register(name: str, sample: Sample) -> None:
    """Keeps an example under a name for addresses."""
    _samples[name] = sample


def known() -> dict[str, Sample]:
    """All examples in the order in which they were registered."""
    return dict(_samples)


def write(sample: Sample, locale: str, about: Any = None) -> Email | None:
    """The example in a language; nothing is stored or sent."""
    with kinds.apart(), translation.override(locale):
        return sample.write(locale, about)
