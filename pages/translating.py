"""Two languages in step: what is published in one and not yet said in the other, and the deeds that settle it.

Either language may be the first. A translation is behind from the moment at which new words of the other page are
published until it is published itself, or somebody says that it is still right. Nothing that was written is touched.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page, Revision

from . import in_step
from .in_step import State
from .locking import lock_twins
from .models.base import BasePage
from .models.translation import TranslationState

# What of a page's own columns are words; the rest is where it stands, who holds it, and when.
WORDS = frozenset({"title", "seo_title", "search_description"})
# What rows beside a page carry that says nothing.
KEYS = frozenset({"pk", "page", "sort_order", "locale", "translation_key"})


class NotPossible(Exception):
    """A deed that cannot be done now; its text is for people."""


@transaction.atomic
def note_small(page: BasePage, revision: Revision, *, small: bool) -> None:
    """Said before a version is published, now or later: whether it brings nothing but a small correction."""
    row = _row(page)
    row.small = _digest(page, revision) if small else ""
    row.save()


@transaction.atomic
def note_published(page: BasePage, revision: Revision | None) -> list[BasePage]:
    """What becomes of the other languages when a page is published; answers the pages that are behind now.

    Whoever publishes a page that was behind has brought it up to date, and sends nobody back to the first language;
    not so with a version that is older than the change, or a small correction. An alias says nothing of its own, and
    what is only planned nothing yet.
    """
    if revision is None or page.alias_of_id or not page.live:
        return []
    lock_twins(page.pk)
    row, first = _row(page), page.first_published_at == page.last_published_at
    before, known, was_behind = row.published, row.words, row.since
    row.words, row.published = _digest(page, revision), revision
    is_settled = was_behind is None or revision.created_at >= was_behind
    is_small, row.small = row.small == row.words, ""
    if is_small or not is_settled:
        row.save()
        return []
    _settle(row)
    if was_behind or row.is_detached or known == row.words or (first and not known):
        return []
    return [twin for twin in twins(page) if _falls_behind(twin, page, before, row.words)]


def twins(page: Page) -> list[BasePage]:
    """The same page in the other languages, drafts included; not what only stands in for it (an alias)."""
    return list(page.get_translations().filter(alias_of=None).select_related("locale").specific())


@transaction.atomic
def still_right(page: Page) -> None:
    """Somebody has looked: the page says what the other language says, as it is."""
    _settle(_row(page))


@transaction.atomic
def detach(page: Page) -> None:
    """The page goes its own way: changes of the other language do not concern it, nor its own the other."""
    row = _row(page)
    row.is_detached = True
    _settle(row)


@transaction.atomic
def attach(page: Page) -> None:
    """The page follows the other language again; what changed meanwhile is for its editor to know."""
    row = _row(page)
    row.is_detached = False
    row.save()


def will_be_deleted(page: Page) -> None:
    """Nothing follows a page that is gone; what the others say themselves stays known."""
    TranslationState.objects.filter(behind=page.pk).update(behind=None, since=None, says=None)


@transaction.atomic
def begin(page: Page, locale: Locale, user: Any) -> Page:
    """A draft in another language that holds this page's words until somebody writes it; the same if there is one.

    What only stood in for this page becomes one of its own. Raises NotPossible where the page above is not there in
    that language, PermissionDenied for who may not write there.
    """
    there = page.get_translation_or_none(locale)
    if there is not None:
        return _own(there, user) if there.alias_of_id else there
    above = page.get_parent().get_translation_or_none(locale)
    if above is None:
        raise NotPossible(
            _("The page above, “%(title)s”, is not there in this language yet. Please begin with that one.")
            % {"title": page.get_parent().title}
        )
    if not above.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    return CopyPageForTranslationAction(page.specific, locale, user=user).execute(skip_permission_checks=True)


def _own(alias: Page, user: Any) -> Page:
    if not alias.permissions_for_user(user).can_edit():
        raise PermissionDenied
    return ConvertAliasPageAction(alias.specific, user=user).execute(skip_permission_checks=True)


@transaction.atomic
def publish_all(page: Page, user: Any) -> None:
    """Publishes the newest version of a page in all languages that it keeps step with; none of them is behind then.

    Raises PermissionDenied, or NotPossible with the reason, and publishes nothing, where one of them cannot be.
    """
    lock_twins(page.pk)
    states = in_step.of_one(page).values()
    together = [each.page.pk for each in states if each.page and each.state != State.DETACHED]
    found = list(Page.objects.filter(pk__in={page.pk, *together}).order_by("pk").specific())
    for each in found:
        _check_publishable(each, user)
    for each in found:
        _publish(each, user)
    for each in found:
        _settle(_row(each))


def _check_publishable(page: Page, user: Any) -> None:
    permissions = page.permissions_for_user(user)
    if not permissions.can_publish():
        raise PermissionDenied
    if permissions.page_locked():
        raise NotPossible(_("“%(title)s” is locked; somebody else is at work on it.") % {"title": page.title})
    latest = page.get_latest_revision_as_object()
    if latest.go_live_at and latest.go_live_at > timezone.now():
        raise NotPossible(
            _("“%(title)s” is planned for a later day. Please take the day out first.") % {"title": page.title}
        )


def _publish(page: Page, user: Any) -> None:
    try:
        (page.get_latest_revision() or page.save_revision(user=user)).publish(user=user)
    except ValidationError as error:
        said = {"title": page.get_admin_display_title(), "reason": " ".join(error.messages)}
        raise NotPossible(_("“%(title)s” cannot be published yet: %(reason)s") % said) from error


def _row(page: Page) -> TranslationState:
    row, _made = TranslationState.objects.select_for_update().get_or_create(page_id=page.pk)
    return row


def _settle(row: TranslationState) -> None:
    row.behind = row.since = row.says = None
    row.save()


def _falls_behind(twin: BasePage, page: BasePage, before: Revision | None, words: str) -> bool:
    """Notes since when, once: what a page has still to say begins with the first change that it missed.

    When the other page says again what it said then, nothing is left to be said.
    """
    row = _row(twin)
    if row.is_detached:
        return False
    if row.behind_id == page.pk and row.says and _digest(page, row.says) == words:
        _settle(row)
        return False
    if row.behind_id != page.pk:
        row.behind_id, row.since, row.says = page.pk, page.last_published_at or timezone.now(), before
        row.save()
    return True


def _digest(page: BasePage, revision: Revision) -> str:
    words = json.dumps(dict(_words(page, revision.content)), sort_keys=True, default=str)
    return hashlib.sha256(words.encode()).hexdigest()


def _words(page: BasePage, content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a version says: neither the facts that all languages share, nor what Wagtail notes about it."""
    no_words = {field.name for field in Page._meta.get_fields()} - WORDS | set(page.shared_fields) | {"page_ptr"}
    for name, value in content.items():
        if name not in no_words:
            yield name, [_said(row) for row in value] if isinstance(value, list) else value


def _said(row: Any) -> Any:
    return {name: value for name, value in row.items() if name not in KEYS} if isinstance(row, dict) else row
