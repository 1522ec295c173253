"""Telling followers: what has waited its time is released, then written to those who want it at once, in batches.

Each row of the outbox has a key of its own, and a run that was cut short is taken up by the next where it stopped.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from mailing import outbox
from mailing.models import Message
from mailing.outbox import Draft
from pages import languages
from pages.models import FundingPage
from pages.models.base import BasePage

from . import call_deadlines, digests, noticing
from .models import Follower, Notice
from .models.following import FollowerQuerySet

KIND = digests.ALERT
BATCH = 500
State = Notice.State


def run(now: datetime, stop: Callable[[], bool] = lambda: False) -> None:
    """One round: deadlines, releases, mails at once, digests; begins nothing more once `stop` answers true."""
    call_deadlines.note_due(now)
    for notice in Notice.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at", "pk"):
        release(notice)
    for notice in Notice.objects.filter(state=State.RELEASED, done_at=None).order_by("pk"):
        tell_at_once(notice, stop)
    digests.write_due(timezone.now(), stop)


@transaction.atomic
def release(notice: Notice) -> None:
    """Decides who is told; what is not published any more by then, or is another deadline, is told to nobody."""
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.state != State.WAITING:
        return
    row.audience = sorted({subject for page in public(row) for subject in _audience(row, page)})
    row.state = State.RELEASED if row.audience else State.WITHDRAWN
    if row.audience:
        row.released_at, row.count = timezone.now(), sum(noticing.reach(row.audience).values())
    row.save()


def public(notice: Notice) -> list[BasePage]:
    """The pages that say what is told, in all languages in which anybody may read it."""
    pages: Any = languages.public(Page.objects.live().filter(translation_key=notice.page_key, alias_of=None))
    return list(pages.specific())


def _audience(notice: Notice, page: BasePage) -> Iterable[str]:
    if notice.kind != Notice.Kind.DEADLINE:
        return noticing.subjects(page)
    holds = isinstance(page, FundingPage) and call_deadlines.still_holds(page, notice.about)
    return call_deadlines.audience(page) if isinstance(page, FundingPage) and holds else []


def tell_at_once(notice: Notice, stop: Callable[[], bool]) -> None:
    """Writes the mails to those who want each thing at once, a batch in a transaction."""
    while not stop():
        with transaction.atomic():
            row = Notice.objects.select_for_update().get(pk=notice.pk)
            rhythms = [rhythm for rhythm in Follower.Rhythm if not digests.waits_for(row, rhythm)]
            people = _people(row).filter(rhythm__in=rhythms)
            batch = list(people.filter(pk__gt=row.told_upto).order_by("pk").only("pk", "email", "locale")[:BATCH])
            outbox.write(_draft(row, follower) for follower in batch)
            row.told_upto = batch[-1].pk if batch else row.told_upto
            row.done_at = timezone.now() if len(batch) < BATCH else None
            row.save(update_fields=["told_upto", "done_at"])
        if row.done_at:
            return


def _people(notice: Notice) -> FollowerQuerySet:
    """Who hears of something; of a deadline not those who want all at once, and have just got the call itself."""
    people = Follower.objects.reached().following(notice.audience)
    heard = call_deadlines.just_heard(notice) if notice.kind == Notice.Kind.DEADLINE else []
    if not heard:
        return people
    just = Follower.objects.following(heard).filter(rhythm=Follower.Rhythm.AT_ONCE)
    return people.exclude(pk__in=just.values("pk"))


def _draft(notice: Notice, follower: Follower) -> Draft:
    return Draft(
        kind=KIND,
        key=digests.key_at_once(notice, follower),
        about=follower.scope,
        to=follower.email,
        locale=follower.locale,
        scope=follower.scope,
        context={"notices": [notice.pk]},
        priority=Message.Priority.LOW,
    )
