"""Tools side by side, chosen by an address that can be passed on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

FEWEST, MOST = 2, 4
NAME = "tool"  # in the address, once for each
READ = 50  # of what an address names, no more is looked up

# What is said of a tool, in this order, here and on its own page.
FACTS: Sequence[tuple[str, Any]] = [
    ("purpose", _("Purpose")),
    ("cost", _("Cost")),
    ("data_in_eu", _("Data in the EU")),
    ("open_source", _("Open source")),
    ("interface_languages", _("Languages of its interface")),
    ("checked_on", _("Last checked on")),
]
WORDS: Sequence[tuple[str, Any]] = [
    ("what_for", _("What it does")),
    ("for_whom", _("For whom")),
    ("good_to_know", _("Good to know")),
    ("experience", _("Our experience")),
]


@dataclass(frozen=True, slots=True)
class Compared:
    """A tool of a comparison, and the address of the comparison without it."""

    page: Any
    without: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an address asks to compare, as far as it can be had."""

    tools: list[Compared]
    others: list[dict[str, str]]  # key, title and language of what can be added
    is_cut: bool  # more tools than fit
    has_unknown: bool  # a tool that is not in the list (any more)

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.tools) >= FEWEST

    @property
    def rows(self) -> list[tuple[str, Any, list[tuple[Any, str]]]]:
        """Name and label of what is known of any of the tools, and each tool with its words on it."""
        pages = [each.page for each in self.tools]
        return [
            (name, label, [(page, _words(page, name)) for page in pages])
            for name, label in [*FACTS[:-1], *WORDS, FACTS[-1]]
            if any(getattr(page, name) for page in pages)
        ]

    @property
    def query(self) -> str:
        """The comparison as an address; empty for none."""
        return query(each.page.key for each in self.tools)


def words_of(page: Any) -> list[tuple[Any, str]]:
    """The label and the text of what is said of a tool."""
    return [(label, text) for name, label in WORDS if (text := _words(page, name))]


def _words(page: Any, name: str) -> str:
    return str(getattr(page, name)) if name in dict(WORDS) else ""


def query(keys: Iterable[str]) -> str:
    """The address of a comparison of these tools, below that of their list."""
    said = urlencode([(NAME, key) for key in keys])
    return f"?{said}" if said else ""


def read(items: QuerySet[Any], asked: QueryDict) -> Comparison:
    """The first tools that the address names, each once and in its order; with the others, to add one of them."""
    offered = {tool["key"]: tool for tool in items.values("key", "title", language=F("locale__language_code"))}
    keys = list(dict.fromkeys(key for key in asked.getlist(NAME)[:READ] if key))
    known = [key for key in keys if key in offered]
    chosen = known[:MOST]
    pages = {page.key: page for page in items.filter(key__in=chosen)}
    return Comparison(
        tools=[Compared(pages[key], query(other for other in chosen if other != key)) for key in chosen],
        others=[tool for key, tool in offered.items() if key not in chosen] if len(chosen) < MOST else [],
        is_cut=len(known) > MOST,
        has_unknown=len(known) < len(keys),
    )
