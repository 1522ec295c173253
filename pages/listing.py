"""Lists of pages: narrowed by what stands in the address, and shown page by page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import InvalidPage, Page as Chunk, Paginator
from django.db.models import Q, QuerySet, TextChoices
from django.http import Http404, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from . import languages
from .models.topic import Topic
from .once import kept

if TYPE_CHECKING:
    from .models.base import TopicalPage


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow a list: its name in the address, its choices as readers see them, and what each means."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    where: Callable[[str], Q]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter, and which of its choices stands in the address; empty for none."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    value: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page shows."""

    filters: list[Chosen]
    chunk: Chunk[Any]
    kept: dict[str, str] = field(default_factory=dict)  # what else the address says, whatever is chosen

    @property
    def is_filtered(self) -> bool:
        """Whether the reader has narrowed the list: then an empty one has a way on."""
        return any(each.value for each in self.filters)

    @property
    def query(self) -> str:
        """What of the address says which list this is; empty for the first page of all."""
        said = self.kept | {each.name: each.value for each in self.filters if each.value}
        if self.chunk.number > 1:
            said["page"] = str(self.chunk.number)
        return f"?{urlencode(said)}" if said else ""

    @property
    def whole(self) -> str:
        """What of the address says which list this is when nothing is chosen."""
        return f"?{urlencode(self.kept)}" if self.kept else ""


class NoSuchPart(Http404):
    """A list has no such page; the section says so itself, and leads to its beginning."""


def by_topic(model: "type[TopicalPage]", locale: str) -> Filter:
    """The filter that most sections have: the topics on which there is something."""
    return Filter("topic", _("Topic"), _topics(model, locale), lambda slug: Q(topics__slug=slug))


@kept
def _topics(model: "type[TopicalPage]", locale: str) -> Sequence[tuple[str, str]]:
    used = languages.public(model.objects.live()).filter(topics__isnull=False).values("topics__slug")
    return list(Topic.objects.filter(locale__language_code=locale, slug__in=used).values_list("slug", "title"))


def by_choice(name: str, label: str, choices: Iterable[TextChoices]) -> Filter:
    """The filter by a field that holds one of some choices."""
    return Filter(name, label, options(choices), lambda value: Q(**{name: value}))


def options(choices: Iterable[TextChoices]) -> list[tuple[str, str]]:
    """The choices with their words in the reader's language."""
    return [(each.value, str(each.label)) for each in choices]


def chosen(filters: Sequence[Filter], query: Mapping[str, str]) -> list[Chosen]:
    """What stands in the address, bounded: an unknown value stays, and fits nothing."""
    return [Chosen(each.name, each.label, each.choices, query.get(each.name, "")[:100]) for each in filters]


def read(items: QuerySet[Any], filters: Sequence[Filter], query: QueryDict, per_page: int) -> Listing:
    """Narrows a list by a query string and cuts a page out of it.

    A value that no filter knows finds nothing, and the page says so; a page that there is not is a 404.
    """
    values = chosen(filters, query)
    return Listing(values, cut(narrowed(items, filters, values), query, per_page))


def narrowed(items: QuerySet[Any], filters: Sequence[Filter], values: Sequence[Chosen]) -> QuerySet[Any]:
    """The items that fit what was chosen."""
    for each, value in zip(filters, values, strict=True):
        if value.value:
            known = value.value in dict(each.choices)
            items = items.filter(each.where(value.value)) if known else items.none()
    return items


class CountedPaginator(Paginator):
    """A paginator that is told how many there are."""

    def __init__(self, items: Any, per_page: int, count: int) -> None:
        super().__init__(items, per_page)
        self._count = count

    @cached_property
    def count(self) -> int:
        return self._count


def cut(items: Any, query: Mapping[str, str], per_page: int, count: int | None = None) -> Chunk[Any]:
    """One page of rows (a queryset or a list); `NoSuchPart` for one that there is not.

    `count` spares a statement where it is known how many there are.
    """
    paginator = Paginator(items, per_page) if count is None else CountedPaginator(items, per_page, count)
    try:
        return paginator.page(query.get("page", "1"))
    except InvalidPage as error:
        raise NoSuchPart(str(error)) from error
