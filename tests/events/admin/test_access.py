"""Who gets where: anonymous, stranger, viewer; and a GET changes nothing."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.core import serializers
from django.test import Client
from django.urls import reverse

from events import links
from events.models import (
    Announcement,
    Event,
    EventDefaults,
    FollowUp,
    Question,
    Registration,
    Series,
    SeriesWords,
    Session,
)
from mailing.models import Message, Reply
from tests.events.announcing_to import draft
from tests.factories import make_event, make_question, make_registration, make_series

from .asking import url
from .test_answers import make_reply

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = pytest.mark.plain
ANNOUNCEMENT = [
    "announcement",
    *(
        f"announcement_{name}"
        for name in ("people", "edit", "send", "later", "back", "stop", "test", "copy", "delete")
    ),
]
SHOWN = ["index", "index_results", "series_index", "series_index_results", "event", "registration", "mail", "answers"]
DEEDS = [
    "new",
    "facts",
    "capacity",
    "cancel",
    "delete",
    "draft",
    "session_add",
    "session",
    "session_move",
    "session_cancel",
    "speakers",
    "question_add",
    "question",
    "question_delete",
    "question_move",
    "registration_add",
    "accept",
    "decline",
    "withdraw",
    "called",
    "correct",
    "sheet",
    "series_new",
    "series",
    "series_delete",
    "switch",
    "check_in",
    "ticket",
    *ANNOUNCEMENT,
    "announcements",
    "announcement_new",
    "answer_done",
    "usual",
    "afterwards",
    "follow_up_send",
    "follow_up_stop",
]


def make_urls() -> Callable[[str], str]:
    """An event with one of each, and the addresses of all views on it."""
    event = make_event(titles={"it": "Solo in italiano"}, approval=True)
    row = make_registration(event, "pending")
    message = Message.objects.create(
        kind="events.confirmation",
        subject_key=f"registration:{row.pk}",
        dedupe_key="x",
        recipient=row.email,
        locale="it",
        scope=f"event:{event.uid}",
        created_at=row.queued_at,
        due_at=row.queued_at,
    )
    session, question = event.sessions.get().pk, make_question(event).pk
    nothing = ("index", "index_results", "new", "series_index", "series_index_results", "series_new", "usual")
    more: dict[str, list[object]] = {name: [] for name in nothing}
    series = make_series(event).pk
    more |= {name: [series] for name in ("series", "series_delete")}
    more |= {name: [event.pk, session] for name in ("session", "session_move", "session_cancel")}
    more |= {name: [event.pk, question] for name in ("question", "question_delete", "question_move")}
    more |= {name: [event.pk, row.pk] for name in ("registration", "accept", "decline", "withdraw", "switch")}
    called = make_registration(event, email="", privacy_at=None, telephone="0471 123456", untold_at=row.queued_at)
    more |= {name: [event.pk, called.pk] for name in ("called", "correct", "sheet")}
    more |= {"check_in": [event.pk, session], "ticket": [links.ticket(row).rstrip("/").rpartition("/")[2]]}
    more |= {"mail": [event.pk, message.pk], "draft": [event.pk, "de"]}
    more |= {name: [event.pk, draft(event).pk] for name in ANNOUNCEMENT}
    more |= {"answer_done": [event.pk, make_reply(event, row).pk]}
    return lambda name: url(name, *more.get(name, [event.pk]))


def everything() -> str:
    """All that a deed could change, as text."""
    models = [
        Announcement,
        Event,
        EventDefaults,
        FollowUp,
        Message,
        Question,
        Registration,
        Reply,
        Series,
        SeriesWords,
        Session,
    ]
    return "".join(serializers.serialize("json", model.objects.order_by("pk")) for model in models)  # type: ignore[attr-defined]


def test_anonymous_is_led_to_the_login(site: None, subtests: pytest.Subtests) -> None:
    address = make_urls()

    for name in [*SHOWN, *DEEDS]:
        with subtests.test(name):
            response = Client().get(address(name))
            login = response.headers["Location"].split("?")[0]
            assert (response.status_code, login) == (302, reverse("wagtailadmin_login"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_is_refused(method: str, stranger: Client, subtests: pytest.Subtests) -> None:
    address, before = make_urls(), everything()

    for name in [*SHOWN, *DEEDS]:
        with subtests.test(name):
            response = getattr(stranger, method)(address(name))
            assert (response.status_code, response.headers["Location"]) == (302, reverse("wagtailadmin_home"))
            assert everything() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_viewer_does_no_deed(method: str, viewer: Client, subtests: pytest.Subtests) -> None:
    address, before = make_urls(), everything()

    for name in DEEDS:
        with subtests.test(name):
            response = getattr(viewer, method)(address(name))
            assert (response.status_code, response.headers["Location"]) == (302, reverse("wagtailadmin_home"))
            assert everything() == before


def test_get_shows_and_changes_nothing(office: Client, subtests: pytest.Subtests) -> None:
    address, before = make_urls(), everything()

    for name in [*SHOWN, *DEEDS]:
        with subtests.test(name):
            assert office.get(address(name)).status_code == 200
            assert everything() == before


def test_every_view_speaks_german(office: Client, subtests: pytest.Subtests) -> None:
    address = make_urls()

    for name in [*SHOWN, *DEEDS]:
        with subtests.test(name):
            response = office.get(address(name), headers={"accept-language": "de"})
            assert (response.status_code, response.headers["Content-Language"]) == (200, "de")


@pytest.mark.parametrize("name", ["accept", "decline", "withdraw", "registration"])
def test_registration_of_another_event_is_not_found(name: str, office: Client) -> None:
    other = make_registration(make_event(), "pending")

    response = office.get(url(name, make_event().pk, other.pk))

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["session", "session_move", "session_cancel"])
def test_session_of_another_event_is_not_found(name: str, office: Client) -> None:
    other = make_event().sessions.get()

    response = office.get(url(name, make_event().pk, other.pk))

    assert response.status_code == 404


def test_viewer_sees_no_deed(viewer: Client) -> None:
    event = make_event(approval=True)
    make_registration(event, "pending")

    text = viewer.get(url("event", event.pk)).text

    assert [name for name in DEEDS if f'/{name.replace("_", "/")}/"' in text] == []
    assert event.sessions.get().join_url not in text


def test_menu_and_groups_know_the_permissions(office: Client, stranger: Client, chief: Client) -> None:
    home = reverse("wagtailadmin_home")

    group = chief.get(reverse("wagtailusers_groups:add"))

    assert url("index") in office.get(home).text
    assert url("index") not in stranger.get(home).text
    permissions = Permission.objects.filter(content_type__app_label="events", content_type__model="event")
    assert [p.codename for p in permissions if f'name="permissions" value="{p.pk}"' not in group.text] == []
