"""How the tests talk to the office's views."""

from html import unescape
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from events.models import Event


def url(name: str, *args: Any) -> str:
    """The address of one of the office's views."""
    return reverse(f"events_admin:{name}", args=args)


def said(response: Any) -> str:
    """What the editor was told, as text."""
    return unescape(" ".join(" ".join(str(message).split()) for message in get_messages(response.wsgi_request)))


def shown(response: Any) -> str:
    """The page's source, with its characters as they are read."""
    return unescape(response.text)


def italian(text: str, **facts: Any) -> str:
    """What an Italian editor reads for a text of the source."""
    with translation.override("it"):
        return gettext(text) % facts if facts else gettext(text)


def mails(count: int) -> str:
    """The sentence that says how many mails a deed wrote."""
    with translation.override("it"):
        text = ngettext("%(count)d mail was written.", "%(count)d mails were written.", count)
    return text % {"count": count}


def post(client: Client, name: str, event: Event, /, *args: Any, **data: Any) -> Any:
    """Sends a deed's form."""
    return client.post(url(name, event.pk, *args), data)


def rows(*entries: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    """A list of rows as the browser sends it."""
    data: dict[str, Any] = {"rows-TOTAL_FORMS": len(entries), "rows-INITIAL_FORMS": initial}
    for number, entry in enumerate(entries):
        data |= {f"rows-{number}-{name}": value for name, value in entry.items()}
    return data
