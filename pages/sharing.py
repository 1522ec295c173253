"""Facts that have no language: published in one, they hold in all.

A deadline stands once in an editor's head; two pages must never disagree about it.
"""

from typing import Any

from django.db import models, transaction
from wagtail.models import Page, Revision, TranslatableMixin

from .locking import lock_twins
from .models.base import BasePage


@transaction.atomic
def share_facts(page: BasePage) -> list[BasePage]:
    """Brings the shared fields of a published page to its other languages; answers the pages that changed.

    What is live there shows the facts at once; a draft or a scheduled version takes them over, and keeps its words.
    """
    if not page.shared_fields or not page.live:  # what is only planned holds nowhere yet
        return []
    lock_twins(page.pk)
    # As it stands now: while we waited for the lock, the other language may have brought its facts here.
    page = type(page)._default_manager.get(pk=page.pk)  # noqa: SLF001 (as Django has it)
    changed = []
    for twin in page.get_translations().specific():
        if _take_over(page, twin):
            twin.save(clean=False)
            _revise(twin)
            changed.append(twin)
    return changed


def _take_over(page: BasePage, twin: BasePage) -> bool:
    """Sets the shared fields of the twin; says whether any was different.

    A page that is not in the twin's language is still the one that is meant: readers get it in the language it has.
    """
    before = _facts(twin)
    for name in page.shared_fields:
        field = page._meta.get_field(name)
        if isinstance(field, models.ManyToManyField):
            setattr(twin, name, _rows(page, twin, name))
        else:
            value = getattr(page, name)
            setattr(twin, name, _in(value, twin) or value)
    return _facts(twin) != before


def _rows(page: BasePage, twin: BasePage, name: str) -> list[Any]:
    """The rows of the page in the twin's language, and those of the twin that the page has no words for."""
    taken = [row for each in getattr(page, name).all() if (row := _in(each, twin)) is not None]
    return taken + [row for row in getattr(twin, name).all() if _in(row, page) is None]


def _in(value: Any, twin: Page) -> Any:
    """A value as the twin holds it: what is translated, in its language."""
    if isinstance(value, TranslatableMixin):
        return value.get_translation_or_none(twin.locale)
    return value


def _facts(page: BasePage) -> dict[str, Any]:
    data = page.serializable_data()
    return {name: sorted(v, key=str) if isinstance(v := data[name], list) else v for name in page.shared_fields}


def _revise(twin: BasePage) -> None:
    """Puts the facts into the versions that an editor could go on with, or that will be published by themselves."""
    data = twin.serializable_data()
    facts = {name: data[name] for name in twin.shared_fields}
    wanted = {twin.latest_revision_id, twin.live_revision_id, getattr(twin.scheduled_revision, "pk", None)} - {None}
    for revision in Revision.objects.filter(pk__in=wanted):
        Revision.objects.filter(pk=revision.pk).update(content=revision.content | facts)
