"""The editors' handbook: it opens for everybody, its ways lead on, and the buttons it names exist."""

import re
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import django
import pytest
import wagtail
import wagtail_localize
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cms import roles, texts
from pages import handbook
from pages.models import HomePage, StandardPage
from tests.factories import make_event
from tests.factories_funding import make_call
from tests.factories_site import make_twins

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = pytest.mark.plain
LANGUAGES = ("it", "de")
BOLD = re.compile(r"\*\*(.+?)\*\*")
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")
LINK = re.compile(r'(?:href|src)="(/admin/handbook/[^"]*)"')
KILOBYTE = 1024
WORKFLOW = "secondo sguardo / vier-augen-prüfung"


def somebody(role: str, language: str) -> Client:
    """Who is in that group and no other, with the admin in that language."""
    user = User.objects.create_user("vera", "vera@example.org", "secret")
    user.groups.add(Group.objects.get(name=role))
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    client = Client()
    client.force_login(user)
    return client


def address(name: str) -> str:
    return reverse("handbook:page", args=[name])


@pytest.mark.django_db
@pytest.mark.plain
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", [role.name for role in roles.ROLES])
def test_every_page_opens_for_every_role_and_every_link_and_picture_in_it(role: str, language: str) -> None:
    client = somebody(role, language)

    seen: dict[str, None] = {}
    for name in handbook.NAMES:
        answer = client.get(address(name))
        assert answer.status_code == 200
        html = answer.content.decode()
        assert f'<article class="handbook" lang="{language}">' in html
        seen |= dict.fromkeys(LINK.findall(html))

    assert [url for url in seen if client.get(url).status_code != 200] == []


@pytest.mark.django_db
@pytest.mark.plain
def test_the_guide_is_for_whoever_works_here(client: Client) -> None:
    urls = [reverse("handbook:start"), address("pages"), reverse("handbook:picture", args=["it", "dashboard"])]

    assert [client.get(url).status_code for url in urls] == [302, 302, 302]


@pytest.mark.django_db
@pytest.mark.plain
@pytest.mark.parametrize("path", ["secrets/", "pictures/it/none.webp", "pictures/fr/dashboard.webp"])
def test_what_is_no_part_of_it_is_not_found(path: str) -> None:
    client = somebody(roles.AUTHOR.name, "it")

    assert client.get(f"{reverse('handbook:start')}{path}", follow=True).status_code == 404


def test_both_languages_have_the_same_pages_and_pictures() -> None:
    for language in LANGUAGES:
        folder = handbook.FOLDER / language
        assert {path.stem for path in folder.glob("*.md")} == set(handbook.NAMES)
        assert pictures(language) == pictures("it") == used(language)


def pictures(language: str) -> set[str]:
    return {path.stem for path in (handbook.FOLDER / language / "pictures").iterdir()}


def used(language: str) -> set[str]:
    found = (re.findall(r"!\[[^\]]+\]\(pictures/([\w-]+)\.webp\)", text) for text in pages(language).values())
    return {name for names in found for name in names}


def pages(language: str) -> dict[str, str]:
    return {name: handbook.path_of(language, name).read_text() for name in handbook.NAMES}


@pytest.mark.parametrize("name", handbook.NAMES)
def test_both_languages_say_the_same_in_the_same_order(name: str) -> None:
    shapes = [shape(pages(language)[name]) for language in LANGUAGES]

    assert shapes[0] == shapes[1]


def shape(text: str) -> list[str]:
    """What begins each line: a heading, a step, a row, a picture."""
    return [re.match(r"#+|\d+\.|- |\||!\[|", line)[0] for line in text.splitlines() if line]  # type: ignore[index]


def test_its_pictures_are_small() -> None:
    sizes = {path: path.stat().st_size for path in handbook.FOLDER.glob("*/pictures/*")}

    assert {path.name: size for path, size in sizes.items() if size > 120 * KILOBYTE} == {}
    assert sum(sizes.values()) < 3 * KILOBYTE * KILOBYTE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_that_it_names_reads_so_in_the_admin(language: str) -> None:
    named = {bold for text in pages(language).values() for bold in BOLD.findall(text)}

    assert sorted(bold for bold in named if not reads(bold, language)) == []


def reads(words: str, language: str) -> bool:
    """Whether the admin says these words somewhere: it may begin them with a capital, and put in names."""
    plain, forms = said(language)
    known = plain | {WORKFLOW}
    filled = (form.fullmatch(words.lower()) for form in forms)
    return words.lower() in plain or any(found and known.issuperset(found.groups()) for found in filled)


@cache
def said(language: str) -> tuple[set[str], list[re.Pattern[str]]]:
    """All that our texts, Wagtail's and Django's say in a language; ours stand in the place of theirs."""
    messages = theirs(language) | ours(language)
    words = {text.strip() for text in messages.values() if text.strip()}
    forms = (re.split(PLACEHOLDER, text.lower()) for text in words if PLACEHOLDER.search(text))
    return {text.lower() for text in words}, [re.compile("(.+)".join(map(re.escape, form))) for form in forms]


def theirs(language: str) -> dict[Any, str]:
    packages = [Path(package.__file__).parent for package in (wagtail, wagtail_localize)]
    packages.append(Path(django.__file__).parent / "contrib" / "auth")
    found: dict[Any, str] = {}
    for package in packages:
        for path in package.rglob(f"locale/{language}/LC_MESSAGES/django.mo"):
            with path.open("rb") as file:
                found |= GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return found


def ours(language: str) -> dict[Any, str]:
    """By their keys in a catalogue: one word in two contexts has two."""
    known = [m for m in texts.translations(language) if m.id and isinstance(m.string, str)]
    return {f"{m.context}\x04{m.id}" if m.context else m.id: str(m.string) for m in known}


def test_what_is_no_markdown_is_shown_as_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "it").mkdir()
    text = "# Titolo\n\n<script>alert(1)</script>\n\n[qui](javascript:alert(1)) <b onclick=x>ciao</b>\n"
    (tmp_path / "it" / "pages.md").write_text(text)
    monkeypatch.setattr(handbook, "FOLDER", tmp_path)

    html = handbook.html("it", "pages")

    assert not re.search(r"<script|<b |<a ", html)
    assert "&lt;script&gt;" in html


@pytest.fixture
def office(client: Client, site: object) -> Client:
    user = User.objects.create_superuser("office", "office@example.org", "x")
    UserProfile.objects.create(user=user, preferred_language="it")
    client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.plain
def test_the_guide_is_at_hand_where_it_is_needed(office: Client) -> None:
    event, call = make_event(), make_call()
    page = make_twins(StandardPage)["it"]
    home = Page.objects.get(pk=HomePage.objects.first().pk)
    needed = {
        reverse("wagtailadmin_home"): reverse("handbook:start"),
        reverse("events_admin:index"): address("webinar"),
        reverse("events_admin:new"): address("webinar"),
        reverse("events_admin:event", args=[event.pk]): address("event-day"),
        reverse("events_admin:session_move", args=[event.pk, event.sessions.get().pk]): address("event-day"),
        reverse("advice_admin:index"): address("event-day"),
        reverse("languages_admin:index"): address("languages"),
        reverse("links_admin:index"): address("checks"),
        reverse("wagtailadmin_pages:edit", args=[page.pk]): 'data-side-panel="guide"',
        reverse("wagtailadmin_pages:edit", args=[call.pk]): handbook.title("it", "calls"),
        reverse("wagtailadmin_pages:add", args=["pages", "standardpage", home.pk]): 'data-side-panel="guide"',
    }

    assert [url for url, there in needed.items() if there not in office.get(url).content.decode()] == []


@pytest.mark.django_db
@pytest.mark.plain
def test_help_is_ours_and_leads_to_nothing_in_english(office: Client) -> None:
    html = office.get(reverse("wagtailadmin_home")).content.decode()

    assert reverse("handbook:start") in html
    assert "guide.wagtail.org" not in html
    assert "releases" not in html
