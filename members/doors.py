"""What every door to the deeds needs from a request: where it comes from, and how its answer is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

type View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Sender:
    """By whom forms are counted (`key`, empty for nobody), and how many of them an hour may bring.

    One that is trusted signs up people from everywhere: it is no network of its own.
    """

    key: str = ""
    limit: int = 0
    trusted: bool = False


NOBODY = Sender()  # no public door: nothing is counted


def sender_of(request: HttpRequest, limit: int) -> Sender:
    """The network that a request comes from, which may send so many an hour."""
    return Sender(_network_of(request), limit)


def _network_of(request: HttpRequest) -> str:
    """A keyed hash of the sender's network (/24, /48): enough to count by, too little to know whose."""
    try:
        address = ip_address(_address_of(request))
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    network = ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False)
    return salted_hmac("network", str(network), algorithm="sha256").hexdigest()[:32]


def _address_of(request: HttpRequest) -> str:
    """The address that our own proxy saw; what a client writes in front of it counts for nothing."""
    if settings.BEHIND_PROXY:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def is_foreign(request: HttpRequest) -> bool:
    """Whether a browser says that another site's page sent this: public forms have no cookie to guard them."""
    origin = request.headers.get("Origin")
    if not origin:
        return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
    return origin not in {settings.PUBLIC_URL, f"{request.scheme}://{request.get_host()}"}


def language_links(name: str, *args: Any) -> list[dict[str, str]]:
    """The same address in each language."""
    links = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            links.append({"code": code, "url": reverse(name, args=args)})
    return links


def uncached(view: View) -> View:
    """Keeps an answer that holds what somebody typed out of caches and search engines."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def personal(view: View) -> View:
    """Also keeps a personal link out of the Referer (promise 6).

    Not for a page with a public form: under this policy browsers send its `Origin` as null.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = uncached(view)(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return answer
