"""What follows an event: how the house does it, how far the mails after it are, and who attended, on paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .event import LONGEST_BEFORE, Event
from .registration import Registration


class EventDefaults(models.Model):
    """One row: how the house does it where an event does not say otherwise. Without it, the settings hold."""

    # Since when each reminder counts, by minutes before the session.
    reminders = models.JSONField(default=dict)
    # How many minutes after the end; empty: no mail.
    follow_up_after = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="event_defaults_one_row"),
            models.CheckConstraint(
                condition=Q(follow_up_after__isnull=True) | Q(follow_up_after__lte=LONGEST_BEFORE),
                name="event_defaults_follow_up_within_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reminders}, {self.follow_up_after}"


class FollowUp(models.Model):
    """How far the mails after an event are, and what the office said of them; no row: nothing yet."""

    event = models.OneToOneField(Event, models.CASCADE, primary_key=True, related_name="follow_up")
    # The office said: now, without waiting for anything; or: not at all.
    released_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    # Since when the outbox has it for everybody; the same of the news that the recording is there.
    written_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(stopped_at__isnull=True),
                name="follow_up_released_or_stopped",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.event_id}"


class Certificate(models.Model):
    """That somebody attended an event, as it was issued: once, and kept beyond the registration."""

    # None once the registration is anonymised: nobody shall be known again by it.
    registration = models.OneToOneField(
        Registration, models.SET_NULL, null=True, blank=True, related_name="certificate"
    )
    # What stands on the paper, and lets anybody see that it is genuine; nobody can guess it.
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    locale = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=255)
    organisation = models.CharField(_("organisation"), max_length=200)
    # The days on which the person was there, as YYYY-MM-DD, and for how long in all.
    days = models.JSONField()
    minutes = models.PositiveIntegerField()
    issued_at = models.DateTimeField()

    class Meta:
        verbose_name = _("certificate of attendance")
        verbose_name_plural = _("certificates of attendance")
        indexes = [models.Index(fields=["issued_at"], name="certificate_issued")]

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"


class Feedback(models.Model):
    """What somebody said of an event afterwards; who it was is not kept, nor when beyond the day."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="feedback")
    useful = models.PositiveSmallIntegerField(_("how useful"))
    better = models.TextField(_("what should be better"), max_length=1000, blank=True)
    on = models.DateField()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.CheckConstraint(condition=Q(useful__gte=1, useful__lte=5), name="feedback_useful_from_one_to_five")
        ]

    def __str__(self) -> str:
        return f"{self.useful} #{self.pk}"
