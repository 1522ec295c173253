"""Noticing what is published: it is told once, in whichever language it comes first, unless somebody says otherwise.

A correction is told only where an editor asks for it. Nothing goes out for ten minutes: so long it can be called back.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from pages import languages
from pages.models.base import BasePage

from . import alerts
from .errors import NotPossible
from .models import Follower, Notice

GRACE = timedelta(minutes=10)
Kind, State = Notice.Kind, Notice.State


def was_told(page_key: UUID) -> bool:
    """Whether a thing has gone out, or is about to."""
    told = Notice.objects.filter(page_key=page_key, kind=Kind.NEW, state__in=[State.WAITING, State.RELEASED])
    return told.exists()


def is_told_by_itself(page: Page) -> bool:
    """Whether the next publication of a page is told where nobody says anything: the first one in any language is."""
    if Notice.objects.filter(page_key=page.translation_key, kind=Kind.NEW).exclude(state=State.PLANNED).exists():
        return False
    return not _versions(page).filter(first_published_at__isnull=False).exists()


@transaction.atomic
def wish(page: BasePage, revision: Revision, *, send: bool, as_first: bool = False) -> None:
    """What an editor says before a version is published, now or later: whether followers are to get a mail.

    `as_first` says that they were asked about the first mail on it: of a second click, or of a form that a colleague
    has overtaken, no correction is made.
    """
    if alerts.source_of(page) is None:
        return
    rows = Notice.objects.filter(page_key=page.translation_key)
    rows.filter(state=State.PLANNED).delete()
    if was_told(page.translation_key):
        if send and not as_first:
            which = {"page_key": page.translation_key, "kind": Kind.CORRECTION, "about": str(revision.pk)}
            Notice.objects.get_or_create(**which, defaults={"state": State.PLANNED})
        return
    state = State.PLANNED if send else State.DECLINED
    rows.update_or_create(page_key=page.translation_key, kind=Kind.NEW, about="", defaults={"state": state})


@transaction.atomic
def note_published(page: BasePage, revision: Revision | None) -> Notice | None:
    """A version was published: what is to be told of it waits for its ten minutes. Answers what waits now.

    What is only planned, stands in for another language, or may be read only by some, is told to nobody.
    """
    is_out = page.live and not page.alias_of_id and revision is not None
    if not is_out or revision is None or alerts.source_of(page) is None or languages.is_restricted(page):
        return None
    rows = Notice.objects.select_for_update().filter(page_key=page.translation_key)
    new = rows.filter(kind=Kind.NEW).first()
    if new is None and _is_first(page):
        new, _made = Notice.objects.get_or_create(
            page_key=page.translation_key, kind=Kind.NEW, about="", defaults={"state": State.PLANNED}
        )
    if new and new.state == State.PLANNED:
        return _wait(new)
    correction = rows.filter(kind=Kind.CORRECTION, about=str(revision.pk), state=State.PLANNED).first()
    return _wait(correction) if correction else None


def _is_first(page: BasePage) -> bool:
    """Whether a page that was just published is so for the first time, and no other language was before."""
    others = _versions(page).exclude(pk=page.pk).filter(first_published_at__isnull=False)
    return page.first_published_at == page.last_published_at and not others.exists()


def _versions(page: Page) -> QuerySet[Page]:
    """The page in all languages."""
    return Page.objects.filter(translation_key=page.translation_key, alias_of=None).order_by()


def _wait(notice: Notice) -> Notice:
    notice.state, notice.due_at = State.WAITING, timezone.now() + GRACE
    notice.save(update_fields=["state", "due_at"])
    return notice


@transaction.atomic
def call_back(notice: Notice) -> None:
    """It goes to nobody, nor does what waits with it on the same thing; raises `NotPossible` once it has gone out."""
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.state != State.WAITING:
        raise NotPossible(_("This mail has gone out already, or was called back."))
    Notice.objects.filter(page_key=row.page_key, state=State.WAITING).update(state=State.WITHDRAWN)


def call_all_back() -> None:
    """Nothing that waits goes out: for whoever brings a whole site at once."""
    Notice.objects.filter(state=State.WAITING).update(state=State.DECLINED)


def latest(page_key: UUID) -> Notice | None:
    """What was decided last on mails about a thing itself, not about its deadline."""
    return Notice.objects.filter(page_key=page_key).exclude(kind=Kind.DEADLINE).order_by("-pk").first()


def subjects(page: BasePage) -> list[str]:
    """What a page is about, as followers' rows spell it."""
    source = alerts.source_of(page)
    return sorted(source.subjects(page)) if source else []


def reach(audience: Iterable[str]) -> dict[str, int]:
    """How many a mail to whoever follows one of these reaches now, by language; one statement."""
    found = Follower.objects.reached().following(list(audience))
    return dict(found.order_by("locale").values_list("locale").annotate(Count("pk")))
