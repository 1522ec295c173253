"""A worker is killed in the middle of its work: no mail is lost, and a repeat can be told as one.

The database, the worker and the mail server are real; the processes have nothing in common with this one.
"""

import pytest

from tests.mailing.sink import Sink

from .sites import MAILS, Site, wait_until

# Of the tests' own database only a copy is taken.
pytestmark = pytest.mark.django_db

COUNTS = [
    "SELECT count(*) FROM mailing_message WHERE state = 'sent'",
    "SELECT count(*) FROM mailing_message WHERE state <> 'sent'",
    "SELECT count(*) FROM events_invite",
]


def sent(site: Site) -> list[int]:
    """How many mails are sent, how many are not, and how many invitations calendars have."""
    return [site.database.execute(count)[0][0] for count in COUNTS]


def test_killed_and_started_again_no_mail_is_lost_and_a_repeat_is_the_same_mail(site: Site, sink: Sink) -> None:
    kills = (MAILS // 4, MAILS // 2)
    for so_far in kills:
        with site.worker() as worker:
            wait_until(lambda so_far=so_far: len(sink.taken) >= so_far)  # type: ignore[misc]
            worker.kill()
    with site.worker():
        wait_until(lambda: len(set(sink.recipients)) == MAILS and sent(site) == [MAILS, 0, MAILS])

    numbers: dict[str, set[str]] = {}
    for recipient, mail in zip(sink.recipients, sink.mails, strict=True):
        numbers.setdefault(recipient, set()).add(str(mail["Message-ID"]))
    assert {len(each) for each in numbers.values()} == {1}
    assert len({number for each in numbers.values() for number in each}) == MAILS
    # What was in hand when a worker was killed may come again, with its first bytes.
    assert len(set(sink.taken)) == MAILS
    assert len(sink.taken) - MAILS <= len(kills) * site.threads


def test_told_to_stop_it_finishes_the_mail_in_hand_and_leaves_within_seconds(site: Site, sink: Sink) -> None:
    with site.worker() as worker:
        wait_until(lambda: len(sink.taken) >= 5)
        worker.terminate()
        worker.join(10)
        assert (worker.is_alive(), worker.exitcode) == (False, 0)

    taken = len(sink.taken)
    assert taken < MAILS
    assert sent(site) == [taken, MAILS - taken, taken]
    assert site.database.execute("SELECT count(*) FROM mailing_message WHERE leased_until IS NOT NULL") == [(0,)]
