"""Personal data have an end."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from events import holding
from events.models import Answer, Event, HeldBack, Registration, Submission
from events.registering import register
from events.states import OFFICE
from mailing import addresses, delivery
from mailing.models import Message, StoppedAddress
from members import retention
from members.personal_data import table
from tests.factories import make_event, make_held, make_person, make_question, make_registration, make_sign_up

DAY = timedelta(days=1)
ROOMS = {"events", "members", "mailing", "pages", "cms", "api"}
# Names of fields that hold what somebody is or wrote.
PERSONAL = {
    "email",
    "email_key",
    "recipient",
    "sender",
    "name",
    "cooperative",
    "raw",
    "value",
    "better",
    "reason",
    "network",
    "registration",
}
# What the public may know of those who speak, and of the federation itself.
NOT_PERSONAL = {"events.Speaker", "pages.SiteText", "mailing.Job"}
# Which colleague pressed the button stands in the log, too; whom the message went to stands in the outbox.
NOT_PERSONAL |= {"events.Announcement"}


def test_every_model_with_personal_data_has_an_end() -> None:
    covered = {label for line in table() for label in line.models}

    found = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        and PERSONAL & {field.name for field in model._meta.get_fields() if _own(field)}
    }

    assert found - NOT_PERSONAL == covered


def _own(field: Any) -> bool:
    return isinstance(field, models.Field)


@pytest.mark.django_db
def test_a_year_after_the_event_nobody_can_be_known_and_counts_survive() -> None:
    event = make_event(start=timezone.now() + DAY)
    question = make_question(event)
    register(event, make_sign_up(make_person("giulia@example.org", name="Giulia", answers={question.pk: "x"})))
    delivery.deliver_due()
    kept = make_event(start=timezone.now() + 3 * DAY)
    register(kept, make_sign_up(make_person("anna@example.org", name="Anna")))

    with time_machine.travel(event.ends_at + 366 * DAY):
        retention.end_what_is_due()

    gone = Registration.objects.get(event=event)
    assert (gone.email, gone.email_key, gone.name, gone.cooperative, gone.state) == ("", "", "", "", "confirmed")
    assert Answer.objects.count() == 0
    assert list(Message.objects.values_list("recipient", flat=True)) == ["anna@example.org"]
    assert Registration.objects.get(event=kept).name == "Anna"


@pytest.mark.django_db
def test_several_can_be_anonymised_at_one_event() -> None:
    event = make_event(start=timezone.now() - 400 * DAY)
    for _n in range(3):
        make_registration(event)

    retention.end_what_is_due()

    assert Registration.objects.filter(email_key="").count() == 3


@pytest.mark.django_db
def test_sensitive_answers_are_deleted_a_week_after_the_event() -> None:
    event = make_event(start=timezone.now() + DAY)
    row = make_registration(event)
    for key, sensitive in (("diet", True), ("case", False)):
        question = make_question(event, key, sensitive=sensitive)
        Answer.objects.create(registration=row, question=question, value="x")

    with time_machine.travel(event.ends_at + 6 * DAY):
        retention.end_what_is_due()
    assert Answer.objects.count() == 2
    with time_machine.travel(event.ends_at + 8 * DAY):
        retention.end_what_is_due()

    assert list(Answer.objects.values_list("question__key", flat=True)) == ["case"]


@pytest.mark.django_db
def test_the_answers_of_who_is_held_back_end_as_early_and_are_not_kept_twice() -> None:
    event = make_event(start=timezone.now() + timedelta(hours=3))
    diet, photo = (
        make_question(event, "diet", sensitive=True),
        make_question(event, "photo", keep_until=timezone.localdate(event.ends_at)),
    )
    case = make_question(event, "case")
    answers = {diet.pk: "celiachia", photo.pk: "ritratto", case.pk: "lievito"}
    held, away, through = (make_held(event, make_person(answers=answers)) for _n in range(3))
    holding.throw_away(away, OFFICE)
    holding.let_through(through, OFFICE)

    left = {}
    for days in (2, 9):
        with time_machine.travel(event.ends_at + days * DAY):
            retention.end_what_is_due()
        left[days] = [
            [pk for pk, _value in HeldBack.objects.get(pk=row.pk).people[0]["answers"]]
            for row in (held, away, through)
        ]

    assert left == {2: [[diet.pk, case.pk], [diet.pk, case.pk], []], 9: [[case.pk], [case.pk], []]}


@pytest.mark.django_db
def test_of_two_days_on_which_an_answer_ends_the_earlier_one_counts() -> None:
    event = make_event(start=timezone.now() + DAY)
    last, row = timezone.localdate(event.ends_at), make_registration(event)
    for key, sensitive, days in (("diet", True, 3), ("access", True, 30), ("photo", False, 3), ("case", False, 30)):
        question = make_question(event, key, sensitive=sensitive, keep_until=last + days * DAY)
        Answer.objects.create(registration=row, question=question, value="x")

    left = {}
    for days in (3, 4, 8, 31):
        with time_machine.travel(event.ends_at + days * DAY):
            retention.end_what_is_due()
        left[days] = sorted(Answer.objects.values_list("question__key", flat=True))

    assert left == {3: ["access", "case", "diet", "photo"], 4: ["access", "case"], 8: ["case"], 31: []}


@pytest.mark.django_db
def test_mail_bodies_end_after_ninety_days_and_the_note_stays() -> None:
    event: Event = make_event(start=timezone.now() + 300 * DAY)
    register(event, make_sign_up())
    delivery.deliver_due()

    with time_machine.travel(timezone.now() + 91 * DAY):
        retention.end_what_is_due()

    message = Message.objects.get()
    assert (message.raw, message.state) == (None, "sent")
    assert Submission.objects.count() == 0


@pytest.mark.django_db
def test_a_link_to_anonymised_data_opens_nothing(client: Client) -> None:
    from events import links

    row = make_registration(make_event(start=timezone.now() - 400 * DAY))
    address = links.manage(row).removeprefix("https://smartcoop.example.org")

    retention.end_what_is_due()

    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_what_is_known_of_a_dead_address_is_forgotten_after_two_years() -> None:
    addresses.stop("giulia@example.org", StoppedAddress.Why.BOUNCED)

    with time_machine.travel(timezone.now() + 729 * DAY):
        retention.end_what_is_due()
        kept = StoppedAddress.objects.count()
    with time_machine.travel(timezone.now() + 731 * DAY):
        retention.end_what_is_due()

    assert (kept, StoppedAddress.objects.count()) == (1, 0)
