"""Hard or soft: what providers say of a bounce, and what the other server said."""

from typing import Any

import pytest
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from mailing.tracking import is_hard


def bounce(reason: str | None = RejectReason.BOUNCED, said: str = "", **facts: Any) -> AnymailTrackingEvent:
    return AnymailTrackingEvent(
        event_type=EventType.BOUNCED, reject_reason=reason, mta_response=said, esp_event=facts, message_id="1"
    )


@pytest.mark.parametrize(
    "event",
    [
        bounce(),
        bounce(said="550 5.1.1 no such user"),
        bounce(said="5.1.2 no such host"),
        bounce(said="550 5.2.1 mailbox disabled"),
        bounce(said="5.4.4 unable to route"),
        bounce(RejectReason.INVALID),
        bounce(None, event="hard_bounce"),
        bounce(None, event="bounce", type="bounce"),
        bounce(bounce={"bounceType": "Permanent"}),
        bounce(hard_bounce=True),
    ],
)
def test_an_address_that_is_not_there_is_a_hard_bounce(event: AnymailTrackingEvent) -> None:
    assert is_hard(event)


@pytest.mark.parametrize(
    "event",
    [
        bounce(said="452 4.2.2 over quota"),
        bounce(said="552 5.2.2 mailbox full"),
        bounce(said="550 5.7.1 listed as a source of spam"),
        bounce(said="550 5.1.8 bad sender's system address"),
        bounce(said="554 5.3.2 system not accepting mail"),
        bounce(RejectReason.BLOCKED),
        bounce(RejectReason.TIMED_OUT),
        bounce(RejectReason.OTHER),
        bounce(Type="SoftBounce"),
        bounce(None, event="soft_bounce"),
        bounce(None, event="bounce", type="blocked"),
        bounce(data={"type": "activity.soft_bounced"}),
        bounce(data={"bounce": {"type": "Transient"}}),
        bounce(bounce={"bounceType": "Undetermined"}),
        bounce(hard_bounce=False),
    ],
)
def test_what_says_nothing_of_the_address_is_a_soft_one(event: AnymailTrackingEvent) -> None:
    assert not is_hard(event)
