"""Topics, texts of the site and other rows of words: what was changed in one language and is not yet said in another.

As with pages (`translating`), but without drafts and versions: a row is behind from the moment at which the words of
another language are changed until its own are, or somebody says that it is still right.
"""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Locale

if TYPE_CHECKING:
    from .models.worded import Worded

type Words = dict[str, Any]


def known(row: "Worded") -> Words | None:
    """The words that readers see now, before the row is saved; None for a new one.

    Locks it in all languages, so that two who save one each wait in one order. Since when it is behind is what the
    database says, whatever a form that was open for an hour believes.
    """
    rows = _rows(row).select_for_update().filter(translation_key=row.translation_key).order_by("pk")
    before = next((each for each in rows.values("pk", *row.words, "behind_since") if each.pop("pk") == row.pk), None)
    if before is not None:
        row.behind_since = before.pop("behind_since")
    return before


def note_saved(row: "Worded", before: Words | None) -> None:
    """What becomes of the other languages when a row is saved; to change one that was behind brings it up to date."""
    if before is None or before == {name: getattr(row, name) for name in row.words}:
        return
    if row.behind_since:
        still_right(row)
    else:
        twins(row).filter(behind_since=None).update(behind_since=timezone.now())


def still_right(row: "Worded") -> None:
    """The row says what the other language says, as it is."""
    row.behind_since = None
    _rows(row).filter(pk=row.pk).update(behind_since=None)


@transaction.atomic
def begin(row: "Worded", locale: Locale) -> tuple["Worded", bool]:
    """The same in another language, and whether it is new: then it is behind until somebody writes it."""
    there = row.get_translation_or_none(locale)
    if there is not None:
        return there, False
    new: Worded = row.copy_for_translation(locale)
    new.behind_since = timezone.now()
    new.save()
    return new, True


def twins(row: "Worded") -> "QuerySet[Worded]":
    """The same in the other languages."""
    return _rows(row).filter(translation_key=row.translation_key).exclude(pk=row.pk)


def _rows(row: "Worded") -> "QuerySet[Worded]":
    return type(row)._base_manager.all()  # noqa: SLF001 (whatever it is called)
