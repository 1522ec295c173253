"""A worker is killed with -9 at each step of a mail, and two work at the same time: each mail leaves, and leaves once.

But for one instant, between the server's word that it has the mail and ours in the database: there it leaves twice,
with the same Message-ID and the same bytes.
"""

from collections import Counter

import pytest

from tests.mailing.sink import Sink

from .sites import MAILS, Site, wait_until

# Of the tests' own database only a copy is taken.
pytestmark = pytest.mark.django_db

FAR, PAST = "2999-01-01", "2020-01-01"


def due_now(site: Site, how_many: int) -> None:
    """All other mails wait for ever."""
    site.database.execute("UPDATE mailing_message SET due_at = %s", FAR)
    first = "SELECT id FROM mailing_message ORDER BY id LIMIT %s"
    site.database.execute(f"UPDATE mailing_message SET due_at = %s WHERE id IN ({first})", PAST, how_many)  # noqa: S608


def of_due(site: Site, column: str) -> list[object]:
    asked = f"SELECT {column} FROM mailing_message WHERE due_at < %s ORDER BY id"  # noqa: S608 (names of ours)
    return [value for (value,) in site.database.execute(asked, FAR)]


def lapse(site: Site) -> None:
    """As if the lease of whoever was killed had passed."""
    site.database.execute("UPDATE mailing_message SET leased_until = %s WHERE leased_until IS NOT NULL", PAST)


def test_killed_at_each_step_a_mail_is_sent_once_but_for_the_one_instant(site: Site, sink: Sink) -> None:
    site.threads = 1
    due_now(site, 0)
    with site.worker() as worker:  # before it claims anything
        wait_until(lambda: bool(site.database.execute("SELECT 1 FROM mailing_job LIMIT 1")))
        worker.kill()
    due_now(site, 3)
    assert (of_due(site, "attempts"), of_due(site, "leased_until")) == ([0] * 3, [None] * 3)

    for step in ("connect", "data"):  # after the claim, and when all bytes are over but no answer has come
        sink.hold = step
        with site.worker() as worker:
            wait_until(sink.reached.is_set)
            worker.kill()
        assert of_due(site, "state") == ["waiting"] * 3
        assert None not in of_due(site, "leased_until")
        sink.go_on()
        lapse(site)
    assert sink.taken == []

    sink.hold = "answer"  # the server has it, and nobody knows
    with site.worker() as worker:
        wait_until(sink.reached.is_set)
        worker.kill()
    assert (len(sink.taken), of_due(site, "state")) == (1, ["waiting"] * 3)
    sink.go_on()
    lapse(site)

    with site.worker():
        wait_until(lambda: of_due(site, "state") == ["sent"] * 3)

    assert sorted(Counter(sink.recipients).values()) == [1, 1, 2]
    first, *others = sink.taken
    assert [other == first for other in others].count(True) == 1
    assert len({str(mail["Message-ID"]) for mail in sink.mails}) == 3


# SQLite has one writer.
@pytest.mark.postgresql
@pytest.mark.parametrize("migrated", ["postgresql"], indirect=True)
def test_two_workers_under_load_send_each_mail_once(site: Site, sink: Sink) -> None:
    site.threads = 2
    due_now(site, 0)
    connected = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    ours = site.database.execute(connected)[0][0]
    sink.seconds = 0.01
    with site.worker(), site.worker():
        # Each has four threads: two send mails, two do the long jobs.
        wait_until(lambda: site.database.execute(connected)[0][0] >= ours + 8)
        due_now(site, MAILS)
        wait_until(lambda: of_due(site, "state") == ["sent"] * MAILS)

    assert Counter(sink.recipients) == dict.fromkeys([f"a{n}@example.org" for n in range(MAILS)], 1)
    assert len(set(sink.taken)) == MAILS
    assert set(of_due(site, "attempts")) == {1}
    by_connection = Counter(sink.by)
    assert len([count for count in by_connection.values() if count >= MAILS // 20]) >= 4
