"""What the tests of web doors share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client

from events import nonces
from events.models import Event
from pages import once


def form_data(event: Event, **fields: Any) -> dict[str, Any]:
    """A sign-up form as a browser sends it."""
    filled = {
        "name": "Giulia Belcampo",
        "email": "giulia@example.org",
        "cooperative": "Girandola",
        "privacy": "on",
        "nonce": nonces.make(event),
        "website": "",
    }
    return filled | fields


def sign_up(
    client: Client, event: Event, *, lang: str = "it", headers: dict[str, str] | None = None, **fields: Any
) -> Any:
    """Sends the form and answers the response."""
    return client.post(f"/{lang}/registration/event/{event.uid}/", form_data(event, **fields), headers=headers or {})


@contextmanager
def counting_statements(*, warm: bool = False) -> Iterator[list[str]]:
    """Counts every statement, BEGIN and COMMIT too: what goes over the wire in a process that knows nothing yet.

    A warm one keeps what it has read of the frame of the pages.
    """
    statements: list[str] = []
    if not warm:
        once.forget()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements
