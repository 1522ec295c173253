"""The one lock that the languages of a page hang on: whoever publishes any of them holds it."""

from wagtail.models import Page


def lock_twins(page: int) -> None:
    """Until the transaction ends nobody else publishes the page in any language: two would block each other."""
    key = Page.objects.filter(pk=page).values("translation_key")
    same = Page.objects.filter(translation_key__in=key).order_by("pk")
    list(same.select_for_update().values_list("pk", flat=True))
