"""Following: asking for mails, confirming the address, changing, pausing and stopping."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from mailing import outbox, unwanted
from mailing.addresses import email_key
from mailing.models import Message
from mailing.outbox import Draft

from . import digests
from .doors import Sender
from .errors import TooMany
from .models import Follow, Follower, Notice

LINK = "members.follow_link"
AGAIN_AFTER, DAY = timedelta(minutes=10), timedelta(days=1)
# So often an address is written to in a day because somebody sends the form: enough for whoever looks for the mail.
MOST_A_DAY = 5
Rhythm = Follower.Rhythm


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hear of, how often and in which language."""

    subjects: frozenset[str]
    rhythm: str
    locale: str


@transaction.atomic
def ask(email: str, wish: Wish, sender: Sender) -> None:
    """Writes down what an address asks for, and one mail to it, at most every ten minutes; raises `TooMany`.

    Known and unknown addresses get the same answer (promise 7). The mail asks to confirm, or brings the personal link
    to whoever follows already: what they follow stays as it is, since anybody may have sent the form.
    """
    now, about = timezone.now(), f"follow:{_digest(email)}"
    found = _recent(about, sender, now)
    if sender.key and found["sent"] >= sender.limit:
        raise TooMany(_("Many requests came from your network. Please try again in an hour, or call us."))
    _note(email, wish, now)
    if found["again"] or found["today"] >= MOST_A_DAY:
        return
    # Two that come at the same moment have one key.
    span = int(now.timestamp() // AGAIN_AFTER.total_seconds())
    outbox.write(
        [Draft(LINK, f"{about}:{span}", about, email, wish.locale, _network(sender), priority=Message.Priority.HIGH)]
    )


def _note(email: str, wish: Wish, now: datetime) -> None:
    """The wish of somebody who has not confirmed yet; the newest counts."""
    new = {"email": email, "rhythm": wish.rhythm, "locale": wish.locale, "asked_at": now, "told_until": now}
    key = email_key(email)
    Follower.objects.bulk_create([Follower(email_key=key, **new)], ignore_conflicts=True)
    row = Follower.objects.select_for_update().get(email_key=key)
    if row.confirmed_at is None:
        Follower.objects.filter(pk=row.pk).update(**new)
        _follow(row, wish.subjects)


def _recent(about: str, sender: Sender, now: datetime) -> dict[str, int]:
    """How many mails were written for this address a moment ago and in a day, how many in an hour for this network."""
    today = Q(subject_key=about, created_at__gt=now - DAY)
    again = today & Q(created_at__gt=now - AGAIN_AFTER)
    crowd = Q(scope=_network(sender), created_at__gt=now - timedelta(hours=1))
    rows = Message.objects.filter(today | crowd, kind=LINK)
    return rows.aggregate(
        again=Count("pk", filter=again), today=Count("pk", filter=today), sent=Count("pk", filter=crowd)
    )


def _network(sender: Sender) -> str:
    return f"network:{sender.key}"


def _digest(email: str) -> str:
    """Tells whether two mails were for one address."""
    return salted_hmac("follow", email_key(email), algorithm="sha256").hexdigest()[:32]


def _follow(row: Follower, subjects: Collection[str]) -> None:
    """Makes these what somebody follows, and nothing else."""
    row.follows.exclude(subject__in=subjects).delete()
    rows = [Follow(follower=row, subject=subject) for subject in sorted(subjects)]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def confirm(follower: Follower) -> None:
    """The reader of the address wants the mails; from now on they come. Done twice, it is done once."""
    now = timezone.now()
    Follower.objects.filter(pk=follower.pk, confirmed_at=None, stopped_at=None).update(
        confirmed_at=now, told_until=now
    )


@transaction.atomic
def change(follower: Follower, wish: Wish) -> None:
    """Follows other things, or in another way: between two rhythms nothing is lost, and nothing told twice."""
    row = _lock(follower)
    if row.stopped_at:
        return
    if row.rhythm != wish.rhythm:
        _bridge(row, wish.rhythm)
    row.rhythm, row.locale = wish.rhythm, wish.locale
    row.save(update_fields=["rhythm", "locale", "told_until"])
    _follow(row, wish.subjects)


def _bridge(row: Follower, rhythm: str) -> None:
    """Between two rhythms: what is being written at once now, and has not come to them yet, is told in the new one."""
    now = timezone.now()
    unsent = Notice.objects.filter(state=Notice.State.RELEASED, done_at=None, told_upto__lt=row.pk)
    underway = {each.pk: each.released_at for each in unsent.select_for_update()}
    if row.rhythm == Rhythm.AT_ONCE:
        first = min((each for each in underway.values() if each), default=None)
        row.told_until = first - timedelta(microseconds=1) if first else now
    else:
        digests.catch_up(row, rhythm, now, underway)


@transaction.atomic
def pause(follower: Follower) -> None:
    """No mails until they want them again."""
    Follower.objects.filter(pk=follower.pk, paused_at=None, stopped_at=None).update(paused_at=timezone.now())


@transaction.atomic
def resume(follower: Follower) -> None:
    """Mails again; of what happened meanwhile none is sent."""
    paused = Follower.objects.filter(pk=follower.pk, paused_at__isnull=False)
    paused.update(paused_at=None, told_until=timezone.now())


@transaction.atomic
def renew_link(follower: Follower) -> Follower:
    """The links of this follower so far open nothing any more."""
    Follower.objects.filter(pk=follower.pk).update(link_version=F("link_version") + 1)
    follower.refresh_from_db()
    return follower


@transaction.atomic
def stop(follower: Follower) -> None:
    """No mails any more, and nothing is kept of who it was. Done twice, it is done once."""
    row = _lock(follower)
    if row.stopped_at:
        return
    of_theirs = Q(scope=row.scope) | Q(kind=LINK, subject_key=f"follow:{_digest(row.email)}")
    Message.objects.filter(of_theirs).delete()
    row.follows.all().delete()
    row.email, row.email_key, row.stopped_at = "", "", timezone.now()
    row.save(update_fields=["email", "email_key", "stopped_at"])


def _lock(follower: Follower) -> Follower:
    return Follower.objects.select_for_update().get(pk=follower.pk)


def by_address(email: str) -> Follower | None:
    """Who follows with an address, however it is spelled."""
    key = email_key(email)
    return Follower.objects.filter(email_key=key).first() if key else None


def unsubscribe(email: str) -> None:
    """Stops what an address follows, for good: its reader reported a mail of ours as unwanted."""
    if row := by_address(email):
        stop(row)


unwanted.register(unsubscribe)
