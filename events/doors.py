"""What every door to the deeds needs from a request: where it comes from, and how its answer is kept."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

type View = Callable[..., HttpResponse]


def network_of(request: HttpRequest) -> str:
    """A keyed hash of the sender's network (/24, /48): enough to count by, too little to know whose."""
    address = ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 (a value, not a bind)
    network = ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False)
    return salted_hmac("network", str(network), algorithm="sha256").hexdigest()[:32]


def is_foreign(request: HttpRequest) -> bool:
    """Whether a browser says that another site's page sent this: public forms have no cookie to guard them."""
    origin = request.headers.get("Origin")
    if not origin:
        return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
    return origin != settings.PUBLIC_URL and urlsplit(origin).netloc != request.get_host()


def personal(view: View) -> View:
    """Keeps a personal page out of caches, search engines and the Referer of other sites (promise 6)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer
