"""Events as other programs read them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from events import cancelling
from events.models import Event, EventPage
from tests.api.asking import PROBLEM, address, uids
from tests.factories import make_event, make_question, make_registration, make_speaker, make_topic, publish
from tests.http import counting_statements

pytestmark = pytest.mark.django_db

LIST = "/api/v2/events/"


def page_of(event: Event, locale: str) -> EventPage:
    return EventPage.objects.get(translation_key=event.page_key, locale__language_code=locale)


def full_event() -> Event:
    """An event that has everything."""
    event = make_event(
        start=datetime(2027, 1, 20, 9, tzinfo=UTC),
        sessions=2,
        place="Bolzano",
        format="hybrid",
        capacity_onsite=3,
        registration_opens_at=datetime(2027, 1, 1, 8, tzinfo=UTC),
        registration_closes_at=datetime(2027, 1, 19, 17, tzinfo=UTC),
    )
    make_speaker(event)
    make_question(event, "since", "one", ("new", "old"), required=True)
    make_question(event, "internal", office_only=True, order=1)
    for topic in make_topic():
        page = page_of(event, topic.locale.language_code)
        page.topics.add(topic)
        page.body = [("heading", "Programma"), ("text", "<p>Ore <b>10</b></p>")]
        page.recording_url = "https://video.example.org/1"
        page.save()
    return event


def full_shape(event: Event) -> dict[str, Any]:
    first, second = event.sessions.all()
    return {
        "uid": str(event.uid),
        "status": "announced",
        "format": "hybrid",
        "title": "Gemeinsam arbeiten",
        "summary": "Gemeinsam arbeiten: kurz gesagt.",
        "locale": "de",
        "requested_locale": "de",
        "is_fallback": False,
        "spoken_languages": ["it"],
        "topics": ["digitalisation"],
        "speakers": [{"name": "Elena Montechiari", "role": "Beraterin"}],
        "sessions": [
            {
                "uid": first.uid,
                "title": "Termin 1",
                "start": "2027-01-20T10:00:00+01:00",
                "end": "2027-01-20T11:30:00+01:00",
                "time_zone": "Europe/Rome",
                "status": "planned",
                "place": "Bolzano",
            },
            {
                "uid": second.uid,
                "title": "Termin 2",
                "start": "2027-01-27T10:00:00+01:00",
                "end": "2027-01-27T11:30:00+01:00",
                "time_zone": "Europe/Rome",
                "status": "planned",
                "place": "Bolzano",
            },
        ],
        "capacity": 10,
        "seats": "many",
        "series": None,
        "registration": {
            "open": True,
            "reason": None,
            "opens_at": "2027-01-01T09:00:00+01:00",
            "closes_at": "2027-01-19T18:00:00+01:00",
            "waiting_list": True,
            "approval": False,
            "modes": ["online", "onsite"],
            "questions": [
                {
                    "key": "since",
                    "kind": "one",
                    "label": "since DE",
                    "help": "",
                    "required": True,
                    "choices": [{"key": "new", "label": "new DE"}, {"key": "old", "label": "old DE"}],
                }
            ],
        },
        "html_url": f"https://smartcoop.example.org{page_of(event, 'de').get_url()}",
        "calendar_url": f"https://smartcoop.example.org/calendar/de/event/{event.uid}.ics",
        "recording_url": "https://video.example.org/1",
        "translations": [
            {
                "locale": "it",
                "title": "Lavorare insieme",
                "html_url": f"https://smartcoop.example.org{page_of(event, 'it').get_url()}",
                "api_url": f"https://smartcoop.example.org/api/v2/events/{event.uid}/?locale=it",
            }
        ],
    }


def test_an_event_has_its_facts_once_and_the_words_of_the_language(client: Client) -> None:
    event = full_event()

    with time_machine.travel(datetime(2027, 1, 10, tzinfo=UTC), tick=False):
        shape = client.get(f"{address(event)}?locale=de").json()

    body = shape.pop("body")
    assert (shape.pop("materials"), shape.pop("answers")) == ([], [])
    assert shape == full_shape(event)
    assert [(block["type"], block["value"]) for block in body] == [
        ("heading", "Programma"),
        ("text", "<p>Ore <b>10</b></p>"),
    ]


def test_materials_and_answers_come_when_readers_get_them(client: Client) -> None:
    event = make_event(start=datetime(2027, 1, 20, 9, tzinfo=UTC))
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")
    page.materials = [
        ("material", {"title": title, "url": f"https://example.org/{title}", "available": available})
        for title, available in (("programma", "always"), ("slide", "after"))
    ]
    page.answers = [("answer", {"question": "Quanto costa?", "answer": "<p>Niente.</p>"})]
    page.save_revision().publish()
    found = []
    for day in (10, 30):
        with time_machine.travel(datetime(2027, 1, day, tzinfo=UTC), tick=False):
            shape = client.get(address(event)).json()
        found.append(([each["title"] for each in shape["materials"]], shape["answers"]))

    assert found == [
        (["programma"], []),
        (["programma", "slide"], [{"question": "Quanto costa?", "answer": "<p>Niente.</p>"}]),
    ]
    assert shape["materials"][0] == {"title": "programma", "url": "https://example.org/programma"}


def test_a_list_has_the_same_shape_without_the_body(client: Client) -> None:
    event = full_event()

    with time_machine.travel(datetime(2027, 1, 10, tzinfo=UTC), tick=False):
        answer = client.get(f"{LIST}?locale=de").json()

    assert answer == {"meta": {"total_count": 1}, "items": [full_shape(event)]}


def test_what_an_event_does_not_have_is_null_or_empty(client: Client) -> None:
    shape = client.get(address(make_event(titles={"it": "Solo"}))).json()

    session, registration = shape["sessions"][0], shape["registration"]
    assert (session["title"], session["place"], shape["recording_url"]) == (None, None, None)
    assert (registration["opens_at"], registration["questions"], shape["translations"]) == (None, [], [])


def test_a_page_has_the_address_that_wagtail_gives_it(client: Client) -> None:
    event = make_event()
    page = page_of(event, "de")
    page.slug = "förderung-für-alle"
    page.save()

    shape = client.get(f"{address(event)}?locale=de").json()

    assert shape["html_url"] == f"https://smartcoop.example.org{page_of(event, 'de').get_url()}"
    assert shape["html_url"].isascii()


@pytest.mark.parametrize(("taken", "band"), [(0, "many"), (15, "few"), (20, "none")])
def test_seats_are_told_as_a_band(client: Client, taken: int, band: str) -> None:
    event = make_event(capacity=20)
    for _n in range(taken):
        make_registration(event)

    assert client.get(address(event)).json()["seats"] == band


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"registration_opens_at": timezone.now() + timedelta(days=1)}, "not_yet_open"),
        ({"registration_closes_at": timezone.now() - timedelta(days=1)}, "closed"),
        ({"start": timezone.now() - timedelta(days=1)}, "over"),
        ({"capacity": 0, "waiting_list": False}, "full"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_why_nobody_can_sign_up_is_a_code(client: Client, facts: dict[str, Any], reason: str) -> None:
    registration = client.get(address(make_event(**facts))).json()["registration"]

    assert (registration["open"], registration["reason"]) == (False, reason)


def test_a_cancelled_event_stays_and_says_so(client: Client) -> None:
    event = make_event()
    cancelling.cancel_event(event, {})

    shape = client.get(LIST).json()["items"][0]

    assert (shape["status"], shape["sessions"][0]["status"]) == ("cancelled", "cancelled")
    assert shape["registration"]["reason"] == "cancelled"


def test_the_join_link_is_in_no_public_answer(client: Client) -> None:
    event = make_event(join_url="https://meet.example.org/secret-room")
    pages = [f"/api/v2/pages/{page_of(event, locale).pk}/?fields=*" for locale in ("it", "de")]
    addresses = [
        LIST,
        address(event),
        f"{address(event)}?locale=de",
        "/api/v2/pages/?fields=*",
        "/api/v2/pages/?type=events.EventPage&fields=*",
        *pages,
    ]

    answers = [client.get(where) for where in addresses]

    assert {answer.status_code for answer in answers} == {200}
    assert [answer for answer in answers if b"secret-room" in answer.content] == []


# --- languages ------------------------------------------------------------------------------


def test_a_list_leaves_out_what_the_language_does_not_have(client: Client) -> None:
    both, only_german = make_event(), make_event(titles={"de": "Nur deutsch"})

    assert uids(client.get(LIST)) == [str(both.uid)]
    assert client.get(LIST).json()["meta"] == {"total_count": 1}
    assert uids(client.get(f"{LIST}?locale=de")) == [str(both.uid), str(only_german.uid)]


def test_a_fallback_is_asked_for_and_marked(client: Client) -> None:
    make_event()
    make_event(titles={"de": "Nur deutsch"})

    items = client.get(f"{LIST}?fallback=other").json()["items"]

    assert [(i["title"], i["locale"], i["requested_locale"], i["is_fallback"]) for i in items] == [
        ("Lavorare insieme", "it", "it", False),
        ("Nur deutsch", "de", "it", True),
    ]


def test_a_fallback_never_shows_an_unpublished_page(client: Client) -> None:
    event = make_event(titles={"it": "Lavorare insieme"})
    publish(event, "de", "Geheim", live=False)

    answer = client.get(f"{address(event)}?locale=de&fallback=other")

    assert (answer.json()["locale"], answer.json()["translations"]) == ("it", [])
    assert "Geheim" not in answer.content.decode()


def test_an_event_that_lacks_the_language_names_those_it_has(client: Client) -> None:
    answer = client.get(f"{address(make_event(titles={'it': 'Solo italiano'}))}?locale=de")

    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
    assert (answer.json()["code"], answer.json()["available_locales"]) == ("not_in_locale", ["it"])


def test_an_event_that_no_language_has_published_is_not_there(client: Client) -> None:
    event = make_event(titles={"it": "Bozza"})
    EventPage.objects.update(live=False)

    answers = [client.get(address(event)), client.get(f"{address(event)}?fallback=other")]

    assert [answer.json()["code"] for answer in answers] == ["not_found", "not_found"]
    assert client.get(f"{LIST}?fallback=other").json() == {"meta": {"total_count": 0}, "items": []}


@pytest.mark.parametrize("where", [LIST, "/api/v2/pages/", "/api/v2/nowhere/"])
def test_the_readers_browser_changes_nothing(client: Client, where: str) -> None:
    make_event()

    answers = [client.get(where, headers={"Accept-Language": code}) for code in ("it", "de", "fr")]

    assert len({answer.content for answer in answers}) == 1
    assert {answer["Content-Language"] for answer in answers} == {"it"}
    assert [answer.get("Vary", "") for answer in answers] == ["", "", ""]


# --- which, in which order, which part -------------------------------------------------------


def test_coming_past_and_all(client: Client) -> None:
    now = timezone.now()
    past, running, coming = (make_event(start=now + timedelta(hours=hours)) for hours in (-48, -1, 48))

    listed = {when: uids(client.get(f"{LIST}?when={when}")) for when in ("coming", "past", "all")}

    assert listed == {
        "coming": [str(running.uid), str(coming.uid)],
        "past": [str(past.uid)],
        "all": [str(past.uid), str(running.uid), str(coming.uid)],
    }
    assert uids(client.get(LIST)) == listed["coming"]


def test_order_and_parts_are_stable(client: Client) -> None:
    start = timezone.now() + timedelta(days=3)
    events = [str(make_event(start=start).uid) for _n in range(5)]

    assert uids(client.get(f"{LIST}?order=-start")) == events[::-1]
    assert uids(client.get(f"{LIST}?limit=2&offset=1")) == events[1:3]
    assert client.get(f"{LIST}?limit=2&offset=9").json() == {"meta": {"total_count": 5}, "items": []}


def test_topic_and_format_filter(client: Client) -> None:
    online, onsite = make_event(), make_event(format="onsite")
    topic = make_topic("energy")[1]
    page_of(onsite, "de").topics.add(topic)
    page = page_of(onsite, "de")
    page.topics.add(topic)
    page.save()

    assert uids(client.get(f"{LIST}?topic=energy")) == [str(onsite.uid)]
    assert uids(client.get(f"{LIST}?format=online")) == [str(online.uid)]
    assert uids(client.get(f"{LIST}?topic=nothing")) == []


def test_search_looks_into_title_and_summary_of_the_language(client: Client) -> None:
    event = make_event(titles={"it": "Bandi europei", "de": "Förderung"})
    make_event()

    assert uids(client.get(f"{LIST}?search=EUROPEI")) == [str(event.uid)]
    assert uids(client.get(f"{LIST}?search=Förderung&locale=de")) == [str(event.uid)]
    assert uids(client.get(f"{LIST}?search=Förderung")) == []
    assert uids(client.get(f"{LIST}?search=100%25")) == []


@pytest.mark.parametrize("count", [1, 3, 50])
def test_a_list_takes_eight_statements_however_long_it_is(client: Client, count: int) -> None:
    for _n in range(count):
        event = make_event()
        make_speaker(event)
        make_question(event, "since", "one", ("new", "old"))
    client.get(LIST)

    with counting_statements(warm=True) as statements:
        answer = client.get(f"{LIST}?limit=50")

    assert len(answer.json()["items"]) == count
    assert len(statements) == 8, "\n".join(statements)


@pytest.mark.parametrize("sessions", [1, 3])
def test_one_event_takes_nine_statements(client: Client, sessions: int) -> None:
    event = make_event(sessions=sessions)
    make_question(event, "since", "one", ("new", "old"))
    client.get(address(event))

    with counting_statements(warm=True) as statements:
        client.get(address(event))

    assert len(statements) == 9, "\n".join(statements)
