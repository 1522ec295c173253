"""What nobody outside may see."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from events.models import EventPage
from members.links import Purpose, token
from tests.factories import make_event, make_registration, make_topic
from tests.http import sign_up

pytestmark = pytest.mark.django_db


def test_the_join_link_is_in_nothing_public(client: Client) -> None:
    event = make_event(join_url="https://meet.example.org/very-secret", sessions=2)
    topic = make_topic()[0]
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")
    page.topics.set([topic])
    page.save_revision().publish()
    addresses = [
        "/it/",
        str(page.get_url()),
        str(page.get_parent().get_url()),
        "/calendar/it.ics",
        "/calendar/it/topic/digitalisation.ics",
        f"/calendar/it/event/{event.uid}.ics",
        "/api/v2/events/",
        f"/api/v2/events/{event.uid}/",
        "/api/v2/pages/",
        f"/api/v2/pages/{page.pk}/",
        sign_up(client, event)["Location"],
    ]

    answers = {address: client.get(address) for address in addresses}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert [address for address, answer in answers.items() if b"very-secret" in answer.content] == []


@pytest.mark.parametrize("good", [True, False], ids=["right link", "wrong link"])
def test_logs_hold_the_route_and_not_the_link(client: Client, caplog: pytest.LogCaptureFixture, good: bool) -> None:
    row = make_registration(make_event())
    text = token(Purpose.MANAGE, row.pk, 1 if good else 2)
    with caplog.at_level(logging.DEBUG):
        client.get(reverse("registration", args=[text]))
        client.get(f"/it/registration/{text}/no-such-page/")

    assert "route" in str([record.__dict__ for record in caplog.records])
    assert text not in "\n".join(str(record.__dict__) + record.getMessage() for record in caplog.records)
