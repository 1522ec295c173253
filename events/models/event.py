"""Events and their sessions: operations, which exist once and have no language of their own."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from wagtail.images import get_image_model_string

from pages import languages

from .series import Series
from .words import Words, word

if TYPE_CHECKING:
    from .page import EventPage


LONGEST_BEFORE = 30 * 24 * 60  # minutes


class EventQuerySet(models.QuerySet["Event"]):
    def published(self) -> Self:
        """Events that at least one language has published, be it for some readers only."""
        return self.filter(Exists(_live_pages()))

    def public(self) -> Self:
        """Events of which at least one published page is not restricted: what anybody may know of."""
        return self.filter(Exists(languages.public(_live_pages())))

    def coming(self, now: datetime) -> Self:
        """Events that are not over, the next one first."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "id")

    def past(self, now: datetime) -> Self:
        """Events that are over, the latest one first."""
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-id")


def _live_pages() -> models.QuerySet["EventPage"]:
    from .page import EventPage

    return EventPage.objects.filter(translation_key=OuterRef("page_key"), live=True)


class Event(models.Model):
    """What happens, when and for how many. Its words are the `EventPage`s with `page_key`."""

    class Format(models.TextChoices):
        ONLINE = "online", _("online")
        ONSITE = "onsite", _("on site")
        HYBRID = "hybrid", _("hybrid")

    class Status(models.TextChoices):
        ANNOUNCED = "announced", _("announced")
        CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    page_key = models.UUIDField(unique=True, editable=False)
    format = models.CharField(_("format"), max_length=10, choices=Format, default=Format.ONLINE)
    spoken_languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    interpretation = models.BooleanField(_("simultaneous interpretation"), default=False)
    capacity = models.PositiveIntegerField(_("seats"))
    capacity_onsite = models.PositiveIntegerField(_("seats on site"), null=True, blank=True)
    waiting_list = models.BooleanField(_("waiting list"), default=True)
    approval = models.BooleanField(_("registrations need approval"), default=False)
    pending_holds_seat = models.BooleanField(_("who awaits approval holds a seat"), default=False)
    late_sign_up = models.BooleanField(_("sign-up while the event runs"), default=False)
    # How many minutes before the start; empty is the house's rule.
    promotes_before = models.PositiveIntegerField(_("freed seats go to the waiting list"), null=True, blank=True)
    joins_before = models.PositiveIntegerField(_("join page opens"), null=True, blank=True)
    # Since when each of its own reminders counts, by minutes before; None is the house's rule, {} means none.
    reminders = models.JSONField(_("reminders"), null=True, blank=True)
    # Since when the house's rule holds again, after one of its own.
    usual_since = models.DateTimeField(null=True, blank=True, editable=False)
    # Whether there is a mail after the end at all, how many minutes after (empty is the house's rule),
    # and whether it waits for the recording.
    follows_up = models.BooleanField(_("follow-up"), default=True)
    follow_up_after = models.PositiveIntegerField(_("follow-up goes out"), null=True, blank=True)
    follow_up_waits = models.BooleanField(_("follow-up waits for the recording"), default=False)
    certificate = models.BooleanField(_("certificate of attendance"), default=False)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ANNOUNCED)
    # Whoever dissolves a series keeps its events.
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    # First start and last end of the sessions, kept by the deeds: lists sort and filter by them.
    starts_at = models.DateTimeField(_("starts"), editable=False)
    ends_at = models.DateTimeField(_("ends"), editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_start"),
            models.CheckConstraint(
                condition=Q(capacity_onsite__isnull=True) | Q(format="hybrid", capacity_onsite__lte=F("capacity")),
                name="event_onsite_seats_of_hybrid_only",
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_at__isnull=True)
                | Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="event_registration_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(pending_holds_seat=False) | Q(approval=True), name="event_seat_held_for_approval_only"
            ),
            models.CheckConstraint(
                condition=Q(promotes_before__isnull=True) | Q(promotes_before__lte=LONGEST_BEFORE),
                name="event_promotes_within_a_month",
            ),
            models.CheckConstraint(
                condition=Q(joins_before__isnull=True) | Q(joins_before__lte=LONGEST_BEFORE),
                name="event_joins_within_a_month",
            ),
            models.CheckConstraint(
                condition=Q(follow_up_after__isnull=True) | Q(follow_up_after__lte=LONGEST_BEFORE),
                name="event_follows_up_within_a_month",
            ),
            models.CheckConstraint(condition=Q(status__in=["announced", "cancelled"]), name="event_status_known"),
            models.CheckConstraint(condition=Q(format__in=["online", "onsite", "hybrid"]), name="event_format_known"),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="event_starts"),
            models.Index(fields=["ends_at"], name="event_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.starts_at:%Y-%m-%d} #{self.pk}"

    @property
    def closes_at(self) -> datetime:
        """When sign-up closes: as set, else with the last moment, and never after it.

        The last moment is the start; of an event that takes people while it runs, the end.
        """
        last = self.ends_at if self.late_sign_up else self.starts_at
        return min(self.registration_closes_at or last, last)

    @property
    def modes(self) -> list[str]:
        """How one can take part, as a registration's `mode`."""
        return ["online", "onsite"] if self.format == self.Format.HYBRID else [str(self.format)]

    @property
    def asks_first(self) -> bool:
        """Whether a sign-up takes no seat: the office says yes or no before."""
        return self.approval and not self.pending_holds_seat

    def sessions_to_come(self, now: datetime) -> list["Session"]:
        """The planned sessions that are not over."""
        return list(self.sessions.filter(status=Session.Status.PLANNED, end__gt=now))

    def promotes_until(self) -> datetime:
        """Until when a freed seat still goes to the waiting list."""
        return self.starts_at - _before(self.promotes_before, settings.EVENTS_PROMOTE_UNTIL_BEFORE)

    def takes_waiting(self, now: datetime) -> bool:
        """Whether somebody can still begin to wait: there is a list, and it moves."""
        return self.waiting_list and now < self.promotes_until()

    @property
    def join_opens_before(self) -> timedelta:
        """How long before a session's start its join page lets people in."""
        return _before(self.joins_before, settings.EVENTS_JOIN_OPENS_BEFORE)

    def prepare(self, locale: str) -> str:
        """What to do or to have at hand before it begins."""
        return word(self.words.all(), locale, "prepare")

    def public_status(self, now: datetime) -> str:
        """announced, cancelled or over."""
        if self.status == self.Status.CANCELLED:
            return "cancelled"
        return "over" if self.ends_at <= now else "announced"


def _before(minutes: int | None, usually: timedelta) -> timedelta:
    return usually if minutes is None else timedelta(minutes=minutes)


class EventWords(Words):
    event = models.ForeignKey(Event, models.CASCADE, related_name="words")
    cancel_reason = models.TextField(_("why it is cancelled"), max_length=1000, blank=True)
    # What to do or to have at hand before it begins.
    prepare = models.TextField(_("to prepare"), max_length=1000, blank=True)
    # Prose of mails, as `mailing.prose` knows it.
    mail_note = models.TextField(_("note in mails"), max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "locale"], name="event_words_once")]


def new_session_uid() -> str:
    """A calendar UID (RFC 5545 §3.8.4.7): made once, stored, derived from nothing that can change."""
    return f"{uuid4()}@{settings.MAIL_DOMAIN}"


class Session(models.Model):
    """One meeting of an event: one calendar entry, for ever."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", pgettext_lazy("session", "cancelled")

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    uid = models.CharField(max_length=255, unique=True, default=new_session_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Rome")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    # Secret: only a registrant's join page uses it (promise 5).
    join_url = models.URLField(_("join link"), max_length=1000, blank=True)
    # A picture of one's own of how to get there; calendars say the place in words.
    map = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, null=True, blank=True, verbose_name=_("map"), related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # When everybody was told last that it has another time or place.
    moved_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="session_ends_after_start"),
            models.CheckConstraint(condition=Q(status__in=["planned", "cancelled"]), name="session_status_known"),
        ]
        indexes = [
            models.Index(fields=["end"], name="session_end"),
            models.Index(fields=["start"], condition=Q(status="planned"), name="session_to_remind_of"),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} #{self.pk}"

    @property
    def join_opens_at(self) -> datetime:
        """When the join page lets people in; whoever asks has loaded the event with its sessions."""
        return self.start - self.event.join_opens_before

    def duration(self) -> timedelta:
        """From start to end."""
        return self.end - self.start

    def title(self, locale: str) -> str:
        """Its own title, of a session of several; else empty."""
        return word(self.words.all(), locale, "title")

    def place(self, locale: str) -> str:
        """Where it is held on site; empty for what is online only."""
        return word(self.words.all(), locale, "place")

    def way(self, locale: str) -> str:
        """How to get there."""
        return word(self.words.all(), locale, "way")

    def cancel_reason(self, locale: str) -> str:
        """Why it is cancelled, as the office wrote."""
        return word(self.words.all(), locale, "cancel_reason")


class SessionWords(Words):
    session = models.ForeignKey(Session, models.CASCADE, related_name="words")
    title = models.CharField(_("title"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)
    way = models.TextField(_("how to get there"), max_length=1000, blank=True)
    cancel_reason = models.TextField(_("why it is cancelled"), max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "locale"], name="session_words_once")]


class Speaker(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="speakers")
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    def role(self, locale: str) -> str:
        """What they are, in one line."""
        return word(self.words.all(), locale, "role")


class SpeakerWords(Words):
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="words")
    role = models.CharField(_("role"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["speaker", "locale"], name="speaker_words_once")]


class CalendarChange(models.Model):
    """One row: when anything that a public feed shows changed last. Feeds are cached under it."""

    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="calendar_change_one_row")]

    def __str__(self) -> str:
        return self.changed_at.isoformat()


def span(sessions: Iterable[Session]) -> tuple[datetime, datetime]:
    """First start and last end; of the planned sessions, or of all when none is planned."""
    rows = list(sessions)
    counted = [s for s in rows if s.status == Session.Status.PLANNED] or rows
    return min(s.start for s in counted), max(s.end for s in counted)
