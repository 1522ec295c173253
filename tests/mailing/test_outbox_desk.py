"""The office's outbox in the admin: finding mails, reading them, trying again, stopping, releasing addresses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms import roles
from events.models import Registration
from events.notifying import about, scope
from mailing import addresses, delivery, steering, tracking
from mailing.admin import base
from mailing.backends import OutboxBackend
from mailing.models import Message, StoppedAddress
from tests.factories import make_event, make_registration
from tests.factories_advice import make_request
from tests.mailing.test_steering import fresh, make_mail

pytestmark = [pytest.mark.django_db, pytest.mark.plain]

State = Message.State
INDEX, RETRY, STOP = (reverse(f"mails_admin:{name}") for name in ("index", "retry", "stop"))
ADDRESSES = reverse("mails_admin:addresses")


def make_client(role: str) -> Client:
    user = User.objects.create_user("vera", "vera@example.org", "secret", first_name="Vera", last_name="Kofler")
    user.groups.add(Group.objects.get(name=role))
    client = Client(headers={"accept-language": "it"})
    client.force_login(user)
    UserProfile.get_for_user(user)
    return client


@pytest.fixture
def desk() -> Client:
    return make_client(roles.EVENT_DESK.name)


def shown(answer: Any) -> list[str]:
    return [row.recipient for row in answer.context["table"].data]


def make_of(row: Registration, state: str = "sent", **facts: Any) -> Message:
    of = {"scope": scope(row.event), "subject_key": about(row), "kind": "events.confirmation"}
    return make_mail(state, row.email, **of | facts)


def test_each_filter_finds_its_mails(desk: Client) -> None:
    row = make_registration(make_event(), email="Giulia@Example.org")
    make_of(row, "failed")
    make_mail("sent", "anna@münchen.example", kind="raw")
    make_mail("waiting", "ida@example.org", due_at=timezone.now() - timedelta(hours=1))
    make_mail("sent", "old@example.org", created_at=timezone.now() - timedelta(days=40))
    a_week_ago = timezone.localdate() - timedelta(days=7)

    def found(query: str) -> list[str]:
        return shown(desk.get(f"{INDEX}?{query}"))

    assert found("") == ["ida@example.org", "anna@münchen.example", "Giulia@Example.org", "old@example.org"]
    assert found("q=giulia@example.ORG") == ["Giulia@Example.org"]
    assert found("q=Anna@xn--mnchen-3ya.example") == found("q=anna@MÜNCHEN.example") == ["anna@münchen.example"]
    assert found("state=failed") == ["Giulia@Example.org"]
    assert found("state=late") == ["ida@example.org"]
    assert found("kind=raw") == ["anna@münchen.example"]
    assert found(f"scope={scope(row.event)}") == ["Giulia@Example.org"]
    assert found(f"created_at_to={a_week_ago:%d.%m.%Y}") == ["old@example.org"]
    assert len(found(f"created_at_from={a_week_ago:%d.%m.%Y}")) == 3


def test_an_event_of_long_ago_can_be_looked_for_by_its_address(desk: Client) -> None:
    row = make_registration(make_event(start=timezone.now() - timedelta(days=400)))
    make_of(row)
    make_mail("sent", "other@example.org")

    assert shown(desk.get(f"{INDEX}?scope={scope(row.event)}")) == [row.email]


@pytest.mark.parametrize(
    "query", ["q=giulia", "q=%00@x", "state=gone", "scope=x", "created_at_from=yesterday", "p=99999", "kind=x&p=-1"]
)
def test_what_cannot_be_found_is_said(desk: Client, query: str) -> None:
    assert desk.get(f"{INDEX}?{query}").status_code == 200


def test_part_of_an_address_is_asked_for_whole_and_an_empty_outbox_says_so(desk: Client) -> None:
    assert "Qui compaiono le conferme" in desk.get(INDEX).text
    make_mail()
    answer = desk.get(f"{INDEX}?q=giulia")

    assert "Inserisca l&#x27;indirizzo completo" in answer.text or "Inserisca l'indirizzo completo" in answer.text


def test_the_list_takes_as_many_statements_for_many_as_for_one(desk: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(INDEX)
            desk.get(ADDRESSES)
        return len(asked)

    def add() -> None:
        row = make_registration(make_event())
        make_of(row)
        addresses.stop(row.email, StoppedAddress.Why.BOUNCED)

    add()
    count()
    one = count()
    add()
    add()
    assert count() == one


def test_it_counts_no_further_than_it_must(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "MOST", 30)
    for number in range(40):
        make_mail("sent", f"a{number}@example.org")

    with CaptureQueriesContext(connection) as asked:
        answer = desk.get(f"{INDEX}?state=sent")

    assert (answer.context["paginator"].is_more, answer.context["paginator"].num_pages) == (True, 2)
    assert not [
        each["sql"]
        for each in asked
        if "COUNT" in each["sql"] and "LIMIT" not in each["sql"] and "mailing_message" in each["sql"]
    ]
    assert "Più di 10.000" in answer.text


INDEXED = {
    "state=failed": "message_state",
    "state=late": "message_waiting",
    "kind=raw": "message_kind",
    "q=giulia@example.org": "message_recipient",
    "created_at_from=01.01.2026": "message_created",
}


@pytest.mark.parametrize(("query", "index"), INDEXED.items())
def test_each_filter_has_an_index(desk: Client, query: str, index: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a small table as a whole")
    with CaptureQueriesContext(connection) as asked:
        desk.get(f"{INDEX}?{query}")
    counted = next(each["sql"] for each in asked if "COUNT" in each["sql"] and "LIMIT 10001" in each["sql"])

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {counted}")
        plan = " ".join(str(line) for line in cursor.fetchall())

    assert index in plan or (query == "state=late" and "message_state" in plan), plan


def test_a_mail_is_read_without_what_opens_its_readers_page(
    desk: Client, django_capture_on_commit_callbacks: Any
) -> None:
    from events import notifying

    row = make_registration(make_event())
    notifying.tell_state(row.event, [row])
    delivery.deliver_due()
    message = Message.objects.get()
    assert re.search(rb"registration/[0-9a-f]+-[\w-]{22}", bytes(message.raw or b"").replace(b"=\r\n", b""))

    answer = desk.get(reverse("mails_admin:mail", args=[message.pk]))

    assert (answer.status_code, answer.context["sent"].attachments) == (200, ["smartcoop.ics"])
    assert 'sandbox=""' in answer.text
    assert "/registration/…/" in answer.text
    assert not re.search(r"[0-9a-f]-[\w-]{22}\b", answer.text.partition("office-facts")[2])


def test_what_the_system_writes_is_shown_to_nobody(desk: Client) -> None:
    link = "https://smartcoop.example.org/admin/password_reset/MQ/secret-token/"
    OutboxBackend().send_messages([EmailMessage("Ihr Passwort", link, to=["luca@example.org"])])
    delivery.deliver_due()
    message = Message.objects.get()
    assert b"secret-token" in bytes(message.raw or b"")

    answer = desk.get(reverse("mails_admin:mail", args=[message.pk]))

    assert (answer.status_code, answer.context["sent"]) == (200, None)
    assert "secret-token" not in answer.text
    assert "Passwort" not in answer.text


def test_the_ticked_are_tried_again_after_a_question(desk: Client) -> None:
    failed, sent, other = make_mail("failed"), make_mail("sent"), make_mail("bounced", "anna@example.org")
    query = f"{RETRY}?id={failed.pk}&id={sent.pk}"

    asked = desk.get(query)
    assert (asked.context["count"], asked.context["others"], fresh(failed).state) == (1, 1, State.FAILED)

    answer = desk.post(query, {"next": f"{INDEX}?state=failed", "last": asked.context["last"]})

    assert (answer.status_code, answer["Location"]) == (302, f"{INDEX}?state=failed")
    assert [fresh(each).state for each in (failed, sent, other)] == [State.WAITING, State.SENT, State.BOUNCED]
    history = desk.get(reverse("mails_admin:mail", args=[failed.pk]))
    assert "Vera Kofler" in history.text.partition("office-history")[2]


def test_all_that_were_found_are_stopped_but_none_that_came_after_the_question(desk: Client) -> None:
    rows = [make_mail(to="giulia@example.org"), make_mail(to="Giulia@example.org"), make_mail(to="anna@example.org")]
    query = f"{STOP}?all=yes&q=giulia@example.org"
    asked = desk.get(query)
    later = make_mail(to="giulia@example.org")

    desk.post(query, {"last": asked.context["last"], "next": "https://evil.example.org/"})

    assert asked.context["count"] == 2
    assert [fresh(row).state for row in (*rows, later)] == ["stopped", "stopped", "waiting", "waiting"]


def test_a_filter_that_is_not_understood_finds_nothing_to_do_it_to(desk: Client) -> None:
    row = make_mail("failed")

    for query in ("all=yes&state=gone", "all=yes&created_at_from=x", "id=x", "id=²", "id=99999999999999999999", ""):
        assert desk.get(f"{RETRY}?{query}").context["count"] == 0
        desk.post(f"{RETRY}?{query}")

    assert fresh(row).state == State.FAILED


def test_it_leads_back_to_our_own_pages_only(desk: Client) -> None:
    answer = desk.post(f"{STOP}?id={make_mail().pk}", {"next": "https://evil.example.org/"})

    assert answer["Location"] == INDEX


def test_stopping_what_somebody_waits_for_warns(desk: Client) -> None:
    urgent, other = make_mail(priority=Message.Priority.HIGH), make_mail()

    assert desk.get(f"{STOP}?id={urgent.pk}").context["warnings"]
    assert not desk.get(f"{STOP}?id={other.pk}").context["warnings"]


def test_a_mail_to_a_stopped_address_says_so_and_offers_to_release_it(desk: Client) -> None:
    row = make_mail("bounced")
    addresses.stop(row.recipient, StoppedAddress.Why.BOUNCED, "550 5.1.1", row)
    release = reverse("mails_admin:release", args=[StoppedAddress.objects.get().pk])

    asked = desk.get(f"{RETRY}?id={row.pk}")
    assert (asked.context["count"], asked.context["left"]) == (0, 1)
    assert release in desk.get(reverse("mails_admin:mail", args=[row.pk])).text

    desk.get(release)
    assert StoppedAddress.objects.exists()
    answer = desk.post(release)

    assert answer["Location"] == f"{INDEX}?q=giulia@example.org"
    assert not StoppedAddress.objects.exists()
    assert desk.get(f"{RETRY}?id={row.pk}").context["count"] == 1


def test_a_stopped_address_shows_who_waits_there_and_how_to_call(desk: Client) -> None:
    row = make_registration(make_event(), email="giulia@example.org", name="Giulia Belcampo", cooperative="Girandola")
    make_registration(make_event(start=timezone.now() - timedelta(days=9)), email="giulia@example.org", name="Past")
    make_registration(make_event(), "cancelled", email="giulia@example.org", name="Gone")
    make_request(email="Giulia@Example.org", name="Giulia B.", phone="0471 123456")
    addresses.stop("giulia@example.org", StoppedAddress.Why.BOUNCED, "550 5.1.1 no such user")

    answer = desk.get(ADDRESSES)

    [shown_row] = answer.context["table"].data
    assert [person.name for person in shown_row.people] == ["Giulia Belcampo", "Giulia B."]
    assert (shown_row.telephones, shown_row.people[0].cooperative) == (["0471 123456"], "Girandola")
    assert "tel:0471123456" in answer.text
    assert reverse("events_admin:registration", args=[row.event_id, row.pk]) in answer.text
    assert desk.get(f"{ADDRESSES}?q=GIULIA@example.org").context["table"].data
    assert not desk.get(f"{ADDRESSES}?q=anna@example.org").context["table"].data


def test_the_dashboard_bears_a_red_mark_only_while_something_is_stuck(desk: Client) -> None:
    home = reverse("wagtailadmin_home")
    make_mail("sent")
    make_mail("waiting", due_at=timezone.now() - timedelta(minutes=14))
    make_mail("waiting", due_at=timezone.now() - timedelta(minutes=59), priority=Message.Priority.LOW)
    make_mail("failed", created_at=timezone.now() - timedelta(days=8))
    addresses.stop("nobody@example.org", StoppedAddress.Why.BOUNCED)
    assert "stuck-mails" not in desk.get(home).text

    row = make_registration(make_event())
    make_mail("waiting", due_at=timezone.now() - timedelta(minutes=16))
    addresses.stop(row.email, StoppedAddress.Why.COMPLAINED)
    make_of(row, "bounced")

    answer = desk.get(home)
    assert "stuck-mails" in answer.text
    assert all(text in answer.text for text in ("da troppo tempo", "degli ultimi 7 giorni", ADDRESSES))


def test_what_the_office_leaves_as_it_is_stands_on_the_dashboard_no_more(desk: Client) -> None:
    home, leave = reverse("wagtailadmin_home"), reverse("mails_admin:leave")
    late = make_mail("failed", created_at=timezone.now() - timedelta(days=8), failed_at=timezone.now())
    make_mail("bounced", "anna@example.org")
    make_mail("failed", "old@example.org", created_at=timezone.now() - timedelta(days=8))
    assert shown(desk.get(f"{INDEX}?state=open")) == ["anna@example.org", late.recipient]
    assert f"{leave}?id={late.pk}" in desk.get(reverse("mails_admin:mail", args=[late.pk])).text

    assert desk.get(f"{leave}?all=yes&state=open").context["count"] == 2
    assert "stuck-mails" in desk.get(home).text
    desk.post(f"{leave}?all=yes&state=open", {"last": Message.objects.latest("pk").pk})

    assert "stuck-mails" not in desk.get(home).text
    assert shown(desk.get(f"{INDEX}?state=open")) == []
    assert leave not in desk.get(reverse("mails_admin:mail", args=[late.pk])).text


def test_a_mail_that_was_left_and_comes_back_for_good_is_to_be_looked_at_again(desk: Client) -> None:
    row = make_mail("bounced", error="mailbox full")
    steering.leave([row.pk], None)

    tracking.came_back(fresh(row), "550 5.1.1 no such user")

    assert shown(desk.get(f"{INDEX}?state=open")) == [row.recipient]


@pytest.mark.parametrize("role", [roles.AUTHOR.name, roles.EDITOR.name])
def test_who_writes_pages_sees_no_mail_and_no_mark(role: str) -> None:
    client, row = make_client(role), make_mail("failed")
    addresses.stop("giulia@example.org", StoppedAddress.Why.BOUNCED)
    release = reverse("mails_admin:release", args=[StoppedAddress.objects.get().pk])

    for url in (INDEX, ADDRESSES, reverse("mails_admin:mail", args=[row.pk]), f"{RETRY}?id={row.pk}", release):
        assert client.get(url).status_code == 302
    client.post(f"{RETRY}?id={row.pk}")
    client.post(release)

    assert (fresh(row).state, StoppedAddress.objects.count()) == (State.FAILED, 1)
    assert "stuck-mails" not in client.get(reverse("wagtailadmin_home")).text


def test_who_may_only_look_finds_no_button(desk: Client) -> None:
    group = Group.objects.get(name=roles.EVENT_DESK.name)
    group.permissions.remove(group.permissions.get(codename="change_message"))
    row = make_mail("failed")

    assert RETRY not in desk.get(reverse("mails_admin:mail", args=[row.pk])).text
    assert desk.get(f"{RETRY}?id={row.pk}").status_code == 302
    desk.post(f"{RETRY}?id={row.pk}")
    assert fresh(row).state == State.FAILED


def test_nothing_but_a_post_with_its_token_does_it() -> None:
    user = User.objects.create_superuser("chief", "chief@example.org", "secret")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    row = make_mail("failed")

    client.get(f"{RETRY}?id={row.pk}")
    refused = client.post(f"{RETRY}?id={row.pk}")

    assert (refused.status_code, fresh(row).state) == (403, State.FAILED)


def test_a_mail_that_came_back_stands_on_the_events_own_page(desk: Client) -> None:
    row = make_registration(make_event())
    message = make_of(row)

    tracking.came_back(message, "550 5.1.1 no such user")

    event = desk.get(reverse("events_admin:event", args=[row.event_id]))
    assert [each.pk for each in event.context["failed"].rows] == [message.pk]
    assert [each.pk for each in event.context["to_call"].rows] == [row.pk]
    assert steering.retry([message.pk], None).stopped == 1
