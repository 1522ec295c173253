"""Two colleagues at one form of an event: whoever saves second is told, keeps what was typed, and decides."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from events.models import Event
from tests.factories import make_event, make_speaker

from .asking import post, rows, shown, url
from .conftest import make_user

SAVED = {"it": "ha salvato", "de": "gespeichert"}
HERS = {"capacity": "30"}
MINE = {"capacity": "20"}


@pytest.fixture
def colleague(site: None) -> Client:
    client = make_user("anna", "view_event", "change_event")
    User.objects.filter(username="anna").update(first_name="Anna", last_name="Belcampo")
    return client


def opened(client: Client, name: str, event: Event, *args: Any) -> dict[str, str]:
    """What the form carries that somebody opens now."""
    found = re.search(r'name="version" value="([\w@]+)"', client.get(url(name, event.pk, *args)).text)
    return {"version": found[1]} if found else {}


def facts(**changes: Any) -> dict[str, Any]:
    return {"format": "online", "spoken_languages": ["it"], "waiting_list": "on"} | changes


@pytest.mark.parametrize("language", ["it", "de"])
def test_who_saves_second_is_told_who_was_first_and_keeps_what_was_typed(
    office: Client, colleague: Client, language: str
) -> None:
    event = make_event(capacity=10)
    mine, hers = opened(office, "capacity", event), opened(colleague, "capacity", event)
    post(colleague, "capacity", event, **HERS, **hers)

    answer = office.post(url("capacity", event.pk), MINE | mine, headers={"accept-language": language})

    text = shown(answer)
    assert (answer.status_code, Event.objects.get().capacity) == (200, 30)
    assert all(words in text for words in ("Anna Belcampo", SAVED[language], 'value="20"'))


def test_who_has_read_it_overwrites_knowingly_or_goes_on_with_what_was_saved(
    office: Client, colleague: Client
) -> None:
    event = make_event(capacity=10)
    mine = opened(office, "capacity", event)
    post(colleague, "capacity", event, **HERS)
    told = post(office, "capacity", event, **MINE, **mine)

    assert f'href="{url("capacity", event.pk)}"' in told.text
    assert 'value="30"' in office.get(url("capacity", event.pk)).text
    post(office, "capacity", event, **MINE, version=told.context["version"])

    assert Event.objects.get().capacity == 20


def test_a_third_save_is_not_overwritten_unseen_either(office: Client, colleague: Client) -> None:
    event = make_event(capacity=10)
    mine = opened(office, "capacity", event)
    post(colleague, "capacity", event, **HERS)
    told = post(office, "capacity", event, **MINE, **mine).context["version"]
    post(colleague, "capacity", event, capacity="35")

    assert post(office, "capacity", event, **MINE, version=told).status_code == 200
    assert Event.objects.get().capacity == 35


def test_a_mistake_in_between_does_not_hide_it(office: Client, colleague: Client) -> None:
    event = make_event(capacity=10)
    mine = opened(office, "capacity", event)
    post(colleague, "capacity", event, **HERS)

    wrong = post(office, "capacity", event, capacity="0", **mine)
    post(office, "capacity", event, **MINE, version=wrong.context["version"])

    assert Event.objects.get().capacity == 30


def test_a_speaker_whom_a_colleague_added_is_not_removed_by_an_older_list(office: Client, colleague: Client) -> None:
    event = make_event()
    first = {"name": "Elena", "roles_it": "", "roles_de": "", "ORDER": 0}
    mine, hers = opened(office, "speakers", event), opened(colleague, "speakers", event)
    post(colleague, "speakers", event, **rows(first), **hers)

    told = post(office, "speakers", event, **rows(first | {"name": "Marco"}), **mine)

    assert (told.status_code, "Marco" in told.text) == (200, True)
    assert [speaker.name for speaker in event.speakers.all()] == ["Elena"]


def test_the_same_said_twice_is_no_conflict(office: Client, colleague: Client) -> None:
    event = make_event(capacity=10)
    mine = opened(office, "capacity", event)
    post(colleague, "capacity", event, **HERS)

    assert post(office, "capacity", event, **HERS, **mine).status_code == 302


def test_what_a_colleague_does_elsewhere_in_the_event_is_no_conflict(office: Client, colleague: Client) -> None:
    event = make_event(capacity=10)
    mine = opened(office, "facts", event)
    make_speaker(event)
    post(colleague, "capacity", event, **HERS)

    assert post(office, "facts", event, **facts(interpretation="on"), **mine).status_code == 302
    assert (Event.objects.get().capacity, Event.objects.get().interpretation) == (30, True)


def test_what_somebody_saved_before_by_themselves_is_said_so(office: Client) -> None:
    event = make_event(capacity=10)
    mine = opened(office, "capacity", event)
    post(office, "capacity", event, **HERS)

    assert "un'altra finestra" in shown(post(office, "capacity", event, **MINE, **mine))


@pytest.mark.parametrize("name", ["capacity", "facts", "speakers"])
def test_every_form_that_overwrites_carries_its_version(office: Client, name: str) -> None:
    event = make_event()
    session = event.sessions.get()

    assert opened(office, name, event)
    assert all(opened(office, each, event, session.pk) for each in ("session", "session_move"))


def test_the_history_of_the_site_says_who_changed_an_event(chief: Client) -> None:
    event = make_event(capacity=10)
    post(chief, "capacity", event, **HERS)

    report = chief.get(f"/admin/reports/site-history/?{urlencode({'object_type': ''})}")

    assert (report.status_code, str(Event.objects.get()) in shown(report)) == (200, True)
