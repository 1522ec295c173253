"""Fills the rig's database; runs inside Django, called by `Rig.plant`, and answers on its output as JSON."""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 (models can be imported from here on)

from events import nonces  # noqa: E402
from events.models import CalendarChange, Event, EventPage  # noqa: E402
from tests.factories import make_event, make_question, make_site, make_speaker, make_topic  # noqa: E402

TEXT = (
    "<p>Una cooperativa nasce quando più persone decidono di lavorare insieme. In questo incontro mostriamo "
    "con quali strumenti si comincia, che cosa costano e dove si trova aiuto.</p>"
)


def plant(events: int, sign_ups: list[tuple[int, int]]) -> list[dict[str, object]]:
    """So many events, a day apart, in both languages; the first ones with seats and nonces as asked."""
    make_site()
    wanted = [*sign_ups, *[(100, 0)] * (events - len(sign_ups))]
    planted = [_event(n, seats) for n, (seats, _nonces) in enumerate(wanted)]
    _add_topic()
    # Feeds are known by this moment; a figure moves it to read one anew.
    CalendarChange.objects.update_or_create(pk=1, defaults={"changed_at": timezone.now()})
    return [
        {
            "pk": event.pk,
            "uid": str(event.uid),
            "path": _path(event),
            "nonces": [nonces.make(event) for _n in range(n)],
        }
        for event, (_seats, n) in zip(planted, sign_ups, strict=False)
    ]


def _event(number: int, seats: int) -> Event:
    start = (timezone.now() + timedelta(days=7 + number)).replace(minute=0, second=0, microsecond=0)
    titles = {"it": f"Lavorare insieme, {number}ª parte", "de": f"Gemeinsam arbeiten, Teil {number}"}
    return make_event(start=start, capacity=seats, titles=titles)


def _add_topic() -> None:
    topics = {topic.locale_id: topic for topic in make_topic()}
    link = EventPage.topics.through
    link.objects.bulk_create(
        link(eventpage_id=page.pk, topic_id=topics[page.locale_id].pk) for page in EventPage.objects.all()
    )


def _path(event: Event) -> str:
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it")
    return str(page.get_url())


def dress(event: Event) -> None:
    """Gives an event what a real one has: a text, somebody who speaks, and questions."""
    make_speaker(event)
    make_question(event, "case", "long_text")
    make_question(event, "since", "one", ("new", "old"))
    for page in EventPage.objects.filter(translation_key=event.page_key):
        page.body = [("heading", "Di che cosa si tratta"), *[("text", TEXT)] * 3]
        page.save_revision().publish()


if __name__ == "__main__":
    made = plant(**json.loads(sys.argv[1]))
    dress(Event.objects.get(uid=str(made[0]["uid"])))
    sys.stdout.write(json.dumps(made))
