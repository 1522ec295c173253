"""Fills a new database with a federation's many years; runs inside Django, called by `large`, answers as JSON.

What people left is written by SQL alone: a million registrations in a minute or two. PostgreSQL only.
"""

import json
import sys
from datetime import timedelta
from itertools import batched
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 (models can be imported from here on)
from django.utils import timezone  # noqa: E402

from events.models import CalendarChange, Event, EventPage, Session, SessionWords  # noqa: E402
from tests.factories import make_event, make_site  # noqa: E402

from .growing import copy, copy_pages  # noqa: E402
from .planting import dress  # noqa: E402

COMING = 60  # events still to come: a full list at least, and one in ten of many
EACH = 5  # events to which a person has signed up
AT_ONCE = 500

# So many people at each event: most have a seat, some have cancelled, some wait.
REGISTRATIONS = """
    INSERT INTO events_registration (event_id, email, email_key, name, cooperative, locale, mode, state,
        queued_at, facts, told_at, link_version, privacy_at, created_at, telephone, gave_feedback)
    SELECT event, address, address, 'Giulia Belcampo ' || person, 'Girandola',
        CASE person %% 2 WHEN 0 THEN 'it' ELSE 'de' END, 'online',
        CASE WHEN nth %% 20 < 17 THEN 'confirmed' WHEN nth %% 20 < 19 THEN 'cancelled' ELSE 'waiting' END,
        signed_up, 1, signed_up, 1, signed_up, signed_up, '', false
    FROM (
        SELECT event, nth, person, 'person' || person || '@example.org' AS address,
            now() - number * interval '1 second' AS signed_up
        FROM (
            SELECT event, nth, (place - 1) * %(each)s + nth AS number,
                ((place - 1) * %(each)s + nth) %% %(people)s AS person
            FROM unnest(%(events)s::bigint[]) WITH ORDINALITY AS listed(event, place),
                generate_series(0, %(each)s - 1) AS nth
        ) AS counted
    ) AS named
"""
STEPS = """
    INSERT INTO events_step (registration_id, at, deed, before, after, by, reason, mode)
    SELECT id, created_at, 'sign_up', '', CASE state WHEN 'cancelled' THEN 'confirmed' ELSE state END,
        'registrant', '', ''
    FROM events_registration
"""
MAILS = """
    INSERT INTO mailing_message (kind, subject_key, dedupe_key, recipient, locale, context, scope, priority, state,
        created_at, due_at, sent_at, attempts, provider_id, error)
    SELECT 'events.confirmation', 'registration:' || id, 'registration:' || id || ':1', email, locale, '{}',
        'event:' || event_id, 9, 'sent', created_at, created_at, created_at, 1, '', ''
    FROM events_registration
"""


@transaction.atomic
def fill(events: int, registrations: int) -> tuple[int, str]:
    """So many events, some of them to come, each with equally many people; answers the next event and the list."""
    lists = make_site()
    sample = make_event(titles={"it": "Lavorare insieme", "de": "Gemeinsam arbeiten"}, capacity=100_000)
    dress(sample)
    _copy_events(sample, events - 1)
    _copy_people(registrations)
    CalendarChange.objects.update_or_create(pk=1, defaults={"changed_at": timezone.now()})
    return sample.pk, str(lists["it"].get_url())


def _copy_events(sample: Event, number: int) -> None:
    """A day apart: those to come behind the sample, the others before it."""
    [meeting] = sample.sessions.all()
    said = list(meeting.words.all())
    coming = max(COMING, number // 10)
    days = [timedelta(days=n + 1 if n < coming else coming - n - 30) for n in range(number)]
    for some in batched(days, AT_ONCE, strict=False):
        made = [
            copy(sample, uid=uuid4(), page_key=uuid4(), starts_at=sample.starts_at + by, ends_at=sample.ends_at + by)
            for by in some
        ]
        Event.objects.bulk_create(made)
        sessions = [
            copy(meeting, event=event, uid=f"{uuid4()}@example.org", start=event.starts_at, end=event.ends_at)
            for event in made
        ]
        Session.objects.bulk_create(sessions)
        SessionWords.objects.bulk_create([copy(words, session=session) for session in sessions for words in said])
        copy_pages(EventPage, [(sample.page_key, event.page_key) for event in made])


def _copy_people(number: int) -> None:
    ids = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    facts: dict[str, Any] = {
        "events": ids,
        "each": number // len(ids),
        "people": max(number // EACH, number // len(ids)),
    }
    with connection.cursor() as cursor:
        cursor.execute(REGISTRATIONS, facts)
        cursor.execute(STEPS)
        cursor.execute(MAILS)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill(*map(int, sys.argv[1:]))))
