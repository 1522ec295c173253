"""Announcing: one event, a draft page in each language."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import questions
from events.announcing import Plan, announce
from events.copying import copy_event
from events.errors import EventError
from events.models import Event, EventPage
from tests.factories import make_event, make_question, make_registration, make_site, make_speaker

pytestmark = pytest.mark.django_db
START = timezone.now().replace(microsecond=0) + timedelta(days=10)


def plan(**facts: object) -> Plan:
    values = {
        "titles": {"it": "Firma digitale", "de": "Digitale Unterschrift"},
        "start": START,
        "end": START + timedelta(hours=1),
        "format": "online",
        "capacity": 30,
        "join_url": "https://meet.example.org/x",
    }
    return Plan(**(values | facts))  # type: ignore[arg-type]


def test_one_event_gets_two_draft_pages() -> None:
    make_site()

    event = announce(plan())

    pages = EventPage.objects.filter(translation_key=event.page_key).order_by("locale__language_code")
    assert [(p.title, p.slug, p.live, p.locale.language_code) for p in pages] == [
        ("Digitale Unterschrift", "digitale-unterschrift", False, "de"),
        ("Firma digitale", "firma-digitale", False, "it"),
    ]
    assert (event.sessions.get().start, event.starts_at, event.capacity) == (START, START, 30)
    assert not Event.objects.public().exists()


def test_the_same_title_twice_gets_another_address() -> None:
    make_site()
    announce(plan())

    again = announce(plan())

    slugs = EventPage.objects.filter(translation_key=again.page_key).values_list("slug", flat=True)
    assert set(slugs) == {"firma-digitale-2", "digitale-unterschrift-2"}


def test_places_are_kept_by_language() -> None:
    make_site()

    session = announce(plan(format="onsite", places={"it": "Sala, Bolzano", "de": "Saal, Bozen"})).sessions.get()

    assert (session.place("it"), session.place("de")) == ("Sala, Bolzano", "Saal, Bozen")


def test_without_a_list_of_events_nothing_is_made() -> None:
    lists = make_site()
    lists["de"].delete()

    with pytest.raises(EventError):
        announce(plan())

    assert Event.objects.count() == 0


def test_a_copy_is_an_event_of_its_own() -> None:
    event = make_event(sessions=2, capacity=7, place="Sala")
    make_registration(event)
    make_speaker(event)
    make_question(event, "since", "one", ("new", "old"))
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")
    copied = page.copy(update_attrs={"slug": "copia", "title": "Copia"}, keep_live=False)

    copy = copy_event(event, copied.translation_key)

    assert (copy.capacity, copy.sessions.count(), copy.registrations.count()) == (7, 2, 0)
    assert [(s.place("it"), s.join_url) for s in copy.sessions.all()] == [("Sala", ""), ("Sala", "")]
    assert [s.role("de") for s in copy.speakers.all()] == ["Beraterin"]
    assert [q.choice_labels("de") for q in questions.of_event(copy)] == [[("new", "new DE"), ("old", "old DE")]]
    assert {s.uid for s in copy.sessions.all()}.isdisjoint({s.uid for s in event.sessions.all()})
    assert EventPage.objects.get(pk=copied.pk).event == copy
