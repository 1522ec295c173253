"""Facts hold in both languages: what is published in one is never contradicted by the other."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from pages.models import FundingIndexPage, FundingPage, Topic
from tests.factories import make_page, make_section, make_topic
from tests.factories_funding import make_kind

pytestmark = pytest.mark.django_db

CLOSES = datetime(2031, 5, 2, 10, tzinfo=UTC)
LATER = CLOSES + timedelta(days=30)


def make_call() -> dict[str, FundingPage]:
    """One call, published in both languages."""
    lists = make_section(FundingIndexPage, "Contributi", "Beiträge")
    facts = {"window": "fixed", "closes_at": CLOSES, "level": "provincial", "giver": "Ufficio Esempio"}
    first = make_page(FundingPage, lists["it"], "Salto digitale", **facts)
    second = make_page(FundingPage, lists["de"], "Digitalsprung", translation_key=first.translation_key, **facts)
    return {"it": first, "de": second}


def publish(page: FundingPage, **changes: object) -> None:
    """What an editor does: opens the newest version, changes it, publishes it."""
    page = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_deadline_that_is_moved_in_one_language_is_moved_in_the_other(client: Client) -> None:
    call = make_call()

    publish(call["it"], closes_at=LATER, rate=Decimal(60), title="Salto digitale prorogato")

    german = FundingPage.objects.get(pk=call["de"].pk)
    assert (german.closes_at, german.rate, german.title) == (LATER, Decimal(60), "Digitalsprung")
    assert "1. Juni 2031" in client.get(str(german.get_url())).content.decode()


def test_a_draft_of_the_other_language_takes_the_facts_and_keeps_its_words() -> None:
    call = make_call()
    draft = call["de"].get_latest_revision_as_object()
    draft.title, draft.rate = "Digitalsprung, neu", Decimal(10)
    draft.save_revision()

    publish(call["it"], closes_at=LATER)

    german = FundingPage.objects.get(pk=call["de"].pk)
    opened = german.get_latest_revision_as_object()
    assert (opened.title, opened.closes_at, opened.rate) == ("Digitalsprung, neu", LATER, None)
    assert (german.title, german.has_unpublished_changes) == ("Digitalsprung", True)
    publish(german)
    assert FundingPage.objects.get(pk=call["it"].pk).closes_at == LATER


def test_a_version_that_publishes_itself_later_does_not_bring_the_old_facts_back() -> None:
    call = make_call()
    planned = call["de"].get_latest_revision_as_object()
    planned.title, planned.go_live_at = "Digitalsprung im Mai", timezone.now() + timedelta(days=3)
    planned.save_revision().publish()

    publish(call["it"], closes_at=LATER)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        call_command("publish_scheduled")

    assert FundingPage.objects.get(pk=call["de"].pk).title == "Digitalsprung im Mai"
    assert FundingPage.objects.get(pk=call["it"].pk).closes_at == LATER


def test_topics_and_kinds_are_shared_each_in_its_own_language() -> None:
    call, topics = make_call(), {row.locale.language_code: row for row in make_topic()}
    kinds = make_kind("social-a")

    publish(call["de"], topics=[topics["de"]], eligible_kinds=[kinds["de"]])

    italian = FundingPage.objects.get(pk=call["it"].pk)
    assert (list(italian.topics.all()), list(italian.eligible_kinds.all())) == ([topics["it"]], [kinds["it"]])


def test_a_draft_that_nobody_published_shares_nothing() -> None:
    call = make_call()
    draft = call["it"].get_latest_revision_as_object()
    draft.closes_at = LATER
    draft.save_revision()

    assert FundingPage.objects.get(pk=call["de"].pk).closes_at == CLOSES


def test_what_has_no_translation_yet_is_not_lost_to_the_other_language() -> None:
    call, (italian, _german) = make_call(), make_topic()
    only_german = Topic.objects.create(
        locale=call["de"].locale, translation_key=uuid4(), slug="nur-deutsch", title="Nur deutsch"
    )
    publish(call["de"], topics=[only_german])

    publish(call["it"], topics=[italian])
    publish(call["de"].specific_class.objects.get(pk=call["de"].pk), title="Neu")

    topics = {
        code: {topic.slug for topic in FundingPage.objects.get(pk=page.pk).topics.all()} for code, page in call.items()
    }
    assert topics == {"it": {"digitalisation"}, "de": {"digitalisation", "nur-deutsch"}}
