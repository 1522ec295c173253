"""Both languages of a page are published at the same moment: neither waits for ever, and neither is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from pages.models import FundingPage
from tests.factories import make_site
from tests.factories_funding import days
from tests.factories_site import make_twins

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
TIMES = 15
# To the minute, as editors type it.
SOON = days(9).replace(second=0, microsecond=0)
FACTS: dict[str, Any] = {"window": "fixed", "closes_at": SOON, "level": "provincial", "giver": "Ufficio"}


def at_the_same_moment(*deeds: Callable[[], Any]) -> None:
    """Does each in a thread with a connection of its own; what one raises is raised here."""
    together = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            together.wait(30)
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        list(threads.map(do, deeds))


def drafts(twins: dict[str, FundingPage], number: int) -> list[FundingPage]:
    """The newest version of each, with new words and a new fact."""
    found = []
    for code, page in twins.items():
        draft = FundingPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        draft.title, draft.closes_at = f"{code} {number}", days(10 + number)
        draft.save_revision()
        found.append(draft)
    return found


def check(twins: dict[str, FundingPage], number: int) -> None:
    """Each has its own new words, and both the same deadline: which of the two is nobody's to say."""
    pages = [FundingPage.objects.get(pk=page.pk) for page in twins.values()]
    assert [page.title for page in pages] == [f"it {number}", f"de {number}"]
    assert len({page.closes_at for page in pages}) == 1
    assert len({page.get_latest_revision_as_object().closes_at for page in pages}) == 1


@pytest.fixture
def twins() -> dict[str, FundingPage]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    make_site()
    return make_twins(FundingPage, "Bando", "Ausschreibung", **FACTS)


def test_two_editors_publish_the_two_languages(twins: dict[str, FundingPage]) -> None:
    for number in range(TIMES):
        waiting = drafts(twins, number)
        at_the_same_moment(*(draft.get_latest_revision().publish for draft in waiting))
        check(twins, number)


def test_a_new_deadline_is_not_taken_back_by_new_words(twins: dict[str, FundingPage]) -> None:
    for number in range(TIMES):
        waiting, deadline = [], SOON + timedelta(days=30 + number)
        for code, page in twins.items():
            draft = FundingPage.objects.get(pk=page.pk).get_latest_revision_as_object()
            draft.title = f"{code} {number}"
            if code == "it":
                draft.closes_at = deadline
            draft.save_revision()
            waiting.append(draft)
        at_the_same_moment(*(draft.get_latest_revision().publish for draft in waiting))
        check(twins, number)
        assert FundingPage.objects.get(pk=twins["de"].pk).closes_at == deadline


def test_two_colleagues_approve_the_two_languages(twins: dict[str, FundingPage]) -> None:
    user = User.objects.create_superuser("anna")
    workflow = make_workflow()
    for number in range(TIMES):
        waiting = drafts(twins, number)
        tasks = [workflow.start(draft, user).current_task_state for draft in waiting]
        at_the_same_moment(*(lambda task=task: task.approve(user=user) for task in tasks))
        check(twins, number)


def make_workflow() -> Workflow:
    """One with a single approval, as migrations leave it; a test with real transactions may have emptied it."""
    task, _new = GroupApprovalTask.objects.get_or_create(name="Sguardo")
    workflow, _new = Workflow.objects.get_or_create(name="Secondo sguardo")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    return workflow
