"""What the office writes to people who signed up: the audience, the words, and how far it has gone out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .event import Event, Session
from .question import Question
from .registration import Registration
from .words import Words


class Announcement(models.Model):
    """A mail to many of one event. Who gets it is decided when it goes out; each gets it once."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", pgettext_lazy("announcement", "planned")
        SENDING = "sending", pgettext_lazy("announcement", "going out")
        SENT = "sent", pgettext_lazy("announcement", "sent")
        STOPPED = "stopped", pgettext_lazy("announcement", "stopped")

    class Presence(models.TextChoices):
        ATTENDED = "attended", _("who attended")
        MISSED = "missed", _("who did not attend")

    event = models.ForeignKey(Event, models.CASCADE, related_name="announcements")
    # --- the audience: whoever fits all of it
    states = models.JSONField(_("state"), default=list)
    locales = models.JSONField(_("language"), default=list, blank=True, help_text=_("None: in any language."))
    mode = models.CharField(_("takes part"), max_length=10, choices=Registration.Mode, blank=True)
    presence = models.CharField(_("attendance"), max_length=10, choices=Presence, blank=True)
    # Of which the attendance is asked, and which the mail speaks of; None is any, or the next one.
    session = models.ForeignKey(
        Session, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("session")
    )
    # Kept: without its question it would be for more people than the office chose.
    question = models.ForeignKey(
        Question, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("question")
    )
    # The key of a choice, yes or no; empty is whatever was answered.
    answer = models.CharField(_("answer"), max_length=60, blank=True)
    # --- how far it is
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    send_at = models.DateTimeField(_("goes out"), null=True, blank=True)
    began_at = models.DateTimeField(_("began to go out"), null=True, blank=True, editable=False)
    # When a mail was written for the last of the audience; from then on the outbox does the rest.
    written_at = models.DateTimeField(null=True, blank=True, editable=False)
    # How many mails were written, and the registration that came last: a run that was cut short goes on there.
    written = models.PositiveIntegerField(default=0, editable=False)
    reached = models.BigIntegerField(default=0, editable=False)
    # --- who
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("message to registrants")
        verbose_name_plural = _("messages to registrants")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "scheduled", "sending", "sent", "stopped"]),
                name="announcement_state_known",
            ),
            models.CheckConstraint(condition=Q(mode__in=["", "online", "onsite"]), name="announcement_mode_known"),
            models.CheckConstraint(
                condition=Q(presence__in=["", "attended", "missed"]), name="announcement_presence_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(question__isnull=False), name="announcement_answer_has_question"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", send_at__isnull=True) | (~Q(state="draft") & Q(send_at__isnull=False)),
                name="announcement_planned_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "scheduled"], began_at__isnull=True)
                | Q(state__in=["sending", "sent", "stopped"], began_at__isnull=False),
                name="announcement_begun_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(written_at__isnull=False), name="announcement_sent_is_written"
            ),
        ]
        indexes = [
            models.Index(fields=["event", "-id"], name="announcement_event"),
            models.Index(fields=["send_at"], condition=Q(state__in=["scheduled", "sending"]), name="announcement_due"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} #{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed: nothing of it has gone out."""
        return self.state in {self.State.DRAFT, self.State.SCHEDULED}

    def words_for(self, locale: str) -> "AnnouncementWords | None":
        """What a reader of this language gets: the words of another where there are none; None without any."""
        rows = {row.locale: row for row in self.words.all() if row.is_whole}
        return next((rows[code] for code in (locale, *dict(settings.LANGUAGES)) if code in rows), None)


class AnnouncementWords(Words):
    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="words")
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=10_000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "locale"], name="announcement_words_once")]

    @property
    def is_whole(self) -> bool:
        """Whether there is something to send."""
        return bool(self.subject and self.body)
