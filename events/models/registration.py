"""Who takes part: one row per event and address, for ever; signing up again revives it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .event import Event, Session
from .question import Question
from .words import Words, word


class Registration(models.Model):
    class State(models.TextChoices):
        PENDING = "pending", _("awaiting approval")
        WAITING = "waiting", _("on the waiting list")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")
        CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")

    class Mode(models.TextChoices):
        ONLINE = "online", _("online")
        ONSITE = "onsite", _("on site")

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations")
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    # Computed in Python, stored; emptied when the person's data have reached their end. Only who came
    # through the office may have none: they are called.
    email_key = models.CharField(max_length=320, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    cooperative = models.CharField(_("cooperative"), max_length=160, blank=True)
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    mode = models.CharField(_("takes part"), max_length=10, choices=Mode)
    state = models.CharField(_("state"), max_length=10, choices=State)
    # The place in the queue: by it and the id; computed, never a stored number.
    queued_at = models.DateTimeField(_("signed up at"))
    # Who wants a seat only if all of this party get one.
    together = models.UUIDField(null=True, blank=True, editable=False)
    # When the office said yes. Who waits without it has to be looked at before the seat is theirs.
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Facts told by mail: each change of state and each wish to have a mail again is one more.
    facts = models.PositiveIntegerField(default=0, editable=False)
    told_at = models.DateTimeField(editable=False, default=timezone.now)
    # When somebody whom no mail reaches had news last, as long as nobody has called them.
    untold_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Only whether: what they said stands by itself.
    gave_feedback = models.BooleanField(default=False, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    privacy_at = models.DateTimeField(_("agreed to the privacy notice"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email_key"],
                condition=~Q(email_key=""),
                name="registration_once_per_event_and_address",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "waiting", "confirmed", "declined", "cancelled"]),
                name="registration_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="pending") | Q(approved_at__isnull=True),
                name="registration_pending_is_not_approved",
            ),
            models.CheckConstraint(condition=Q(mode__in=["online", "onsite"]), name="registration_mode_known"),
            models.CheckConstraint(
                condition=~Q(email_key="") | Q(anonymised_at__isnull=False) | Q(privacy_at__isnull=True),
                name="registration_has_address",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state", "mode"], name="registration_seats"),
            models.Index(fields=["event", "queued_at", "id"], name="registration_queue"),
            models.Index(fields=["email_key"], name="registration_address"),
            models.Index(
                fields=["event", "untold_at"], condition=Q(untold_at__isnull=False), name="registration_to_call"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"

    @property
    def is_live(self) -> bool:
        """Whether the person still counts on the event."""
        return self.state in {self.State.PENDING, self.State.WAITING, self.State.CONFIRMED}

    @property
    def is_without_address(self) -> bool:
        """Whether no mail reaches the person: the office calls."""
        return not self.email_key and self.anonymised_at is None

    def reason(self, locale: str) -> str:
        """Why it was declined or cancelled by the office."""
        return word(self.words.all(), locale, "reason")


class RegistrationWords(Words):
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="words")
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "locale"], name="registration_words_once")]


class Answer(models.Model):
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    # Text, a choice's key, a list of keys, true/false, a number, or a date as YYYY-MM-DD.
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "question"], name="answer_once")]


class Invite(models.Model):
    """The SEQUENCE that a person's calendar saw last of a session; it never goes back."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="invites")
    session = models.ForeignKey(Session, models.CASCADE, related_name="invites")
    sequence = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "session"], name="invite_once")]


class Attendance(models.Model):
    class How(models.TextChoices):
        JOIN_PAGE = "join_page", _("join page")
        OFFICE = "office", _("ticked by the office")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="attendances")
    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    how = models.CharField(max_length=10, choices=How)
    at = models.DateTimeField()
    minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "session"], name="attendance_once")]
