"""What three providers send to our webhooks, in their own formats, and how each shows that it is the one."""

import hashlib
import hmac
import json
from base64 import b64encode
from pathlib import Path
from typing import Any

from django.test import Client

FOLDER = Path(__file__).parent / "webhooks"
PASSWORD, KEY = "desk:k3y-of-the-tests", "mailgun-key-of-the-tests"
ANYMAIL = {"WEBHOOK_SECRET": PASSWORD, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
# The number by which each knows the mail of the files.
NUMBERS = {
    "postmark": "883953f4-6105-42a2-a16a-77a8eac79483",
    "mailgun": "<20261120093012.1.3A1F@mg.example.org>",
    "brevo": "<202611200930.10000000001@smtp-relay.example.org>",
}


def payload(name: str) -> dict[str, Any]:
    """What stands in a file, signed as its provider signs."""
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return data | {"signature": signature()} if name.startswith("mailgun") else data


def signature(key: str = KEY, token: str = "5f1b7c") -> dict[str, str]:
    """Mailgun's block: HMAC-SHA256 over time and token."""
    digest = hmac.new(key.encode(), f"1763631012{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": "1763631012", "token": token, "signature": digest}


def basic(password: str = PASSWORD) -> str:
    return f"Basic {b64encode(password.encode()).decode()}"


def url(provider: str) -> str:
    return f"/webhooks/mail/{provider}/tracking/"


def send(name: str, *, body: Any = None, password: str = PASSWORD) -> Any:
    """Sends a file as its provider does, and answers the response; `body` replaces what stands in it."""
    provider = name.partition("_")[0]
    content = body if body is not None else json.dumps(payload(name))
    client = Client(headers={"authorization": basic(password)}, raise_request_exception=False)
    return client.post(url(provider), content, content_type="application/json")
