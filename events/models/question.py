"""What a sign-up asks beside name, address and cooperative."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .event import Event
from .words import Words


class Question(models.Model):
    class Kind(models.TextChoices):
        TEXT = "text", _("short text")
        LONG_TEXT = "long_text", _("long text")
        ONE = "one", _("one of several")
        SEVERAL = "several", _("several of several")
        YES_NO = "yes_no", _("yes or no")
        NUMBER = "number", _("number")
        DATE = "date", _("date")

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    required = models.BooleanField(_("required"), default=False)
    only_onsite = models.BooleanField(_("only who comes on site"), default=False)
    office_only = models.BooleanField(_("only the office fills it in"), default=False)
    sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Deleted a week after the event; shown to the event desk only.")
    )
    keep_until = models.DateField(_("keep until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="question_key_once_per_event"),
            models.CheckConstraint(
                condition=Q(kind__in=["text", "long_text", "one", "several", "yes_no", "number", "date"]),
                name="question_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class QuestionWords(Words):
    question = models.ForeignKey(Question, models.CASCADE, related_name="words")
    label = models.CharField(_("question"), max_length=300)
    help = models.CharField(_("help"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "locale"], name="question_words_once")]


class Choice(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    key = models.SlugField(_("key"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="choice_key_once_per_question")]

    def __str__(self) -> str:
        return self.key


class ChoiceWords(Words):
    choice = models.ForeignKey(Choice, models.CASCADE, related_name="words")
    label = models.CharField(_("choice"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["choice", "locale"], name="choice_words_once")]
