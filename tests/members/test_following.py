"""Following by mail over HTTP: asking, confirming, changing, stopping."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from anymail.signals import AnymailTrackingEvent
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from mailing import addresses, receiving, tracking, whose
from mailing.models import Message, StoppedAddress
from members import alert_links, following, retention
from members.links import Purpose, token
from members.models import Follow, Follower
from tests.factories import make_topic
from tests.factories_alerts import form_data, make_draft, make_follower, publish, run, subject, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def ask(client: Client, lang: str = "it", **fields: Any) -> Any:
    """Sends the form and answers the response."""
    return client.post(f"/{lang}/alerts/", form_data(**fields))


def path(address: str) -> str:
    return address.removeprefix(settings.PUBLIC_URL)


def link_in(message: Any, word: str = "mine") -> str:
    """The personal link of that kind in a mail's text."""
    found = re.search(rf"https://\S+/alerts/{word}/\S+", text_of(message))
    assert found
    return path(found.group())


@pytest.mark.parametrize("lang", ["it", "de"])
def test_whoever_asks_and_confirms_hears_of_what_they_follow(client: Client, lang: str) -> None:
    topic = make_topic()[0]
    page = make_draft(topics=[topic])
    with time_machine.travel(timezone.now() - DAY):
        answer = ask(client, lang, everything="", topics=[subject(topic)], language=lang)
        (asked,) = run()
        looked = client.get(link_in(asked))
        confirmed = client.post(link_in(asked), {"deed": "confirm"})
    publish(page)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        (told,) = run()

    assert (answer.status_code, looked.status_code, confirmed.status_code) == (302, 200, 302)
    assert (told["To"], "Nuovo decreto" in told["Subject"]) == ("giulia@example.org", True)
    assert told["Content-Language"] == lang
    assert link_in(told) == link_in(asked)


def test_nobody_who_has_not_confirmed_hears_of_anything(client: Client) -> None:
    ask(client)
    (asked,) = run()
    client.get(link_in(asked))

    publish(make_draft())
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert run() == []


def test_a_known_address_is_answered_the_same_and_stays_as_it_is(client: Client) -> None:
    row = make_follower(email="giulia@example.org", rhythm="weekly")

    known = ask(client, language="de", rhythm="daily")
    (told,) = run()
    unknown = ask(client, email="altra@example.org")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    row.refresh_from_db()
    assert (row.rhythm, row.locale, row.link_version) == ("weekly", "it", 1)
    assert path(alert_links.manage(row)).split("/mine/")[1] in text_of(told)


def test_one_address_gets_one_mail_in_ten_minutes_and_the_newest_wish_counts(client: Client) -> None:
    topic = make_topic()[0]
    ask(client)
    ask(client, email="GIULIA@example.org", everything="", topics=[subject(topic)], rhythm="daily")

    assert len(run()) == 1
    row = Follower.objects.get()
    assert (row.rhythm, list(row.follows.values_list("subject", flat=True))) == ("daily", [subject(topic)])


def test_nobody_can_have_an_address_written_to_all_day(client: Client) -> None:
    for hour in range(10):
        with time_machine.travel(timezone.now() + timedelta(hours=hour), tick=False):
            assert ask(client).status_code == 302

    assert Message.objects.count() == 5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "giulia@"),
        ("email", "a@b\r\nBcc: c@d"),
        ("rhythm", "hourly"),
        ("language", "fr"),
        ("privacy", ""),
        ("everything", ""),
        ("website", "x"),
        ("nonce", "made-up"),
    ],
)
def test_bad_input_is_said_and_writes_nothing(client: Client, field: str, value: str) -> None:
    bad: dict[str, Any] = {field: value}

    assert ask(client, **bad).status_code == 422
    assert (Follower.objects.count(), Message.objects.count()) == (0, 0)


def test_an_address_that_looks_mistyped_is_asked_about_once_and_corrected_by_a_click(client: Client) -> None:
    typed, meant = "giulia@gmial.com", "giulia@gmail.com"

    asked = ask(client, email=typed)

    assert (asked.status_code, Message.objects.exists()) == (422, False)
    assert meant in asked.text
    assert ask(client, email=typed, email_use=meant).status_code == 302
    assert ask(client, email=typed, email_asked=typed).status_code == 302
    assert set(Message.objects.values_list("recipient", flat=True)) == {typed, meant}


def test_another_sites_page_sends_nothing(client: Client) -> None:
    response = client.post("/it/alerts/", form_data(), headers={"origin": "https://elsewhere.example.org"})

    assert (response.status_code, Follower.objects.count()) == (403, 0)


def test_a_network_that_sends_too_many_is_held(client: Client, settings: Any) -> None:
    settings.ALERT_REQUESTS_PER_NETWORK = 2

    codes = [ask(client, email=f"a{n}@example.org").status_code for n in range(3)]

    assert codes == [302, 302, 429]
    assert Follower.objects.count() == 2


def test_a_get_stops_nothing_and_the_one_click_post_stops_all(client: Client) -> None:
    row = make_follower(email="giulia@example.org")
    publish(make_draft())
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        (told,) = run()
    header = told["List-Unsubscribe"]
    address = path(header.strip("<>"))

    looked = client.get(address)
    assert (looked.status_code, Follower.objects.get().email) == (200, row.email)
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # As a mail provider sends it: no cookie, no Origin, no token of a form.
    clicked = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    again = client.post(address, {"List-Unsubscribe": "One-Click"})

    assert (clicked.status_code, again.status_code) == (200, 200)
    assert Follower.objects.get().email == ""
    assert (Follow.objects.count(), Message.objects.count()) == (0, 0)


def test_a_program_that_only_writes_mails_stops_them_by_one(settings: Any) -> None:
    settings.MAIL_INBOUND_ADDRESS = "risposte@in.example.org"
    row, other = make_follower(), make_follower()
    publish(make_draft())
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        messages = {message["To"]: message for message in run()}
    offered = str(messages[row.email]["List-Unsubscribe"])
    address = offered.partition("<mailto:")[2].partition("?")[0]

    def write(subject: str) -> Any:
        text = f"From: x@example.org\nTo: {address}\nSubject: {subject}\nMessage-ID: <1@example.org>\n\nciao\n"
        return receiving.receive(text.encode())

    assert offered.startswith(f"<{alert_links.stop(row)}>, <mailto:risposte+")
    assert write("Grazie")
    assert Follower.objects.filter(stopped_at=None).count() == 2
    assert write("Unsubscribe") is None
    assert Follower.objects.get(stopped_at=None) == other


def test_without_an_address_for_answers_no_mail_is_offered() -> None:
    make_follower()
    publish(make_draft())
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        (message,) = run()

    assert "mailto:" not in message["List-Unsubscribe"]


def test_who_stops_between_writing_and_sending_gets_nothing(client: Client) -> None:
    row = make_follower()
    publish(make_draft())
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        from members import telling

        telling.run(timezone.now())
        assert Message.objects.filter(kind="members.alert").count() == 1
        Follower.objects.filter(pk=row.pk).update(paused_at=timezone.now())
        assert run() == []


def test_a_follower_changes_pauses_and_renews_the_link(client: Client) -> None:
    topic = make_topic()[1]
    row = make_follower()
    address = path(alert_links.manage(row))

    wished = {"deed": "save", "topics": [subject(topic)], "rhythm": "weekly", "language": "de", "deadlines": "on"}
    saved = client.post(address, wished)
    row.refresh_from_db()
    assert (row.rhythm, row.locale, saved["Location"].startswith("/de/")) == ("weekly", "de", True)
    assert set(row.follows.values_list("subject", flat=True)) == {subject(topic), "deadlines"}

    client.post(address, {"deed": "pause"})
    row.refresh_from_db()
    assert row.paused_at
    client.post(address, {"deed": "resume"})
    renewed = client.post(address, {"deed": "renew"})
    assert (client.get(address).status_code, client.get(renewed["Location"]).status_code) == (404, 200)
    row.refresh_from_db()
    assert row.paused_at is None


def test_after_a_new_link_each_mail_still_stops_them_all(client: Client) -> None:
    row = make_follower()
    offered = path(alert_links.stop(row))

    following.renew_link(row)
    row.refresh_from_db()
    assert path(alert_links.stop(row)) == offered
    client.post(offered, {"List-Unsubscribe": "One-Click"})

    row.refresh_from_db()
    assert row.stopped_at


def test_wrong_links_open_nothing_and_personal_pages_are_kept_from_others(client: Client) -> None:
    row = make_follower()
    good = path(alert_links.manage(row))
    other = token(Purpose.MANAGE, row.pk, row.link_version)

    assert client.get(f"/it/alerts/mine/{other}/").status_code == 404
    assert client.post(f"/it/alerts/stop/{good.split('/')[4]}/").status_code == 404
    headers = client.get(good).headers
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store, private")
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_an_address_that_takes_no_mail_gets_none(client: Client) -> None:
    row = make_follower(email="giulia@example.org")
    addresses.stop(row.email, StoppedAddress.Why.COMPLAINED)

    publish(make_draft())
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        run()

    assert mail.outbox == []


def test_whoever_reports_a_mail_as_unwanted_follows_nothing_any_more_also_when_the_address_is_released() -> None:
    row = make_follower(email="giulia@example.org")
    publish(make_draft())
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        run()
    message = Message.objects.get()

    event = AnymailTrackingEvent(
        event_type="complained", message_id=message.message_id, recipient="Giulia@example.org", esp_event={}
    )
    for _replay in range(2):
        tracking.note(event)

    stopped = StoppedAddress.objects.get()
    assert (stopped.why, stopped.message) == ("complained", None)
    row.refresh_from_db()
    assert (row.email, row.stopped_at is not None) == ("", True)
    assert addresses.release("giulia@example.org")
    assert following.by_address("giulia@example.org") is None


def test_the_office_sees_among_stopped_addresses_who_followed_something_and_calls_nobody_for_it() -> None:
    row = make_follower(email="giulia@example.org")
    addresses.stop(row.email, StoppedAddress.Why.BOUNCED)

    (person,) = whose.people([row.email_key])[row.email_key]

    assert (person.name, person.is_called, whose.affected()) == ("giulia@example.org", False, {})


def test_what_nobody_confirms_is_forgotten_after_a_week_and_a_stop_leaves_no_address(client: Client) -> None:
    ask(client)
    run()
    kept, left = make_follower(), make_follower()
    client.post(path(alert_links.stop(left)))

    with time_machine.travel(timezone.now() + 6 * DAY):
        retention.end_what_is_due()
        assert Follower.objects.count() == 3
    with time_machine.travel(timezone.now() + 8 * DAY):
        retention.end_what_is_due()
        assert set(Follower.objects.values_list("email", flat=True)) == {kept.email, ""}
        assert not Message.objects.filter(recipient="giulia@example.org").exists()
    with time_machine.travel(timezone.now() + 31 * DAY):
        retention.end_what_is_due()

    assert Follower.objects.get().email == kept.email
