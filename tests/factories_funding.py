"""Calls for funding to test with."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from wagtail.models import Locale

from pages.models import CooperativeKind, FundingIndexPage, FundingPage
from tests.factories import make_page, make_section


def make_call(title: str = "Bando", locale: str = "it", **fields: Any) -> FundingPage:
    """A live call in one language, open without end; the section is made when there is none."""
    section = FundingIndexPage.objects.filter(locale__language_code=locale).first()
    if section is None:
        section = make_section(FundingIndexPage, "Contributi", "Beiträge")[locale]
    facts = {"level": "provincial", "window": "rolling", "giver": "Ufficio Esempio"}
    return make_page(FundingPage, section, title, **facts | fields)


def make_kind(slug: str) -> dict[str, CooperativeKind]:
    """A kind of cooperative in both languages; titles are `slug IT` and `slug DE`."""
    key = uuid4()
    return {
        code: CooperativeKind.objects.create(
            locale=Locale.objects.get_or_create(language_code=code)[0],
            translation_key=key,
            slug=slug,
            title=f"{slug} {code.upper()}",
        )
        for code in ("it", "de")
    }


def days(number: float) -> datetime:
    """So many days from now."""
    return timezone.now() + timedelta(days=number)
