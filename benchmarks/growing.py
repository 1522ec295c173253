"""Loads the demo and grows each of its lists; runs inside Django, called by `Rig.grow`, answers paths as JSON.

Copies are written as rows, past the publishing of each: thousands of pages in seconds.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from itertools import batched, count, cycle, islice
from typing import Any
from uuid import UUID, uuid4

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (models can be imported from here on)
from django.db import DEFAULT_DB_ALIAS, models, transaction  # noqa: E402
from django.db.models.sql import InsertQuery  # noqa: E402
from django.utils import timezone  # noqa: E402
from modelcluster.fields import ParentalManyToManyField  # noqa: E402
from wagtail.models import Page  # noqa: E402

from events.models import Event, EventIndexPage, EventPage, Session, SessionWords  # noqa: E402
from members.models import AdvicePage  # noqa: E402
from pages.models import (  # noqa: E402
    ArticleIndexPage,
    ArticlePage,
    BasePage,
    FundingIndexPage,
    FundingPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    ToolIndexPage,
    ToolPage,
    Topic,
    TopicIndexPage,
)

SECTIONS: tuple[type[BasePage], ...] = (ToolPage, FundingPage, NewsPage, ArticlePage)
ANSWERS = "?kind=social-b&need=digitalisation&people=12"
AT_ONCE = 200  # SQLite takes so many values in one statement, and no more
_number = count(1)


@transaction.atomic
def grow(items: int) -> dict[str, str]:
    """The demo with so many pages in each list and language; answers what to read, by name."""
    call_command("load_demo", verbosity=0)
    for model in SECTIONS:
        keys = list(model.objects.order_by().values_list("translation_key", flat=True).distinct())
        copy_pages(model, [(key, uuid4()) for key in islice(cycle(keys), items - len(keys))])
    _copy_events(items)
    return _paths()


def _copy_events(items: int) -> None:
    """Of those that are still to come, with their sessions."""
    known = list(Event.objects.coming(timezone.now()).prefetch_related("sessions__words"))
    events, sessions, words, keys = [], [], [], []
    for sample in islice(cycle(known), items - len(known)):
        event = copy(sample, uid=uuid4(), page_key=uuid4())
        events.append(event)
        keys.append((sample.page_key, event.page_key))
        for each in sample.sessions.all():
            session = copy(each, event=event, uid=f"{uuid4()}@example.org")
            sessions.append(session)
            words += [copy(word, session=session) for word in each.words.all()]
    Event.objects.bulk_create(events)
    Session.objects.bulk_create(sessions)
    SessionWords.objects.bulk_create(words)
    copy_pages(EventPage, keys)


def copy_pages(model: type[BasePage], keys: Sequence[tuple[UUID, UUID]]) -> None:
    """A page in each language for each pair of keys: whose copy it is, and what it is called by."""
    samples = defaultdict(list)
    for page in model.objects.filter(translation_key__in={old for old, _new in keys}):
        samples[page.translation_key].append(page)
    pairs = [(sample, new) for old, new in keys for sample in samples[old]]
    plain = [copy(sample.page_ptr, translation_key=new) for sample, new in pairs]
    _place(plain)
    Page.objects.bulk_create(plain)
    # One news replaces another, but not fifty copies the same one.
    apart = {"replaces_id": None} if model is NewsPage else {}
    rows = [copy(sample, page_ptr_id=page.pk, **apart) for (sample, _new), page in zip(pairs, plain, strict=True)]
    # Django's bulk_create refuses models whose rows lie in two tables.
    for some in batched(rows, AT_ONCE, strict=False):
        insertion = InsertQuery(model)
        insertion.insert_values(model._meta.local_concrete_fields, list(some))
        insertion.get_compiler(using=DEFAULT_DB_ALIAS).execute_sql()
    _copy_links(model, [(sample.pk, page.pk) for (sample, _new), page in zip(pairs, plain, strict=True)])


def _place(pages: Sequence[Page]) -> None:
    """Gives each a place of its own behind the last of its siblings, and an address."""
    step = Page.steplen
    siblings = defaultdict(list)
    for page in pages:
        siblings[page.path[:-step]].append(page)
    for above, found in siblings.items():
        parent = Page.objects.get(path=above)
        places = count(parent.numchild + 1)
        for page in found:
            number = next(_number)
            page.path = Page._get_path(above, page.depth, next(places))  # noqa: SLF001 (treebeard's arithmetic)
            page.title, page.slug = f"{page.title} {number}", f"{page.slug}-{number}"
            page.url_path = f"{parent.url_path}{page.slug}/"
        Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(found))


def _copy_links(model: type[BasePage], pks: Sequence[tuple[int, int]]) -> None:
    """Topics, kinds and whatever else many pages share."""
    for field in model._meta.many_to_many:
        if not isinstance(field, ParentalManyToManyField):
            continue
        through: Any = field.remote_field.through
        mine = f"{field.m2m_field_name()}_id"
        linked = defaultdict(list)
        for link in through.objects.all():
            linked[getattr(link, mine)].append(link)
        through.objects.bulk_create(copy(link, **{mine: new}) for old, new in pks for link in linked[old])


def copy[Row: models.Model](row: Row, **changed: Any) -> Row:
    """The same row once more but for what is changed, not yet in the database."""
    fields = (field for field in row._meta.concrete_fields if not field.primary_key)
    copied = type(row)(**{field.attname: getattr(row, field.attname) for field in fields})
    for name, value in changed.items():
        setattr(copied, name, value)
    return copied


def _paths() -> dict[str, str]:
    calls = FundingIndexPage.objects.get(locale__language_code="it").part_urls
    topic = Topic.objects.filter(locale__language_code="it").order_by("slug")[0]
    return {
        "home page": _path(HomePage),
        "list of 500 tools": _path(ToolIndexPage),
        "list of 500 calls": _path(FundingIndexPage),
        "archive of calls": calls["archive"],
        "“Is it for me?”": calls["for_me"] + ANSWERS,
        "list of 500 news": _path(NewsIndexPage),
        "list of 500 deep dives": _path(ArticleIndexPage),
        "list of 500 events": _path(EventIndexPage),
        "tool": _path(ToolPage),
        "call": _path(FundingPage),
        "news item": _path(NewsPage),
        "deep dive": _path(ArticlePage),
        "topic": f"{_path(TopicIndexPage)}{topic.slug}/",
        "advice": _path(AdvicePage),
        "Atom feed of news": _path(NewsIndexPage) + "feed.xml",
    }


def _path(model: type[BasePage]) -> str:
    """Where the first page of a type stands, in Italian."""
    page = model.objects.live().filter(locale__language_code="it").order_by("path")[0]
    return str(page.get_url())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(grow(int(sys.argv[1]))))
