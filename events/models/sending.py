"""What public forms leave behind: the notes by which they are counted, and what a limit held back."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .event import Event


class Submission(models.Model):
    """A form that was sent: its nonce is its idempotency key, and keeps the answer it got.

    It has a row for each address on it: the first one stands for the form, the others for the colleagues.
    """

    # None where a form is about no event, or about a registration.
    event = models.ForeignKey(Event, models.CASCADE, related_name="submissions", null=True)
    nonce = models.CharField(max_length=120)
    place = models.PositiveSmallIntegerField(default=0)
    # A keyed hash of the addresses: the same nonce with others is another sign-up, and gets no answer of this one.
    digest = models.CharField(max_length=32, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    # Keyed hashes of the sender's network and of the address, to count by and nothing else.
    network = models.CharField(max_length=32, blank=True)
    address = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nonce", "place"], name="submission_once")]
        indexes = [
            models.Index(fields=["network", "created_at"], name="submission_network"),
            models.Index(fields=["address", "created_at"], name="submission_address"),
            models.Index(fields=["event", "created_at"], name="submission_event"),
            models.Index(fields=["created_at"], name="submission_created"),
        ]


class HeldBack(models.Model):
    """A sign-up that a limit refused: kept as it was sent, until the office has looked at it."""

    class Rule(models.TextChoices):
        NETWORK = "network", _("many sign-ups from one network")
        ADDRESS = "address", _("many forms with one e-mail address")
        RUSH = "rush", _("a rush on the event, and many from one network")

    class State(models.TextChoices):
        HELD = "held", _("held back")
        LET_THROUGH = "let_through", _("let through")
        THROWN_AWAY = "thrown_away", _("thrown away")

    event = models.ForeignKey(Event, models.CASCADE, related_name="held_back")
    nonce = models.CharField(max_length=120)
    rule = models.CharField(_("rule"), max_length=10, choices=Rule)
    # The people with their answers, the cooperative, and what a group wanted (`holding.as_sent`).
    sent = models.JSONField()
    network = models.CharField(max_length=32)
    # How many came after this one and were not kept: a flood must not fill the database.
    more = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("sent at"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.HELD)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-up held back")
        verbose_name_plural = _("sign-ups held back")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["nonce"], name="held_back_once_per_form"),
            models.CheckConstraint(condition=Q(rule__in=["network", "address", "rush"]), name="held_back_rule_known"),
            models.CheckConstraint(
                condition=Q(state="held", settled_at__isnull=True)
                | Q(state__in=["let_through", "thrown_away"], settled_at__isnull=False),
                name="held_back_settled_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="held_back_state"),
            models.Index(fields=["event", "created_at"], name="held_back_event"),
            models.Index(fields=["network", "created_at"], name="held_back_network"),
            models.Index(fields=["created_at"], name="held_back_created"),
        ]

    def __str__(self) -> str:
        return f"{self.names} ({self.get_state_display()})"

    @property
    def people(self) -> list[dict[str, Any]]:
        """Who was on the form."""
        people: list[dict[str, Any]] = self.sent["people"]
        return people

    @property
    def names(self) -> str:
        """Who was on the form, in a line."""
        return ", ".join(person["name"] for person in self.people)

    @property
    def is_settled(self) -> bool:
        """Whether nothing more can be done: who was let through is registered."""
        return self.state == self.State.LET_THROUGH
