"""Free advice to test with."""

from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone
from wagtail.models import Locale

from members import nonces
from members.advising import Asked
from members.forms import PURPOSE
from members.models import AdviceArea, AdvicePage, AdviceRequest
from pages.models import HomePage
from tests.factories import add_page, make_site

_number = count(1)
TITLES = {"it": "Bandi e contributi", "de": "Ausschreibungen und Beiträge"}


def make_area(slug: str = "calls", titles: dict[str, str] | None = None, **facts: Any) -> AdviceArea:
    """An area in both languages (or in `titles`); answers the first."""
    key = uuid4()
    facts = {"covers": "Lettura della domanda", "adviser": "Ilaria Campolieto", "spoken": ["it", "de"]} | facts
    rows = [
        AdviceArea.objects.create(
            locale=Locale.objects.get_or_create(language_code=code)[0],
            translation_key=key,
            slug=slug,
            title=title,
            **facts,
        )
        for code, title in (TITLES if titles is None else titles).items()
    ]
    return rows[0]


def make_advice_pages() -> dict[str, AdvicePage]:
    """The live page in each language, with the site around it."""
    make_site()
    key, pages = uuid4(), {}
    for code, title, slug in (("it", "Consulenza gratuita", "consulenza"), ("de", "Kostenlose Beratung", "beratung")):
        home = HomePage.objects.get(locale__language_code=code)
        page = AdvicePage(
            title=title,
            slug=slug,
            free="Il primo colloquio",
            not_free="Un nuovo statuto",
            translation_key=key,
        )
        pages[code] = add_page(home, page)
    return pages


def make_asked(area: AdviceArea | None = None, **facts: Any) -> Asked:
    """What somebody asks."""
    told = {
        "name": "Giulia Belcampo",
        "email": "giulia@example.org",
        "phone": "",
        "cooperative": "Girandola",
        "question": "Esiste un bando?",
        "how": "email",
        "when": "",
        "locale": "it",
    } | facts
    return Asked(area=area or AdviceArea.objects.first() or make_area(), **told)


def make_request(state: str = "new", **facts: Any) -> AdviceRequest:
    """A request as it stands in the database, without mails."""
    number = next(_number)
    told = {
        "number": f"2026-{5000 + number}",  # far from those that the deed gives
        "name": f"Giulia Belcampo {number}",
        "email": f"person{number}@example.org",
        "cooperative": "Girandola",
        "question": "Esiste un bando?",
        "how": "email",
        "locale": "it",
        "nonce": f"nonce-{number}",
        "privacy_at": timezone.now(),
        "done_at": timezone.now() if state == "done" else None,
    } | facts
    told.setdefault("area", AdviceArea.objects.first() or make_area())
    return AdviceRequest.objects.create(state=state, **told)


# What somebody tells, by the page's form and by the API alike.
ENQUIRY = {
    "area": "calls",
    "name": "Giulia Belcampo",
    "cooperative": "Girandola",
    "email": "giulia@example.org",
    "how": "phone",
    "phone": "+39 0471 000001",
    "when": "dopo le 17:00",
}


def form_data(**fields: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    sent = {"question": "Esiste un bando?\r\nE fino a quando?", "privacy": "on", "website": ""}
    return ENQUIRY | sent | {"nonce": nonces.make(PURPOSE)} | fields
