"""The mail that reminds of a session."""

from django.utils import timezone

from mailing.kinds import Email

from . import house, mails, reminding, tickets
from .mails import Facts
from .models import Session


@mails.kind("reminder")
def _reminder(facts: Facts) -> Email | None:
    """A session is near: as long as no later reminder has its turn, it has not begun, and nothing is new since."""
    told, session = facts.message.context, facts.session()
    due = reminding.due(session, facts.event, house.read(), timezone.now())
    written = (session.sequence, due.minutes if due else None)
    if due is None or written != (told["sequence"], told["minutes"]) or not due.is_for(facts.registration):
        return None
    return write(facts)


def write(facts: Facts) -> Email:
    """The reminder, whatever the clock says. It brings no calendar: the entry is there since the confirmation."""
    session = facts.session()
    planned = [each for each in facts.sessions if each.status == Session.Status.PLANNED]
    email = mails.compose(
        facts,
        "reminder",
        session=session,
        sessions=[session],
        number=sum(each.start <= session.start for each in planned),
        count=len(planned),
        left=sum(each.start > session.start for each in planned),
        is_open=timezone.now() >= session.start - facts.event.join_opens_before,
    )
    return tickets.attach(email, facts.registration)
