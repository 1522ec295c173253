"""Does what people do, in one process of Django: counts the statements and takes the time; called by `large`."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 (models can be imported from here on)
from django.db import connection  # noqa: E402
from django.http import HttpResponseBase  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from events import links, nonces  # noqa: E402
from events.models import Event, EventPage, Registration  # noqa: E402
from events.personal_forms import LostLinkForm  # noqa: E402

type Deed = Callable[[], HttpResponseBase]
WARM_UP, TIMES = 5, 40
HOST = "localhost"  # as a browser on this machine would say it
_number = count(1)


def measured(event: Event, listing: str) -> dict[str, tuple[int, float]]:
    """For each deed its statements, and its milliseconds: the median of many."""
    return {name: (_statements(deed), _milliseconds(deed)) for name, deed in _deeds(event, listing)}


def _deeds(event: Event, listing: str) -> Iterator[tuple[str, Deed]]:
    client = Client(headers={"host": HOST})
    office = Client(headers={"host": HOST})
    office.force_login(get_user_model().objects.create_superuser(f"bench{time.time_ns()}"))
    yield from _sign_ups(client, event)
    yield from _own_pages(client, event)
    page = EventPage.objects.get(translation_key=event.page_key, locale__language_code="it").get_url()
    reads = {
        "event page": page,
        "list of events": listing,
        "list of past events": f"{listing}?when=past",
        "API list of 50": "/api/v2/events/?limit=50",
        "API list of 50, past": "/api/v2/events/?limit=50&when=past&order=-start",
    }
    for name, path in reads.items():
        yield name, partial(_ask, 200, client.get, path)
    yield "office: events", partial(_ask, 200, office.get, "/admin/events/")
    yield "office: an event", partial(_ask, 200, office.get, f"/admin/events/{event.pk}/")


def _sign_ups(client: Client, event: Event) -> Iterator[tuple[str, Deed]]:
    """By both doors; each sign-up is of somebody new."""
    by_form = f"/it/registration/event/{event.uid}/"
    by_api = f"/api/v2/events/{event.uid}/registrations/"
    yield "sign-up by form", lambda: _ask(302, client.post, by_form, _form(event))
    yield "sign-up by API", lambda: _ask(202, client.post, by_api, _call(1), content_type="application/json")
    yield "sign-up of five by API", lambda: _ask(202, client.post, by_api, _call(5), content_type="application/json")


def _own_pages(client: Client, event: Event) -> Iterator[tuple[str, Deed]]:
    """What somebody does with the personal link; those who cancel are others each time."""
    seated = Registration.objects.filter(event=event, state="confirmed").order_by("-pk")
    first, *others = [links.manage_path(row) for row in seated[: WARM_UP + TIMES + 2]]
    leaving = iter(others)
    yield "personal page", partial(_ask, 200, client.get, first)
    yield "cancelling", lambda: _ask(302, client.post, f"{next(leaving)}cancel/")
    yield "lost link", lambda: _ask(302, client.post, "/it/registration/lost/", _lost())


def _ask(expected: int, send: Callable[..., Any], *arguments: Any, **options: Any) -> HttpResponseBase:
    response: HttpResponseBase = send(*arguments, **options)
    if response.status_code != expected:
        raise RuntimeError(f"{arguments[0]} answers {response.status_code}")
    return response


def _form(event: Event) -> dict[str, str]:
    return _person() | {"nonce": nonces.make(event), "cooperative": "Girandola", "privacy": "on", "website": ""}


def _call(people: int) -> str:
    return json.dumps({"people": [_person() for _n in range(people)], "cooperative": "Girandola", "privacy": True})


def _lost() -> dict[str, str]:
    return {"email": _person()["email"], "nonce": LostLinkForm().initial["nonce"], "website": ""}


def _person() -> dict[str, str]:
    number = time.time_ns()
    return {"name": "Giulia Belcampo", "email": f"somebody{number}.{next(_number)}@example.org"}


def _statements(deed: Deed) -> int:
    for _n in range(WARM_UP):
        deed()
    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(captured)


def _milliseconds(deed: Deed) -> float:
    taken = []
    for _n in range(TIMES):
        began = time.perf_counter()
        deed()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    pk, address = json.loads(sys.argv[1])
    sys.stdout.write(json.dumps(measured(Event.objects.get(pk=pk), address)))
