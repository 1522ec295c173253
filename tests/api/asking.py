"""What the tests of the API share."""

from typing import Any

from django.test import Client

from events.models import Event

PROBLEM = "application/problem+json"


def person(**facts: Any) -> dict[str, Any]:
    """One person as a client sends them."""
    return {"name": "Giulia Belcampo", "email": "giulia@example.org"} | facts


def sign_up(
    client: Client, event: Event, *people: dict[str, Any], query: str = "", key: str | None = None, **fields: Any
) -> Any:
    """Sends a sign-up and answers the response."""
    data = {"people": list(people) or [person()], "cooperative": "Girandola", "privacy": True} | fields
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(
        address(event, "registrations/") + query, data, content_type="application/json", headers=headers
    )


def address(event: Event, rest: str = "") -> str:
    """Where the API has an event."""
    return f"/api/v2/events/{event.uid}/{rest}"


def uids(response: Any) -> list[str]:
    """Which events a list holds, in its order."""
    return [item["uid"] for item in response.json()["items"]]
