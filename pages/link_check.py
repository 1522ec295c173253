"""The links of published pages to other sites: found every day, each checked once a week, told when they are dead.

A link is dead at once if its server says so (404, 410), and else after failures on two days in a row: servers
rest, too. Whatever may be the server's way with programs is unsure, and no reason to change a page.
"""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, get_page_models
from wagtail.rich_text.rewriters import extract_attrs

from .checking import rows_of
from .models.link import LONGEST_URL, ExternalLink
from .rich_text import LINK, strings
from .visiting import Answer, Visitor

State = ExternalLink.State
Place = ExternalLink.pages.through

EVERY, SOON = timedelta(days=7), timedelta(days=1)
FAILURES = 2
BATCH, TURN = 200, 10.0  # links and seconds: behind a turn new photos wait
AT_ONCE = 500
HOLDERS = (StreamField, RichTextField, models.URLField)
ADDRESS = re.compile(r"https?://[^/\s]\S*", re.IGNORECASE)

type Stop = Callable[[], bool]


def never() -> bool:
    """Nobody asks to stop."""
    return False


def collect(stop: Stop = never) -> None:
    """Reads all published pages, and has the table hold their links: new ones are due, those of no page go."""
    if not settings.LINK_CHECK:
        return
    found: dict[str, set[int]] = defaultdict(set)
    for page in _published():
        if stop():
            return
        for url in links_of_page(page):
            found[url].add(page.pk)
    _keep(found)


def links_of_page(page: Page) -> set[str]:
    """The addresses of other sites in the texts, blocks and fields of a page and its rows."""
    return {url for row in rows_of(page) for text in _texts(row) for url in _addresses(text)}


def check_due(stop: Stop = never, visitor: Visitor | None = None) -> int:
    """Checks links that are due, for some seconds; says how many. The next turn goes on where this one stopped."""
    if not settings.LINK_CHECK:
        return 0
    visitor, end = visitor or Visitor(), time.monotonic() + TURN
    checked = 0
    for link in _due():
        if stop() or time.monotonic() >= end:
            break
        note(link, visitor.visit(link.url))
        checked += 1
    return checked


def note(link: ExternalLink, answer: Answer) -> None:
    """Writes down how a link answered, and when it is to be asked again."""
    now = timezone.now()
    failures = _failures(link, answer, now)
    is_dead = answer.is_final or failures >= FAILURES
    state = State.UNSURE if answer.state == State.DEAD and not is_dead else answer.state
    since = None if state == State.OK else link.since or now
    pause = SOON if failures and not is_dead else EVERY
    # By statement: the link may be gone, or ignored, since it was read.
    ExternalLink.objects.filter(pk=link.pk).update(
        state=state, why=answer.why, status=answer.status, since=since, failures=failures, checked_at=now,
        due_at=now + pause,
    )  # fmt: skip


def ignore(link: ExternalLink, user: Any) -> None:
    """It is neither checked nor shown any more, until somebody checks it again."""
    ExternalLink.objects.filter(pk=link.pk).update(ignored_at=timezone.now(), ignored_by=user)


def check_again(link: ExternalLink) -> None:
    """In the worker's next turn, before what is due by itself."""
    due = timezone.now() - EVERY
    ExternalLink.objects.filter(pk=link.pk).update(ignored_at=None, ignored_by=None, due_at=due)


def _failures(link: ExternalLink, answer: Answer, now: datetime) -> int:
    """In a row; a second one on the same day is the same."""
    if answer.state != State.DEAD:
        return 0
    is_same_day = link.checked_at and timezone.localdate(link.checked_at) == timezone.localdate(now)
    return max(1, link.failures) if is_same_day else link.failures + 1


def _due() -> Iterator[ExternalLink]:
    """Those that wait longest, the hosts in turn, so that no second is waited for."""
    due = ExternalLink.objects.filter(due_at__lte=timezone.now(), ignored_at=None).order_by("due_at", "pk")[:BATCH]
    hosts: dict[str, list[ExternalLink]] = defaultdict(list)
    for link in due:
        hosts[link.url.split("/", 3)[2]].append(link)
    while hosts:
        for host, links in list(hosts.items()):
            yield links.pop(0)
            if not links:
                del hosts[host]


def _published() -> Iterator[Page]:
    for model in get_page_models():
        if not model._meta.abstract and model is not Page:
            yield from model.objects.live().iterator(AT_ONCE)


def _texts(row: models.Model) -> Iterator[str]:
    """What of a row may hold addresses; in plain text they are no links."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name) if isinstance(field, HOLDERS) else None
        yield from strings(value.raw_data) if isinstance(value, StreamValue) else [value or ""]


def _addresses(text: str) -> Iterator[str]:
    """Of a rich text the links, of a field that holds an address and nothing else this."""
    found = (extract_attrs(match[1]).get("href", "") for match in LINK.finditer(text))
    for url in [*found, text.strip()]:
        address = url.split("#", 1)[0]
        if _is_address(address):
            yield address


def _is_address(text: str) -> bool:
    return bool(ADDRESS.fullmatch(text)) and len(text) <= LONGEST_URL


@transaction.atomic
def _keep(found: dict[str, set[int]]) -> None:
    known = dict(ExternalLink.objects.values_list("url", "pk"))
    _in_parts([pk for url, pk in known.items() if url not in found], _forget)
    new = [ExternalLink.to(url) for url in sorted(found) if url not in known]
    ExternalLink.objects.bulk_create(new, AT_ONCE)
    known |= {link.url: link.pk for link in new}
    _place({(known[url], page) for url, pages in found.items() for page in pages})


def _place(wanted: set[tuple[int, int]]) -> None:
    """The pages of each link. One that was deleted meanwhile holds none."""
    rows = {(link, page): pk for pk, link, page in Place.objects.values_list("pk", "externallink_id", "page_id")}
    _in_parts([pk for key, pk in rows.items() if key not in wanted], _unplace)
    there = set(Page.objects.values_list("pk", flat=True))
    missing = sorted(key for key in wanted - rows.keys() if key[1] in there)
    Place.objects.bulk_create([Place(externallink_id=link, page_id=page) for link, page in missing], AT_ONCE)


def _in_parts(ids: Iterable[int], do: Callable[[list[int]], object]) -> None:
    for part in batched(ids, AT_ONCE, strict=False):
        do(list(part))


def _forget(ids: list[int]) -> None:
    ExternalLink.objects.filter(pk__in=ids).delete()


def _unplace(ids: list[int]) -> None:
    Place.objects.filter(pk__in=ids).delete()
