"""The outbox: one row per mail, and one per periodic job. The row is the truth."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """A mail that is to go out, or went out, written in the transaction of the fact that causes it.

    What became of it after it was sent (delivered, bounced) is known only where the provider tells.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("delivered")
        BOUNCED = "bounced", _("bounced")
        OBSOLETE = "obsolete", _("no longer due")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")

    class Priority(models.IntegerChoices):
        LOW = 0
        NORMAL = 5
        HIGH = 9

    kind = models.CharField(_("kind"), max_length=60)
    subject_key = models.CharField(max_length=100, help_text="What it is about, for its kind to read.")
    dedupe_key = models.CharField(max_length=200)
    recipient = models.EmailField(_("recipient"), max_length=254)
    locale = models.CharField(_("language"), max_length=10)
    context = models.JSONField(default=dict, blank=True)
    scope = models.CharField(max_length=100, blank=True)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.NORMAL)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("due at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    raw = models.BinaryField(null=True, blank=True, help_text="As first rendered; a retry sends exactly it.")
    error = models.TextField(_("error"), blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the office left it as it is.")

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            # A constraint and not `unique=True`: that makes PostgreSQL keep a second index, for LIKE.
            models.UniqueConstraint(fields=["dedupe_key"], name="message_once_per_fact"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "delivered", "bounced", "obsolete", "failed", "stopped"]),
                name="message_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered", "bounced"]) | Q(sent_at__isnull=False),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "bounced", "stopped"]) | Q(failed_at__isnull=False),
                name="message_failed_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["-priority", "due_at", "id"], condition=Q(state="waiting"), name="message_waiting"),
            models.Index(fields=["subject_key", "kind", "id"], name="message_subject"),
            models.Index(fields=["scope", "-id"], name="message_scope"),
            models.Index(fields=["created_at"], name="message_created"),
            # Few of very many: what somebody of the office has to look at.
            models.Index(
                fields=["state", "failed_at"],
                condition=Q(state__in=["failed", "bounced", "stopped"]),
                name="message_troubled",
            ),
            models.Index(fields=["provider_id"], condition=~Q(provider_id=""), name="message_of_provider"),
            # What the office narrows its list by, which shows the latest first.
            models.Index(fields=["state", "created_at", "id"], name="message_state"),
            models.Index(fields=["kind", "created_at", "id"], name="message_kind"),
            models.Index(Lower("recipient"), name="message_recipient"),
        ]

    # The states of what went out, whatever became of it.
    OUT = (State.SENT, State.DELIVERED, State.BOUNCED)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def message_id(self) -> str:
        """The Message-ID header: derived from the row, so a repeat carries the same one."""
        return f"<{self.token}@{settings.MAIL_DOMAIN}>"

    @cached_property
    def token(self) -> str:
        """What an answer names the mail by. Its 64 keyed bits are out of reach of who has got another mail."""
        row = f"{self.pk}.{int(self.created_at.timestamp() * 1_000_000):x}"
        return f"{row}.{salted_hmac('mailing.message', row, algorithm='sha256').hexdigest()[:16]}"


class StoppedAddress(models.Model):
    """An address that gets no more mail, until somebody of the office lets it."""

    class Why(models.TextChoices):
        BOUNCED = "bounced", _("the address does not exist or takes no mail")
        COMPLAINED = "complained", _("the reader reported a mail as unwanted")

    email_key = models.CharField(max_length=254, unique=True, help_text="As `addresses.email_key` spells it.")
    why = models.CharField(_("why"), max_length=10, choices=Why)
    error = models.TextField(_("what the server said"), blank=True)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("stopped address")
        verbose_name_plural = _("stopped addresses")
        constraints = [
            models.CheckConstraint(condition=Q(why__in=["bounced", "complained"]), name="stopped_address_why_known")
        ]
        indexes = [models.Index(fields=["-since"], name="stopped_address_since")]

    def __str__(self) -> str:
        return f"{self.why} #{self.pk}"


class Provider(models.Model):
    """What the workers know together of the way out: one row. See `provider.py`."""

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    free_at = models.DateTimeField(null=True, blank=True, help_text="When the next mail may leave, by the rate.")
    down_since = models.DateTimeField(null=True, blank=True)
    again_at = models.DateTimeField(null=True, blank=True, help_text="While it is down: when it is asked again.")
    tries = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    took_at = models.DateTimeField(null=True, blank=True, help_text="When it took a mail last.")
    sent = models.BigIntegerField(default=0)
    retried = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="provider_is_one")]

    def __str__(self) -> str:
        return "down" if self.down_since else "up"


class MailText(models.Model):
    """What an editor made a mail say, in one language; rows that were replaced are its history.

    An empty part says what the site says by itself: so a row of empty parts is the way back to the default.
    """

    key = models.CharField(max_length=60, help_text="Which text, as `texts` knows it.")
    locale = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=5000, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"))
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("text of a mail")
        verbose_name_plural = _("texts of mails")
        default_permissions = ("change",)
        constraints = [
            models.UniqueConstraint(
                fields=["key", "locale"], condition=Q(replaced_at__isnull=True), name="mail_text_in_force_once"
            )
        ]
        indexes = [models.Index(fields=["key", "locale", "-id"], name="mail_text_history")]

    def __str__(self) -> str:
        return f"{self.key} ({self.locale}) #{self.pk}"

    @property
    def is_default(self) -> bool:
        """Whether it is the way back to what the site says by itself."""
        return not self.subject and not self.body

    @property
    def who(self) -> str:
        """Who gave it this wording."""
        return str(self.changed_by.get_full_name() or self.changed_by) if self.changed_by else ""


class Job(models.Model):
    """A periodic job and when it runs next; claimed with a lease, like a message."""

    name = models.CharField(max_length=60, primary_key=True)
    next_run = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    last_run = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_run"], name="job_next_run")]

    def __str__(self) -> str:
        return self.name


class Reply(models.Model):
    """A mail that came in: an answer to one of ours, or what a program says of it. It changes nothing by itself."""

    class Kind(models.TextChoices):
        PERSON = "person", _("answer by mail")
        AUTOMATIC = "automatic", _("automatic reply")
        CALENDAR = "calendar", _("answer of a calendar")
        BOUNCE = "bounce", _("mail that came back")

    class Answer(models.TextChoices):
        """What a calendar says of a date (RFC 5545 §3.2.12)."""

        ACCEPTED = "accepted", _("accepted in the calendar")
        TENTATIVE = "tentative", _("marked as uncertain in the calendar")
        DECLINED = "declined", _("declined in the calendar")

    original = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="replies")
    # As those of the mail that it answers; empty where it answers none that we know.
    subject_key = models.CharField(max_length=100, blank=True)
    scope = models.CharField(max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    answer = models.CharField(_("calendar"), max_length=10, choices=Answer, blank=True)
    sender = models.CharField(_("sender"), max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True, help_text="The beginning of it; links of ours are left out.")
    message_id = models.CharField(max_length=300, blank=True, help_text="Its own Message-ID.")
    thread = models.TextField(blank=True, help_text="The Message-IDs before it, the latest first.")
    # A hash of who wrote what under which Message-ID: a mail that comes twice is one.
    digest = models.CharField(max_length=64, editable=False)
    received_at = models.DateTimeField(_("received at"))
    forwarded = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="reply_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["person", "automatic", "calendar", "bounce"]), name="reply_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(kind="calendar", answer__in=["accepted", "tentative", "declined"]),
                name="reply_answer_known",
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "-id"], name="reply_scope"),
            models.Index(fields=["subject_key", "-id"], name="reply_subject"),
            models.Index(fields=["sender", "received_at"], name="reply_sender"),
            models.Index(fields=["received_at"], name="reply_received"),
            models.Index(fields=["scope"], condition=Q(done_at__isnull=True), name="reply_to_read"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
