"""The demo's registrations: who signed up before the demo's day. Their mails are long read; none is written."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from events import states
from events.models import Answer, Attendance, Event, FollowUp, Invite, Question, Registration, Session, Step, email_key

from .people import NEEDS, SAID, somebody
from .reading import Demo, Row

State = Registration.State
Kind = Question.Kind


def load_registrations(demo: Demo, event: Event, row: Row, first: int) -> None:
    """As many registrations as the webinar has in each state, by the people from number `first` on."""
    counts = row["registrations"]
    states = _states(counts)
    moments = _moments(event, demo.now, len(states))
    rows = [
        _registration(event, first + place, state, moment)
        for place, (state, moment) in enumerate(zip(states, moments, strict=True))
    ]
    Registration.objects.bulk_create(rows)
    Step.objects.bulk_create(step for each in rows for step in _steps(each))
    questions = list(event.questions.prefetch_related("choices"))
    Answer.objects.bulk_create(
        answer for place, each in enumerate(rows) for answer in _answers(each, questions, place)
    )
    sessions = list(event.sessions.all())
    Invite.objects.bulk_create(invite for each in rows for invite in _invites(each, sessions))
    seated = [each for each in rows if each.state == State.CONFIRMED]
    Attendance.objects.bulk_create(_attendances(seated, sessions, counts.get("attended", 0)))
    if event.ends_at <= demo.now:
        FollowUp.objects.create(event=event, written_at=event.ends_at, recorded_at=event.ends_at)


def _states(counts: Mapping[str, int]) -> list[State]:
    """The states in the order of sign-up: who waits came when the seats were gone."""
    confirmed, cancelled = counts["confirmed"], counts["cancelled"]
    early = [State.CONFIRMED] * confirmed
    for number in range(cancelled):
        early.insert((number + 1) * confirmed // (cancelled + 1), State.CANCELLED)
    return early + [State.PENDING] * counts.get("pending", 0) + [State.WAITING] * counts["waiting"]


def _moments(event: Event, now: datetime, how_many: int) -> list[datetime]:
    """Evenly from the opening until today, the closing or the cancellation."""
    opens_at = (event.registration_opens_at or event.created_at).astimezone(UTC)
    until = event.changed_at if event.status == Event.Status.CANCELLED else min(now, event.closes_at)
    step = (until - opens_at) / (how_many + 1)
    return [opens_at + step * (place + 1) for place in range(how_many)]


def _registration(event: Event, number: int, state: State, moment: datetime) -> Registration:
    person = somebody(number)
    return Registration(
        event=event,
        email=person.email,
        email_key=email_key(person.email),
        name=person.name,
        cooperative=person.cooperative,
        locale=person.locale,
        mode=event.modes[number // 2 % len(event.modes)],
        state=state,
        queued_at=moment,
        facts=2 if state == State.CANCELLED else 1,
        told_at=moment,
        privacy_at=moment,
        created_at=moment,
    )


def _steps(row: Registration) -> Iterator[Step]:
    """How it came to its state: whoever cancelled had a seat."""
    cancelled = row.state == State.CANCELLED
    facts = {"registration": row, "by": states.REGISTRANT.by}
    first = State.CONFIRMED if cancelled else row.state
    yield Step(deed=Step.Deed.SIGN_UP, after=first, at=row.created_at, **facts)
    if cancelled:
        yield Step(deed=Step.Deed.CANCEL, before=first, after=row.state, at=row.told_at, **facts)


def _answers(row: Registration, questions: Sequence[Question], place: int) -> Iterator[Answer]:
    """Who must answer does; of what is optional, every third person says something."""
    for question in questions:
        if question.required or place % 3 == 0:
            yield Answer(registration=row, question=question, value=_value(question, row.locale, place))


def _value(question: Question, locale: str, place: int) -> Any:
    if question.sensitive:
        return NEEDS[locale]
    if question.kind == Kind.YES_NO:
        return place % 2 == 0
    keys = [choice.key for choice in question.choices.all()]
    if question.kind == Kind.SEVERAL:
        return keys[: 1 + place % len(keys)]
    return keys[place % len(keys)] if keys else SAID[locale][place % 2]


def _invites(row: Registration, sessions: Sequence[Session]) -> Iterator[Invite]:
    """What the calendar of whoever has or had a seat saw last: cancelling was one version more."""
    versions = {State.CONFIRMED: 0, State.CANCELLED: 1}
    if row.state in versions:
        for session in sessions:
            yield Invite(registration=row, session=session, sequence=max(versions[State(row.state)], session.sequence))


def _attendances(seated: Sequence[Registration], sessions: Sequence[Session], attended: int) -> Iterator[Attendance]:
    """So many of those who had a seat came, around the start, through the join page."""
    for session in sessions:
        for place, row in enumerate(seated):
            if (place + 1) * attended // len(seated) > place * attended // len(seated):
                at = session.start + timedelta(minutes=place % 15 - 10)
                yield Attendance(registration=row, session=session, how=Attendance.How.JOIN_PAGE, at=at)
