"""The two mails of a registration that moves to another address: the question to the new one, the end at the old."""

from dataclasses import replace

from django.utils.html import escape

from mailing.kinds import Email

from . import invitations, links
from .mails import MARK, Facts, compose, kind


@kind("new_address")
def _new(facts: Facts) -> Email | None:
    """Asks who reads there to confirm; nothing has changed yet."""
    if not facts.registration.is_live or not facts.is_on():
        return None
    mark, url = MARK.format("confirm_url"), links.confirm_address(facts.message, facts.registration)
    email = compose(facts, "new_address", confirm_url=mark)
    return replace(email, text=email.text.replace(mark, url), html=email.html.replace(mark, escape(url)))


@kind("old_address")
def _old(facts: Facts) -> Email | None:
    """Takes the entry out of the calendar; the links in it are those that have ended."""
    session, told = facts.session(), facts.message.context
    facts.registration.link_version = told["link_version"]
    email = compose(
        facts,
        "old_address",
        session=session,
        first=told["first"],
        invited=told["invited"],
    )
    if not told["invited"] or facts.message.raw is not None:
        return email
    return invitations.attach(email, facts.registration, session, facts.words, "CANCEL")
