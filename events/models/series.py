"""Series: events that belong together, each with its own seats, which one form can sign up for."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .words import Words, word


class Series(models.Model):
    """What several events are announced as; a session is no event, it comes with the others of its event."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("plural", "series")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} #{self.pk}"

    def title(self, locale: str) -> str:
        """How it is called."""
        return word(self.words.all(), locale, "title")

    def summary(self, locale: str) -> str:
        """What it is about, in a line; may be empty."""
        return word(self.words.all(), locale, "summary")


class SeriesWords(Words):
    series = models.ForeignKey(Series, models.CASCADE, related_name="words")
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("summary"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "locale"], name="series_words_once")]
