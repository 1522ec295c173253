"""A page is asked for: which site it is and which page, from what is kept."""

from copy import copy

from django.http import Http404, HttpRequest
from wagtail.models import Site

from . import top
from .languages import active_language
from .models import HomePage


def begin(request: HttpRequest, path: str) -> None:
    """Answers for Wagtail's `Site.find_for_request` and `Page.route_for_request`, from the home pages that are kept.

    Where the site is not one, or has no home page in the language, Wagtail looks by itself.
    """
    site = only_site()
    if site is None:
        return
    request._wagtail_site = site  # type: ignore[attr-defined]  # noqa: SLF001 (where Wagtail looks first)
    home = home_of(site, active_language())
    if home is None:
        return
    try:
        found = home.route(request, [slug for slug in path.split("/") if slug])
    except Http404:
        found = None
    request._wagtail_route_for_request = found  # type: ignore[attr-defined]  # noqa: SLF001


def only_site() -> Site | None:
    """The site, where there is only one, which then answers to any name; a copy, as Wagtail notes things in it."""
    known = top.sites()
    return copy(known[0]) if len(known) == 1 and known[0].is_default_site else None


def home_of(site: Site, locale: str) -> HomePage | None:
    """A copy of the first page of a site in a language; None where it is not live there."""
    key = site.root_page.translation_key
    found = (home for home in top.homes() if (home.translation_key, home.locale.language_code) == (key, locale))
    return next((copy(home) for home in found), None)
