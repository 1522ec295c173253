"""Telling followers: what is published goes out once, to those whom the count names, each in their language."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from mailing import addresses, delivery, outbox
from mailing.models import Message, StoppedAddress
from members import alert_items, noticing, telling
from members.errors import NotPossible
from members.models import Follower, Notice
from pages.models import NewsPage
from tests.factories import make_event, make_topic
from tests.factories_alerts import make_draft, make_follower, publish, run, subject, text_of, unpublished

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
START = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        yield


@contextmanager
def later(minutes: float = 11) -> Iterator[None]:
    """So many minutes later."""
    with time_machine.travel(timezone.now() + minutes * MINUTE, tick=False):
        yield


def make_translation(page: NewsPage, title: str = "Neues Dekret") -> NewsPage:
    """A draft of the news in German."""
    return make_draft(title, "de", translation_key=page.translation_key)


def told(messages: list[Any]) -> dict[str, str]:
    """Who was told what."""
    return {message["To"]: message["Subject"] for message in messages}


def test_nothing_goes_out_for_ten_minutes_and_then_once() -> None:
    make_follower(email="giulia@example.org")
    page = make_draft()
    publish(page)

    with later(9):
        assert run() == []
    with later(11):
        assert told(run()) == {"giulia@example.org": "Misura di sostegno: Nuovo decreto"}
        publish(page)
    with later(60):
        assert run() == []


def test_what_is_called_back_in_time_goes_to_nobody() -> None:
    make_follower()
    publish(make_draft())
    notice = Notice.objects.get()

    noticing.call_back(notice)
    with later():
        assert run() == []
    with pytest.raises(NotPossible):
        noticing.call_back(notice)


def test_what_is_taken_off_the_site_meanwhile_goes_to_nobody() -> None:
    make_follower()
    page = make_draft()
    publish(page)
    page.unpublish()

    with later():
        assert run() == []
    assert Notice.objects.get().state == "withdrawn"


def test_a_page_taken_off_between_writing_and_sending_falls_out() -> None:
    make_follower()
    page = make_draft()
    publish(page)
    with later():
        telling.run(timezone.now())
        page.unpublish()
        assert run() == []
    assert Message.objects.get(kind="members.alert").state == "obsolete"


def test_each_hears_once_in_their_language_whichever_comes_first() -> None:
    make_follower(email="it@example.org")
    make_follower(email="de@example.org", locale="de")
    page = make_draft()
    twin = make_translation(page)
    publish(page)
    with later(5):
        publish(twin)
    with later():
        first = told(run())
    with later(60):
        publish(twin)
    with later(90):
        second = run()

    assert first == {
        "it@example.org": "Misura di sostegno: Nuovo decreto",
        "de@example.org": "Fördermaßnahme: Neues Dekret",
    }
    assert second == []


def test_what_is_not_there_in_a_readers_language_comes_in_the_other_marked() -> None:
    make_follower(locale="de")
    publish(make_draft(summary="In breve."))

    with later():
        (message,) = run()

    assert "gibt es nur auf Italienisch" in text_of(message)
    html = text_of(message, "html")
    assert '<html lang="de"' in html
    assert 'lang="it"' in html
    assert message["Content-Language"] == "de"


def test_the_second_language_on_a_later_day_is_no_news() -> None:
    make_follower()
    page = make_draft()
    publish(page)
    with later():
        run()
    with later(3 * 24 * 60):
        publish(make_translation(page))
    with later(4 * 24 * 60):
        assert run() == []


def test_what_was_published_before_there_were_alerts_is_no_news() -> None:
    make_follower()
    page = make_draft()
    NewsPage.objects.filter(pk=page.pk).update(live=True, first_published_at=START - timedelta(days=30))
    page.refresh_from_db()
    publish(page)

    assert not Notice.objects.exists()


def test_the_translation_of_what_is_long_published_is_no_news() -> None:
    make_follower()
    page = make_draft()
    NewsPage.objects.filter(pk=page.pk).update(live=True, first_published_at=START - timedelta(days=30))

    publish(make_translation(page))

    assert not Notice.objects.exists()


def test_an_editor_can_send_nothing_and_later_a_correction_only_when_asked() -> None:
    make_follower(email="giulia@example.org")
    quiet, page = make_draft("Piano"), make_draft("Forte")
    revision = quiet.save_revision()
    noticing.wish(quiet, revision, send=False)
    revision.publish()
    publish(page)
    with later():
        assert told(run()) == {"giulia@example.org": "Misura di sostegno: Forte"}

    page.refresh_from_db()
    for send in (False, True):
        revision = page.save_revision()
        noticing.wish(page, revision, send=send)
        revision.publish()
    with later(30):
        assert told(run()) == {"giulia@example.org": "Rettifica: Forte"}
    publish(page)
    with later(60):
        assert run() == []


def test_what_was_not_sent_can_still_be_sent_with_a_later_version() -> None:
    make_follower()
    page = make_draft()
    for send in (False, True):
        revision = page.save_revision()
        noticing.wish(page, revision, send=send)
        revision.publish()
        page.refresh_from_db()

    with later():
        assert len(run()) == 1


def test_a_planned_publication_is_told_on_its_day() -> None:
    make_follower()
    page = make_draft()
    page.go_live_at = START + timedelta(days=1)
    revision = page.save_revision()
    noticing.wish(page, revision, send=True)
    revision.publish()

    with later():
        assert run() == []
    with time_machine.travel(START + timedelta(days=1, minutes=1), tick=False):
        from django.core.management import call_command

        call_command("publish_scheduled")
        assert run() == []
        with later():
            assert len(run()) == 1


def test_the_count_is_who_gets_it() -> None:
    topic, other = make_topic(), make_topic("statute", "Statuto", "Statut")
    about = subject(topic[0])
    make_follower(about, email="a@example.org")
    make_follower(about, "all", email="b@example.org", locale="de")
    make_follower(subject(other[0]))
    make_follower(about, confirmed_at=None)
    make_follower(about, paused_at=timezone.now())
    addresses.stop(make_follower(about).email, StoppedAddress.Why.BOUNCED)
    page = make_draft(topics=[topic[0]])

    assert noticing.reach(noticing.subjects(page)) == {"it": 1, "de": 1}
    publish(page)
    with later():
        assert set(told(run())) == {"a@example.org", "b@example.org"}
    assert Notice.objects.get().count == 2


def test_what_only_some_may_read_is_told_to_nobody() -> None:
    make_follower()
    page = make_draft()
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    publish(page)

    with later():
        assert run() == []


def test_a_crash_between_two_batches_tells_nobody_twice_and_forgets_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "BATCH", 2)
    people = [make_follower().email for _n in range(5)]
    publish(make_draft())
    write, batches = outbox.write, []

    def dies(drafts: Any) -> None:
        write(drafts)
        batches.append(1)
        if len(batches) == 2:
            raise SystemExit

    with later():
        with patch.object(outbox, "write", dies), pytest.raises(SystemExit):
            telling.run(timezone.now())
        first = [message["To"] for message in run()]
        with later(5):
            again = run()

    assert (sorted(first), again) == (sorted(people), [])


def test_a_webinar_is_told_with_its_date_and_not_when_it_is_over() -> None:
    topic = make_topic()[0]
    make_follower(subject(topic))
    event = make_event(start=START + timedelta(days=7))
    page = unpublished(event_page(event, topic))
    publish(page)

    with later():
        (message,) = run()
    assert message["Subject"] == "Evento: Lavorare insieme"
    assert "17 marzo 2027" in text_of(message)


def event_page(event: Any, topic: Any) -> Any:
    from events.models import EventPage

    EventPage.objects.filter(translation_key=event.page_key, locale__language_code="de").delete()
    page = EventPage.objects.get(translation_key=event.page_key)
    page.topics = [topic]
    page.save()
    return page


@pytest.mark.parametrize("language", ["it", "de"])
def test_mails_at_once_cost_as_many_statements_for_one_as_for_many(language: str) -> None:
    counts = []
    for size in (1, 3):
        Follower.objects.all().delete()
        for _n in range(size):
            make_follower(locale=language)
        publish(make_draft(f"Notizia {size}"))
        with later():
            with CaptureQueriesContext(connection) as found:
                telling.run(timezone.now())
            counts.append(len(found))
            delivery.deliver_due()

    assert counts[0] == counts[1]


def test_a_mail_reads_what_it_tells_once_for_a_batch() -> None:
    for _n in range(3):
        make_follower()
    publish(make_draft())
    with later():
        telling.run(timezone.now())
        with patch.object(alert_items, "of", wraps=alert_items.of) as read:
            delivery.deliver_due()

    assert read.call_count == 1
