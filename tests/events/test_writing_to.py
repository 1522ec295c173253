"""Writing to registrants: what may be drafted, planned, sent, called back, stopped and copied."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from events import asking, calling, cancelling, readdressing, sending_out, writing_to
from events.admin.forms.announcements import SendLaterForm
from events.errors import EventError
from events.models import Announcement, Event, Registration
from events.rescheduling import Doubtful
from mailing import addresses, delivery
from mailing.models import Message, StoppedAddress
from members import retention
from tests.factories import make_event, make_question, make_registration

from .announcing_to import BODIES, SUBJECTS, author, draft, fresh, go_out, later, mails, plan, send

pytestmark = pytest.mark.django_db
State = Announcement.State
MINUTE = timedelta(minutes=1)


# --- drafting -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"bodies": BODIES | {"it": "Ciao {nmae}"}}, "bodies"),
        ({"bodies": BODIES | {"de": "{manage_link.token}"}}, "bodies"),
        ({"bodies": BODIES | {"de": "[hier](javascript:x)"}}, "bodies"),
        ({"subjects": SUBJECTS | {"it": "{join_link}"}}, "subjects"),
        ({"subjects": {"it": "Novità", "de": ""}}, "bodies"),
        ({"subjects": {}, "bodies": {}}, "bodies"),
    ],
)
def test_what_cannot_be_sent_is_not_saved(facts: dict[str, Any], code: str) -> None:
    with pytest.raises(EventError) as refused:
        draft(make_event(), **facts)

    assert refused.value.code == code
    assert Announcement.objects.count() == 0


def test_an_unknown_placeholder_is_named_with_those_there_are() -> None:
    with pytest.raises(EventError, match=r"\{nmae\}.*\{name\}.*\{title\}.*\{manage_link\}"):
        draft(make_event(), bodies={"it": "{nmae}"}, subjects={"it": "x"})


def test_no_state_and_what_belongs_to_another_event_are_refused() -> None:
    event, other = make_event(), make_event()

    for audience in ({"states": ()}, {"question": make_question(other)}, {"session": other.sessions.get()}):
        with pytest.raises(EventError):
            writing_to.draft(
                event,
                writing_to.Plan(writing_to.Audience(**{"states": ("confirmed",)} | audience), SUBJECTS, BODIES),
                author(),
            )


def test_nobody_is_chosen_by_a_sensitive_answer_also_where_it_became_so_later() -> None:
    event = make_event()
    make_registration(event)
    question = make_question(event, "diet", sensitive=True)
    with pytest.raises(EventError) as refused:
        draft(event, question=question)
    question.sensitive = False
    question.save()
    row = draft(event, question=question)
    question.sensitive = True
    question.save()

    with pytest.raises(EventError):
        writing_to.send(row, author())
    assert refused.value.code == "answer"


def test_a_question_that_chooses_readers_is_not_deleted_and_an_event_with_a_draft_is() -> None:
    event = make_event(titles={})
    question = make_question(event)
    draft(event, question=question, session=event.sessions.get())

    with pytest.raises(EventError):
        asking.delete_question(question)
    event.delete()

    assert Announcement.objects.count() == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "flying"},
        {"state": "scheduled"},
        {"state": "sending", "send_at": datetime(2027, 1, 1, tzinfo=UTC)},
        {"state": "sent", "send_at": datetime(2027, 1, 1, tzinfo=UTC), "began_at": datetime(2027, 1, 1, tzinfo=UTC)},
        {"answer": "yes"},
        {"mode": "flying"},
        {"presence": "slept"},
    ],
)
def test_the_database_refuses_what_makes_no_sense(facts: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.create(event=make_event(), **facts)


# --- sending --------------------------------------------------------------------------------


def test_it_goes_to_whom_it_is_for_once_behind_all_others_and_then_is_sent() -> None:
    event = make_event()
    italian, german = make_registration(event), make_registration(event, locale="de")
    make_registration(event, "waiting")
    row = send(event)

    sent = go_out()
    sending_out.send_due(timezone.now())

    assert [(each.recipient, each.locale, each.state) for each in sent] == [
        (italian.email, "it", "sent"),
        (german.email, "de", "sent"),
    ]
    assert {each.priority for each in sent} == {Message.Priority.LOW}
    assert {each.scope for each in sent} == {f"event:{event.uid}"}
    assert (fresh(row).state, fresh(row).written, fresh(row).sender) == (State.SENT, 2, author())


def test_a_second_press_sends_nothing() -> None:
    event = make_event()
    make_registration(event)
    row = send(event)

    assert writing_to.send(row, author(), sure=True) is False
    go_out()
    assert writing_to.send(row, author(), sure=True) is False

    assert len(go_out()) == 1


def test_it_is_for_those_who_fit_when_it_goes_out() -> None:
    event = make_event()
    gone, stays = make_registration(event), make_registration(event)
    row = draft(event)
    writing_to.plan_for(row, later(hours=2), author())
    cancelling.cancel_registration(gone)
    new = make_registration(event)

    assert [m for m in go_out() if m.kind == "events.announcement"] == []
    with time_machine.travel(later(hours=3)):
        sent = go_out()

    assert {each.recipient for each in sent} == {stays.email, new.email}


def test_who_cancels_between_writing_and_sending_gets_none_unless_it_is_for_them() -> None:
    event = make_event()
    gone = make_registration(event)
    send(event)
    send(event, "confirmed", "cancelled")
    sending_out.send_due(timezone.now())
    cancelling.cancel_registration(gone)

    assert [each.state for each in go_out()] == ["obsolete", "sent"]


def test_whom_no_mail_reaches_is_to_be_called_and_gets_none() -> None:
    event = make_event()
    make_registration(event)
    silent = make_registration(event, email="", privacy_at=None, telephone="0471 1")
    row = send(event)

    assert len(go_out()) == 1
    silent.refresh_from_db()
    assert (silent.untold_at is not None, fresh(row).written) == (True, 1)


def test_who_moves_to_another_address_between_writing_and_sending_gets_it_there_once() -> None:
    event = make_event()
    moved = make_registration(event, email="alt@example.org")
    row = send(event)
    sending_out.send_due(timezone.now())

    readdressing.move(moved, "neu@example.org")

    assert [(each.recipient, each.state) for each in go_out()] == [
        ("alt@example.org", "obsolete"),
        ("neu@example.org", "sent"),
    ]
    Message.objects.filter(recipient="alt@example.org", kind="events.announcement").update(state="waiting")
    assert [each.state for each in go_out()] == ["obsolete", "sent"]
    assert fresh(row).state == State.SENT


def test_what_is_stopped_does_not_follow_to_another_address() -> None:
    event = make_event()
    moved = make_registration(event, email="alt@example.org")
    row = send(event)
    sending_out.send_due(timezone.now())
    readdressing.move(moved, "neu@example.org")

    writing_to.stop(row)

    assert [each.state for each in go_out()] == ["stopped"]


@pytest.mark.parametrize("is_over", [False, True])
def test_whose_address_takes_no_mail_is_to_be_called_also_after_the_event(is_over: bool) -> None:
    event = make_event()
    make_registration(event)
    stopped = make_registration(event, email="voll@example.org")
    addresses.stop(stopped.email, StoppedAddress.Why.BOUNCED)
    with time_machine.travel(event.ends_at + MINUTE if is_over else timezone.now(), tick=False):
        row = send(event)

        assert [each.state for each in go_out()] == ["sent"]
        assert (list(calling.whom(event)), fresh(row).written) == ([stopped], 1)


@pytest.mark.parametrize("states", [("declined",), ("confirmed",)])
def test_an_empty_audience_is_refused(states: tuple[str, ...]) -> None:
    event = make_event()
    make_registration(event, email="", privacy_at=None, telephone="0471 1")
    row = draft(event, *states)

    for deed in (lambda: writing_to.send(row, author()), lambda: writing_to.plan_for(row, later(days=1), author())):
        with pytest.raises(EventError) as refused:
            deed()
        assert refused.value.code == "empty"
    assert fresh(row).state == State.DRAFT


def test_nothing_goes_out_before_the_event_has_words() -> None:
    event = make_event(titles={})
    make_registration(event)

    with pytest.raises(EventError):
        writing_to.send(draft(event), author())


def test_another_language_than_theirs_is_asked_about() -> None:
    event = make_event()
    make_registration(event, locale="de")
    row = draft(event, subjects={"it": "Novità"}, bodies={"it": "Testo"})

    with pytest.raises(Doubtful):
        writing_to.send(row, author())
    with pytest.raises(Doubtful):
        writing_to.plan_for(row, later(days=1), author())

    assert writing_to.send(row, author(), sure=True)


# --- later ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        # Before and after the clocks change, in spring and in autumn.
        ("27.03.2027 09:00", datetime(2027, 3, 27, 8, tzinfo=UTC)),
        ("28.03.2027 09:00", datetime(2027, 3, 28, 7, tzinfo=UTC)),
        ("30.10.2027 09:00", datetime(2027, 10, 30, 7, tzinfo=UTC)),
        ("31.10.2027 09:00", datetime(2027, 10, 31, 8, tzinfo=UTC)),
    ],
)
def test_a_moment_is_that_of_the_events_clocks(typed: str, moment: datetime) -> None:
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False) as clock:
        event = make_event(start=moment + timedelta(days=3))
        make_registration(event)
        form = SendLaterForm({"send_at": typed})
        assert form.is_valid(), form.errors
        writing_to.plan_for(draft(event), form.cleaned_data["send_at"], author())

        clock.move_to(moment - MINUTE)
        before = len(go_out())
        clock.move_to(moment)

        assert (before, len(go_out())) == (0, 1)


@pytest.mark.parametrize("typed", ["28.03.2027 02:30", "31.10.2027 02:30"])
def test_a_time_that_the_clocks_skip_or_show_twice_is_refused(typed: str) -> None:
    assert not SendLaterForm({"send_at": typed}).is_valid()


def test_a_moment_that_is_over_is_refused() -> None:
    event = make_event()
    make_registration(event)

    with pytest.raises(EventError) as refused:
        writing_to.plan_for(draft(event), timezone.now() - MINUTE, author())
    assert refused.value.code == "send_at"


def test_what_is_planned_can_be_changed_moved_and_called_back_until_then() -> None:
    event = make_event()
    make_registration(event)
    row = draft(event)
    writing_to.plan_for(row, later(hours=1), author())

    writing_to.change(row, plan("confirmed", subjects={"it": "Altro", "de": "Anderes"}))
    assert fresh(row).state == State.SCHEDULED
    writing_to.plan_for(row, later(hours=2), author())
    with time_machine.travel(later(minutes=90)):
        assert go_out() == []
    writing_to.call_back(row)

    with time_machine.travel(later(hours=3)):
        assert go_out() == []
    assert (fresh(row).state, fresh(row).send_at, fresh(row).sender) == (State.DRAFT, None, None)


def _change(row: Announcement) -> None:
    writing_to.change(row, plan())


def _plan(row: Announcement) -> None:
    writing_to.plan_for(row, later(hours=1), author())


@pytest.mark.parametrize("deed", [_change, _plan, writing_to.call_back, writing_to.throw_away])
def test_what_has_begun_to_go_out_is_not_changed_any_more(deed: Callable[[Announcement], Any]) -> None:
    event = make_event()
    make_registration(event)
    row = send(event)

    for _moment in ("going out", "sent"):
        with pytest.raises(EventError):
            deed(row)
        go_out()


# --- copies, tests, drafts --------------------------------------------------------------------


def test_a_copy_is_a_new_draft_with_the_same_words_and_audience() -> None:
    event = make_event(format="hybrid", sessions=2)
    make_registration(event, locale="de")
    question = make_question(event, kind="yes_no")
    row = draft(event, locales=["de"], mode="online", session=event.sessions.all()[0], question=question, answer="no")
    other = User.objects.create_user("vera")

    made = fresh(writing_to.copy(row, other))

    names = ("event_id", "states", "locales", "mode", "presence", "session_id", "question_id", "answer")
    assert [getattr(made, name) for name in names] == [getattr(row, name) for name in names]
    assert (made.state, made.author, made.written) == (State.DRAFT, other, 0)
    words = [list(each.words.order_by("locale").values_list("locale", "subject", "body")) for each in (row, made)]
    assert words[0] == words[1]


def test_only_a_draft_is_thrown_away() -> None:
    event = make_event()
    make_registration(event)
    row = draft(event)
    writing_to.plan_for(row, later(hours=1), author())
    with pytest.raises(EventError):
        writing_to.throw_away(row)

    writing_to.call_back(row)
    writing_to.throw_away(row)

    assert Announcement.objects.count() == 0


def test_a_test_goes_to_its_author_alone_in_each_language_that_is_written() -> None:
    event = make_event()
    make_registration(event)
    row = draft(event)

    with time_machine.travel(timezone.now(), tick=False):
        writing_to.try_out(row, author())
        writing_to.try_out(row, author())  # a double click

    found = Message.objects.order_by("id")
    assert [(m.kind, m.recipient, m.locale) for m in found] == [
        ("events.announcement_test", "luca@example.org", "it"),
        ("events.announcement_test", "luca@example.org", "de"),
    ]
    assert fresh(row).state == State.DRAFT


def test_who_has_no_address_gets_no_test() -> None:
    with pytest.raises(EventError):
        writing_to.try_out(draft(make_event()), User.objects.create_user("vera"))


# --- stopping -------------------------------------------------------------------------------


def test_what_is_stopped_sends_no_more_and_what_went_out_is_counted(monkeypatch: Any) -> None:
    monkeypatch.setattr(sending_out, "BATCH", 4)
    event = make_event()
    for _n in range(10):
        make_registration(event)
    row = send(event)
    batches = iter([False, True])
    sending_out.send_due(timezone.now(), lambda: next(batches))
    delivery.deliver_due(limit=3)

    stopped = writing_to.stop(row)
    go_out()

    states = [each.state for each in mails()]
    assert (stopped, sorted(states)) == (1, ["sent", "sent", "sent", "stopped"])
    assert (fresh(row).state, fresh(row).written) == (State.STOPPED, 4)


def test_only_what_goes_out_is_stopped() -> None:
    row = draft(make_event())

    with pytest.raises(EventError):
        writing_to.stop(row)


def test_a_mail_that_a_worker_holds_is_not_sent_once_it_is_stopped() -> None:
    event = make_event()
    make_registration(event)
    row = send(event)
    sending_out.send_due(timezone.now())
    held = delivery.claim(1)

    writing_to.stop(row)
    Message.objects.filter(pk=held[0].pk).update(leased_until=None)  # the worker gives it back
    go_out()

    assert [each.state for each in mails()] == ["obsolete"]


def test_a_registration_whose_data_end_takes_the_mails_and_leaves_the_count() -> None:
    event: Event = make_event()
    make_registration(event)
    row = send(event)
    go_out()

    with time_machine.travel(event.ends_at + timedelta(days=366)):
        retention.end_what_is_due()

    assert mails() == []
    assert (fresh(row).written, Registration.objects.get(event=event).email) == (1, "")
