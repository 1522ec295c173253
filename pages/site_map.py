"""The tree of published pages, as a nested list; long sections are cut, and lead to their own list."""

from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import Length, RowNumber, Substr
from wagtail.models import Page

from . import gathering, languages
from .addresses import Part

SHOWN = 12  # of the pages of a section: the newest


@dataclass(slots=True)
class Branch:
    """A page, those below it, and how many more of them there are."""

    page: Page
    below: list["Branch"] = field(default_factory=list)
    more: int = 0
    parts: list[Part] = field(default_factory=list)


def with_topics(page: Page, locale: str) -> list[Branch]:
    """As `branches`; the topics stand below the page that lists them."""
    lists = ContentType.objects.get_for_model(apps.get_model("pages", "TopicIndexPage")).pk
    found = branches(page)
    for branch in found:
        if branch.page.content_type_id == lists:
            branch.parts = [Part(f"{topic.slug}/", topic.title) for topic in gathering.topics(locale)]
    return found


def branches(page: Page) -> list[Branch]:
    """The sections beside a page, each with what is below; one statement, and only so many rows as are shown."""
    home = page.path[: -Page.steplen]
    roots: list[Branch] = []
    known: dict[str, Branch] = {}
    for each in _pages(home):
        directly = known.get(each.path[: -Page.steplen])
        if directly is None and each.is_below_published:
            continue  # that page is cut: its section leads there
        branch = known[each.path] = Branch(each)
        above = directly or _nearest(each.path, known)
        (above.below if above else roots).append(branch)
        if directly:
            directly.more = max(0, each.siblings - SHOWN)
    return roots


def _pages(home: str) -> list[Page]:
    parent, depth = Substr("path", 1, Length("path") - Page.steplen), len(home) // Page.steplen
    pages = languages.public(Page.objects.live()).filter(path__startswith=home, depth__gt=depth)
    rows = pages.annotate(above=parent).annotate(
        place=Window(RowNumber(), partition_by=[parent], order_by=F("path").desc()),
        siblings=Window(Count("pk"), partition_by=[parent]),
        is_below_published=Exists(Page.objects.live().filter(path=OuterRef("above"), depth__gt=depth)),
    )
    return list(rows.filter(Q(place__lte=SHOWN) | Q(depth=depth + 1)).select_related("locale").order_by("path"))


def _nearest(path: str, known: dict[str, Branch]) -> Branch | None:
    """The closest page above that is shown; the one directly above may not be published."""
    for end in range(len(path) - Page.steplen, 0, -Page.steplen):
        if path[:end] in known:
            return known[path[:end]]
    return None
