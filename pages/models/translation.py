"""What is known of a page as the translation of another."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision


class TranslationState(models.Model):
    """Whether a page still says what its other language says. A page without a row does."""

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="translation_state")
    # The digest of the words that were published last, and the version that they came with.
    words = models.CharField(max_length=64, blank=True)
    published = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    # The digest of words that are to be published as a small correction, now or on a later day.
    small = models.CharField(max_length=64, blank=True)
    # The page whose words have changed since, and its version that this page still says.
    behind = models.ForeignKey(Page, models.CASCADE, null=True, related_name="+")
    since = models.DateTimeField(null=True)
    says = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    is_detached = models.BooleanField(_("goes its own way"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(behind=None, since=None) | Q(behind__isnull=False, since__isnull=False),
                name="behind_since_when",
            ),
            models.CheckConstraint(condition=Q(behind=None) | Q(is_detached=False), name="detached_is_never_behind"),
        ]
        indexes = [models.Index(fields=["since"], name="translation_since", condition=Q(since__isnull=False))]

    def __str__(self) -> str:
        return str(self.page_id)
