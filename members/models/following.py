"""Who follows what by mail, and what has been told to them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from mailing.models import StoppedAddress

# As stored; the column is no longer than it has to be.
SUBJECT_LENGTH = 80
WANTS_MAILS = Q(confirmed_at__isnull=False, paused_at__isnull=True, stopped_at__isnull=True)


class FollowerQuerySet(models.QuerySet["Follower"]):
    def reached(self) -> Self:
        """Those who get mails now: they have confirmed, do not pause, and their address takes mail."""
        stopped = StoppedAddress.objects.filter(email_key=OuterRef("email_key"))
        known = self.filter(WANTS_MAILS)
        return known.filter(~Exists(stopped))

    def following(self, subjects: list[str]) -> Self:
        """Those who follow one of these."""
        return self.filter(Exists(Follow.objects.filter(follower=OuterRef("pk"), subject__in=subjects)))


class Follower(models.Model):
    """An address that wants to hear of something; it hears nothing before its reader has confirmed it.

    Whoever stops leaves an empty row for some weeks, so that the links in old mails still say what is the case.
    """

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", pgettext_lazy("how often", "At once, one mail for each thing")
        DAILY = "daily", pgettext_lazy("how often", "Once a day, in the morning")
        WEEKLY = "weekly", pgettext_lazy("how often", "Once a week, on Monday morning")

    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, help_text="As `addresses.email_key` spells it.")
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm)
    link_version = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    # What was told before this moment is no news to them.
    told_until = models.DateTimeField(default=timezone.now)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [
            models.UniqueConstraint(
                fields=["email_key"], condition=~Q(email_key=""), name="follower_once_per_address"
            ),
            models.CheckConstraint(
                condition=Q(rhythm__in=["at_once", "daily", "weekly"]), name="follower_rhythm_known"
            ),
            models.CheckConstraint(
                condition=Q(email="", email_key="", stopped_at__isnull=False)
                | (~Q(email="") & ~Q(email_key="") & Q(stopped_at__isnull=True)),
                name="follower_has_address_until_stopped",
            ),
        ]
        indexes = [
            models.Index(
                fields=["rhythm", "id"],
                condition=WANTS_MAILS,
                name="follower_reached",
            ),
            models.Index(
                fields=["rhythm", "told_until"],
                condition=WANTS_MAILS,
                name="follower_untold",
            ),
            models.Index(fields=["asked_at"], condition=Q(confirmed_at__isnull=True), name="follower_unconfirmed"),
            models.Index(fields=["stopped_at"], condition=Q(stopped_at__isnull=False), name="follower_stopped"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def scope(self) -> str:
        """How the outbox knows their mails."""
        return f"follower:{self.pk}"


class Follow(models.Model):
    """One thing that somebody follows, as `alerts` spells it."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="follows")
    subject = models.CharField(max_length=SUBJECT_LENGTH)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "subject"], name="follow_once")]
        indexes = [models.Index(fields=["subject", "follower"], name="follow_subject")]

    def __str__(self) -> str:
        return self.subject


class Notice(models.Model):
    """One thing that is told to whoever follows it: once, whichever language brings it, and whatever crashes."""

    class Kind(models.TextChoices):
        NEW = "new"
        CORRECTION = "correction"
        DEADLINE = "deadline"

    class State(models.TextChoices):
        DECLINED = "declined"
        PLANNED = "planned"
        WAITING = "waiting"
        RELEASED = "released"
        WITHDRAWN = "withdrawn"

    page_key = models.UUIDField(help_text="The translation key of the pages that say it.")
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.CharField(max_length=60, blank=True, help_text="Which correction, or which deadline and step.")
    state = models.CharField(max_length=10, choices=State)
    due_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    # Who is told, as it was when it was released.
    audience = models.JSONField(default=list, blank=True)
    # Mails at once are written in the order of the followers, up to this one.
    told_upto = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0, help_text="How many it reached when it was released.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page_key", "kind", "about"], name="notice_once"),
            models.CheckConstraint(condition=Q(kind__in=["new", "correction", "deadline"]), name="notice_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=["declined", "planned", "waiting", "released", "withdrawn"]),
                name="notice_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(due_at__isnull=False), name="notice_waiting_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_at__isnull=False), name="notice_released_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="notice_waiting"),
            models.Index(fields=["released_at"], condition=Q(state="released"), name="notice_released"),
            models.Index(fields=["id"], condition=Q(state="released", done_at__isnull=True), name="notice_to_be_told"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
