"""What is known of the addresses of other sites that pages link to."""

from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

LONGEST_URL = 2000


class ExternalLink(models.Model):
    """An address, how it answered last, and the published pages that hold it; `pages.link_check` looks after it."""

    class State(models.TextChoices):
        NEW = "new", _("not checked yet")
        OK = "ok", _("in order")
        UNSURE = "unsure", _("unsure")
        DEAD = "dead", _("dead")

    class Why(models.TextChoices):
        NOTHING = "", ""
        NOT_FOUND = "not-found", _("This page is not there any more.")
        NOT_TAKEN = "not-taken", _("The server does not understand the address.")
        REFUSED = "refused", _("The server shows it to no program. Please open it yourself.")
        FAULT = "fault", _("The server has a fault.")
        SLOW = "slow", _("The server did not answer in time.")
        UNKNOWN_HOST = "unknown-host", _("There is no server of this name.")
        UNREACHABLE = "unreachable", _("The server does not answer.")
        CERTIFICATE = "certificate", _("The server's certificate is not valid: browsers warn of it.")
        ENDLESS = "endless", _("It leads from one address to the next, and never arrives.")
        NOT_VISITED = "not-visited", _("It leads to something that is not on the public web. It was not opened.")

    url = models.CharField(_("link"), max_length=LONGEST_URL)
    digest = models.CharField(max_length=64)
    pages = models.ManyToManyField(Page, verbose_name=_("pages"), related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    why = models.CharField(_("why"), max_length=20, choices=Why, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    since = models.DateTimeField(_("since"), null=True, help_text="Of the first check in a row that was not in order.")
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row, on different days.")
    checked_at = models.DateTimeField(_("checked"), null=True)
    due_at = models.DateTimeField(default=timezone.now)
    ignored_at = models.DateTimeField(null=True)
    ignored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")
        constraints = [
            # In place of the address: an index over ones of this length is more than PostgreSQL takes.
            models.UniqueConstraint(fields=["digest"], name="link_once"),
            models.CheckConstraint(condition=Q(state__in=["new", "ok", "unsure", "dead"]), name="link_state_known"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(ignored_at=None), name="link_due"),
            models.Index(fields=["since"], condition=Q(state="dead", ignored_at=None), name="link_dead"),
        ]

    def __str__(self) -> str:
        return self.url

    @classmethod
    def to(cls, url: str) -> Self:
        """A new one, which nobody has checked."""
        return cls(url=url, digest=sha256(url.encode()).hexdigest())
