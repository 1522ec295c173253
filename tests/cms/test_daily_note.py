"""The note to the administrators: only when something needs a person, once a day, in each one's language."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms import daily_note, roles
from mailing import addresses, delivery, jobs, outbox
from mailing.models import Job, Message, Provider, StoppedAddress
from mailing.outbox import Draft
from tests.mailing.sink import Sink, running_sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

MORNING = datetime.fromisoformat("2026-11-30T09:00:00+01:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(MORNING, tick=False) as travelling:
        yield travelling


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as running:
        yield running


@pytest.fixture(autouse=True)
def administrators(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of each language, one who left, and an editor; no job that would run meanwhile."""
    monkeypatch.setattr(jobs, "_jobs", {})
    group, _made = Group.objects.get_or_create(name=roles.ADMINISTRATOR.name)
    for name, language in (("anna", "it"), ("hannes", "de"), ("former", "de")):
        user = User.objects.create_user(name, f"{name}@example.org", first_name=name.title(), last_name="Prati")
        UserProfile.objects.create(user=user, preferred_language=language)
        user.groups.add(group)
    User.objects.filter(username="former").update(is_active=False)
    User.objects.create_user("editor", "editor@example.org")


def notes() -> list[Message]:
    return list(Message.objects.filter(kind=daily_note.KIND).order_by("recipient"))


def fail(to: str = "giulia@example.org") -> Message:
    """A mail that has just failed."""
    outbox.write([Draft("events.confirmation", to, "x", to=to, locale="it")])
    message = Message.objects.get(recipient=to)
    message.state, message.failed_at, message.error = Message.State.FAILED, timezone.now(), "552 too big"
    message.save()
    return message


def test_all_is_well_and_nobody_gets_a_note(clock: Any) -> None:
    outbox.write([Draft("events.confirmation", "1", "x", to="a@example.org", locale="it", due_at=MORNING + DAY)])
    jobs.register("clean", lambda: None, every=DAY)
    jobs.run_due()

    daily_note.note()

    assert notes() == []


def test_each_administrator_gets_it_in_their_language(clock: Any, sink: Sink) -> None:
    fail()

    daily_note.note()
    delivery.deliver_due()

    assert sorted(sink.recipients) == ["anna@example.org", "hannes@example.org"]
    said = {str(mail["To"]): mail.get_body(("plain",)).get_content() for mail in sink.mails}  # type: ignore[union-attr]
    assert "Gentile Anna Prati," in said["anna@example.org"]
    assert "1 e-mail non è stata recapitata" in said["anna@example.org"]
    assert "1 E-Mail konnte nicht zugestellt werden" in said["hannes@example.org"]
    for text in said.values():
        assert "giulia@example.org" in text
        assert "552 too big" in text
        assert "https://smartcoop.example.org/admin/" in text


def test_it_comes_once_a_day_and_not_at_night(clock: Any) -> None:
    Provider.objects.create(down_since=MORNING - 2 * DAY)
    written = []

    clock.move_to(MORNING - 8 * HOUR)  # one at night
    for _quarter in range(4 * 48):
        daily_note.note()
        written.append((timezone.localtime(), len(notes())))
        clock.shift(timedelta(minutes=15))

    assert [at.hour for (at, now), (_at, before) in zip(written[1:], written, strict=False) if now > before] == [7, 7]
    assert len(notes()) == 4


def test_what_was_told_is_not_told_again_and_nothing_is_left_out(clock: Any) -> None:
    fail("early@example.org")
    daily_note.note()
    clock.shift(HOUR)
    fail("later@example.org")
    clock.shift(DAY - HOUR)
    daily_note.note()

    email = daily_note.render(notes()[1])
    assert email is not None
    assert ("later@example.org" in email.text, "early@example.org" in email.text) == (True, False)
    Message.objects.filter(kind=daily_note.KIND).update(state="sent", sent_at=timezone.now())
    clock.shift(DAY)
    daily_note.note()
    assert len(notes()) == 4


def test_what_came_right_until_it_is_sent_is_not_told(clock: Any, sink: Sink) -> None:
    Provider.objects.create(down_since=MORNING - HOUR)
    daily_note.note()
    Provider.objects.update(down_since=None)

    delivery.deliver_due()

    assert (sink.taken, {note.state for note in notes()}) == ([], {"obsolete"})


@pytest.mark.parametrize("trouble", ["provider", "stuck", "tried", "stopped", "job", "late job"])
def test_each_trouble_is_told(clock: Any, trouble: str) -> None:
    jobs.register("clean", lambda: None, every=DAY)
    Job.objects.create(name="clean", next_run=MORNING + HOUR)
    outbox.write([Draft("events.reminder", "1", "x", to="waits@example.org", locale="it", due_at=MORNING + HOUR)])
    telling: dict[str, Callable[[], object]] = {
        "provider": lambda: Provider.objects.create(down_since=MORNING - HOUR, error="535 wrong password"),
        "stuck": lambda: Message.objects.update(due_at=MORNING - HOUR),
        "tried": lambda: Message.objects.update(attempts=3, error="451 later"),
        "stopped": lambda: addresses.stop("gone@example.org", StoppedAddress.Why.BOUNCED),
        "job": lambda: Job.objects.update(error="ValueError: disk full"),
        "late job": lambda: Job.objects.update(next_run=MORNING - 2 * HOUR),
    }
    words = {
        "provider": "535 wrong password",
        "stuck": "waits@example.org",
        "tried": "451 later",
        "stopped": "gone@example.org",
        "job": "clean: ValueError: disk full",
        "late job": "clean: ",
    }
    daily_note.note()
    assert notes() == []

    telling[trouble]()
    daily_note.note()

    email = daily_note.render(notes()[0])
    assert email is not None
    assert words[trouble] in email.text
    assert words[trouble] in email.html


def test_many_are_counted_and_few_named_in_a_constant_number_of_statements(
    clock: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        fail(f"a{number}@example.org")
    daily_note.note()

    with django_assert_max_num_queries(12):
        email = daily_note.render(notes()[0])

    assert email is not None
    assert email.text.count("@example.org, ") == 10
    assert "15" in email.text


def test_the_settings_may_name_who_gets_it(clock: Any, settings: Any) -> None:
    settings.DAILY_NOTE_TO = ["server@example.org"]
    fail()

    daily_note.note()

    assert [note.recipient for note in notes()] == ["server@example.org"]
