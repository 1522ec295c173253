"""Texts of Wagtail and Django that we translate in their place: polite, in both languages, and still theirs."""

import json
import site
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse

from cms import borrowed, borrowed_faults, renamed

pytestmark = pytest.mark.plain


def theirs() -> set[str]:
    """All texts of the packages that are installed."""
    folders = chain.from_iterable(Path(folder).glob("*") for folder in site.getsitepackages())
    found = set()
    for folder in folders:
        if folder.name.startswith(("wagtail", "django", "taggit")):
            for path in folder.rglob("locale/en/LC_MESSAGES/django*.po"):
                with path.open("rb") as file:
                    found |= {text for message in read_po(file) for text in _forms(message.id)}
    return found


def _forms(text: str | Iterable[str]) -> Iterable[str]:
    return [text] if isinstance(text, str) else text


def test_what_nobody_says_any_more_is_borrowed_in_vain() -> None:
    modules = (borrowed, borrowed_faults, renamed)
    lists = [each for module in modules for each in vars(module).values() if isinstance(each, list)]
    texts = {text for text in chain.from_iterable(lists) if isinstance(text, str)}

    assert texts - theirs() == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "polite"),
    [("it", "Inserisca il Suo indirizzo e-mail"), ("de", "Geben Sie Ihre E-Mail-Adresse ein")],
)
def test_whoever_forgot_a_password_is_spoken_to_politely(client: Client, language: str, polite: str) -> None:
    page = client.get(reverse("wagtailadmin_password_reset"), headers={"accept-language": language}).text

    assert polite in page


@pytest.mark.django_db
def test_scripts_speak_politely_too(client: Client) -> None:
    scripts = client.get(reverse("wagtailadmin_javascript_catalog"), headers={"accept-language": "it"}).text

    assert json.dumps("Scriva qui il Suo commento…") in scripts
    assert json.dumps("Riprova") in scripts  # what is fine as it is stays Wagtail's
