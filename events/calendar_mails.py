"""The mail that asks who declined in the calendar to give the seat back: only its button cancels."""

from mailing.kinds import Email

from . import answering, mails
from .mails import Facts
from .models import Session


@mails.kind("calendar_reply")
def _calendar_reply(facts: Facts) -> Email | None:
    """Nothing once the seat is given back, or the date is over or off."""
    if facts.session() not in facts.coming or not answering.may_be_asked(facts.registration, facts.session()):
        return None
    return write(facts)


def write(facts: Facts) -> Email:
    """The mail, whatever became of the seat."""
    session = facts.session()
    left = [each for each in facts.coming if each != session and each.status == Session.Status.PLANNED]
    return mails.compose(
        facts,
        "calendar_reply",
        session=session,
        sessions=[session],
        left=len(left),
    )
