"""Fills an outbox with old mails, and measures it: claiming, figures, memory; called by `outbox`. PostgreSQL only."""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402 (models can be imported from here on)
from django.utils import timezone  # noqa: E402

from events import reminding  # noqa: E402
from events.models import Event  # noqa: E402
from mailing import delivery, figures, kinds, line  # noqa: E402
from mailing.models import Message  # noqa: E402
from tests.factories import make_event, make_site  # noqa: E402

from .filling import REGISTRATIONS  # noqa: E402

FEW, MANY = 1_000, 10_000
WAITING = 1_000
TIMES = 60
LONG_AGO = "UPDATE events_registration SET told_at = now() - interval '30 days', state = 'confirmed'"
MAILS = """
    INSERT INTO mailing_message (kind, subject_key, dedupe_key, recipient, locale, context, scope, priority, state,
        created_at, due_at, sent_at, attempts, provider_id, error)
    SELECT 'events.confirmation', 'registration:' || n, %s || n, 'person' || n || '@example.org', 'it', '{}',
        'event:' || n %% 10000, n %% 2 * 9, %s, now() - n * interval '1 minute', now() - n * interval '1 minute',
        CASE %s WHEN 'sent' THEN now() END, 0, '', ''
    FROM generate_series(1, %s) AS n
"""


def fill(old: int) -> None:
    """So many mails that went out, two events that people are to be reminded of, and some mails that wait."""
    make_site()
    start = timezone.now() + timedelta(hours=20)
    for people in (FEW, MANY):
        event = make_event(start=start, capacity=2 * MANY)
        with connection.cursor() as cursor:
            cursor.execute(REGISTRATIONS, {"events": [event.pk], "each": people, "people": people})
    with connection.cursor() as cursor:
        cursor.execute(LONG_AGO)
        cursor.execute(MAILS, ["old:", "sent", "sent", old])
        cursor.execute(MAILS, ["new:", "waiting", "waiting", WAITING])


def measured() -> dict[str, float]:
    """Milliseconds of each deed, and the megabytes by which the process grew from few reminders to many."""
    found = {"claiming 25 mails": _milliseconds(_claim), "figures for /metrics": _milliseconds(figures.outbox)}
    Message.objects.filter(state="waiting").delete()
    return found | _memory(Event.objects.latest("pk"))


def _claim() -> None:
    delivery._release(delivery.claim(delivery.BATCH))  # noqa: SLF001 (what a worker does that is told to stop)


def _milliseconds(deed: Callable[[], object]) -> float:
    taken = []
    for _n in range(TIMES):
        began = time.perf_counter()
        deed()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken[TIMES // 6 :])


def _memory(many: Event) -> dict[str, float]:
    Event.objects.filter(pk=many.pk).update(status="cancelled")
    _remind(FEW)
    before = _megabytes()
    Event.objects.filter(pk=many.pk).update(status="announced")
    _remind(FEW + MANY)
    written = _megabytes()
    _send(FEW)
    sent_few = _megabytes()
    began = time.perf_counter()
    _send(MANY)
    seconds = time.perf_counter() - began
    return {
        f"MB more to write {MANY} reminders": written - before,
        f"MB more to send {MANY} reminders": _megabytes() - sent_few,
        "mails sent in a second": MANY / seconds,
    }


def _remind(expected: int) -> None:
    reminding.remind(timezone.now())
    written = Message.objects.filter(kind="events.reminder").count()
    if written != expected:
        raise RuntimeError(f"{written} reminders were written instead of {expected}")


@line.kept()
@kinds.batch()
def _send(count: int) -> None:
    """As one thread of a worker does."""
    done = 0
    while done < count:
        took_up = delivery.deliver_due(delivery.BATCH)
        if not took_up:
            raise RuntimeError(f"{done} of {count} mails were sent")
        done += took_up


def _megabytes() -> float:
    """The most that this process has had in memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        sys.stdout.write(json.dumps(measured()))
