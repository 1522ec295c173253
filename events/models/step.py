"""How each registration came to its state: a row per step, written once, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .registration import Registration


class Step(models.Model):
    """From one state to another: when, by whom, through which deed, why."""

    class By(models.TextChoices):
        REGISTRANT = "registrant", _("the person")
        OFFICE = "office", _("the office")
        WAITING_LIST = "waiting_list", _("the waiting list")

    class Deed(models.TextChoices):
        SIGN_UP = "sign_up", _("sign-up")
        REVIVE = "revive", _("new sign-up")
        ACCEPT = "accept", _("acceptance")
        DECLINE = "decline", _("refusal")
        PROMOTE = "promote", _("seat won")
        CANCEL = "cancel", _("cancellation")
        SWITCH = "switch", _("other way of taking part")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    deed = models.CharField(max_length=10, choices=Deed)
    # Empty for the first one: before, there was no registration.
    before = models.CharField(max_length=10, choices=Registration.State, blank=True)
    after = models.CharField(max_length=10, choices=Registration.State)
    by = models.CharField(max_length=12, choices=By)
    # Who of the office it was.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    # The way of taking part that a switch led to; the state stays.
    mode = models.CharField(max_length=10, choices=Registration.Mode, blank=True)
    # In the person's own words; what the office says has a row per language (`RegistrationWords`).
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deed="switch", before=F("after")) | (~Q(deed="switch") & ~Q(before=F("after"))),
                name="step_leads_on",
            ),
            models.CheckConstraint(
                condition=Q(deed="switch", mode__in=Registration.Mode.values) | (~Q(deed="switch") & Q(mode="")),
                name="step_switch_says_mode",
            ),
            models.CheckConstraint(condition=Q(after__in=Registration.State.values), name="step_state_known"),
            models.CheckConstraint(
                condition=Q(before="", deed="sign_up") | (~Q(before="") & ~Q(deed="sign_up")),
                name="step_first_is_sign_up",
            ),
            models.CheckConstraint(condition=Q(user__isnull=True) | Q(by="office"), name="step_user_is_office"),
        ]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after}"

    @property
    def is_older(self) -> bool:
        """Whether the registration is older than this history: only where it stood then is known."""
        return self.deed == self.Deed.SIGN_UP and self.after in {
            Registration.State.DECLINED,
            Registration.State.CANCELLED,
        }
