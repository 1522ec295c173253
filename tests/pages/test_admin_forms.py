"""What editors see in the forms of news and deep dives."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from pages.amounts import AmountField
from pages.models import ArticleIndexPage, ArticlePage, NewsIndexPage, NewsPage
from tests.factories import make_page, make_section, make_topic
from tests.factories_funding import make_call

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain]
TYPES: list[tuple[Any, Any]] = [(NewsIndexPage, NewsPage), (ArticleIndexPage, ArticlePage)]


@pytest.fixture
def editor(client: Client) -> Client:
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "demo")
    client.force_login(user)
    return client


@pytest.mark.parametrize(("section_type", "item_type"), TYPES)
def test_the_topics_of_the_pages_language_can_be_chosen(editor: Client, section_type: Any, item_type: Any) -> None:
    make_topic()
    page = make_page(item_type, make_section(section_type, "Sezione", "Bereich")["it"], "Pagina")

    for address in (f"{page.pk}/edit/", f"add/pages/{item_type._meta.model_name}/{page.get_parent().pk}/"):
        html = editor.get(f"/admin/pages/{address}").content.decode()
        assert ("Digitalizzazione" in html, "Digitalisierung" in html) == (True, False)


@pytest.mark.parametrize(("section_type", "item_type"), TYPES)
def test_a_draft_can_be_previewed(editor: Client, section_type: Any, item_type: Any) -> None:
    page = make_page(item_type, make_section(section_type, "Sezione", "Bereich")["it"], "Pubblicata")
    page.title = "Bozza nuova"
    page.save_revision()

    html = editor.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()

    assert ("Bozza nuova" in html, "Pubblicata" in html) == (True, False)


def test_a_bad_term_is_told_at_its_field_and_changes_nothing(editor: Client) -> None:
    page = make_page(NewsPage, make_section(NewsIndexPage, "Notizie", "Aktuelles")["it"], "Misura")
    form = {
        "title": "Misura",
        "slug": page.slug,
        "kind": "measure",
        "level": "provincial",
        "published_on": "2026-05-01",
        "valid_from": "2026-05-02",
        "valid_until": "2026-05-01",
        "body-count": "0",
        **{f"corrections-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")},
        **{f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")},
        "action-publish": "1",
    }

    response = editor.post(f"/admin/pages/{page.pk}/edit/", form)

    assert response.context["form"].errors == {
        "valid_until": ["È prima di «valido dal». Scelga quel giorno o uno successivo."]
    }
    page.refresh_from_db()
    assert page.valid_until is None


@pytest.mark.parametrize(
    ("typed", "is_taken"),
    [("31.03.2027", False), ("31.03.2027 12:00", True), ("31/03/2027 12:00", True), ("2027-03-31 12:00", True)],
)
def test_a_deadline_needs_its_time(editor: Client, typed: str, *, is_taken: bool) -> None:
    soon = timezone.now() + timedelta(days=9)
    call = make_call("Bando", window="fixed", closes_at=soon)
    form = {"title": "Bando", "slug": call.slug, "level": "provincial", "giver": "Ufficio", "window": "fixed"}
    form |= {f"{name}-count": "0" for name in ("body", "steps", "documents")}
    form |= {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}

    response = editor.post(f"/admin/pages/{call.pk}/edit/", form | {"closes_at": typed, "action-publish": "1"})

    call.refresh_from_db()
    if is_taken:
        assert f"{call.closes_at:%Y-%m-%d %H:%M}" == "2027-03-31 10:00"
    else:
        assert response.context["form"].errors == {"closes_at": ["Indichi anche l'ora, per esempio 31.03.2027 12:00."]}
        assert call.closes_at == soon


@pytest.mark.parametrize("language", ["it", "de"])
def test_days_stand_in_forms_as_people_here_write_them(editor: Client, language: str) -> None:
    section = make_section(NewsIndexPage, "Notizie", "Aktuelles")["it"]
    page = make_page(NewsPage, section, "Misura", published_on=date(2026, 5, 2))

    html = editor.get(f"/admin/pages/{page.pk}/edit/", headers={"accept-language": language}).text

    assert 'name="published_on" value="02.05.2026"' in html


def test_editors_read_in_their_language_what_search_engines_show(editor: Client) -> None:
    """And only a page that can stand in a menu asks whether it shall."""
    section = make_section(NewsIndexPage, "Notizie", "Aktuelles")["it"]
    item = make_page(NewsPage, section, "Misura")

    pages = {page: editor.get(f"/admin/pages/{page.pk}/edit/").content.decode() for page in (section, item)}

    for html in pages.values():
        assert "Se il campo è vuoto, mostrano il titolo della pagina." in html
        assert "Title tag" not in html
    assert ['name="show_in_menus"' in html for html in pages.values()] == [True, False]


@pytest.mark.parametrize(("section_type", "_item_type"), TYPES)
def test_whoever_adds_a_page_is_offered_no_second_list(editor: Client, section_type: Any, _item_type: Any) -> None:
    section = make_section(section_type, "Sezione", "Bereich")["it"]
    home = section.get_parent()

    offered = editor.get(f"/admin/pages/{home.pk}/add_subpage/").context["page_types"]

    names = {name for _verbose, _app, name, *_rest in offered}
    assert "standardpage" in names
    assert section_type._meta.model_name not in names


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("2000", "2000"),
        ("2.000", "2000"),
        ("2.000,5", "2000.50"),
        ("2000.50", "2000.50"),
        ("1.250.000", "1250000"),
        ("€ 2 000,00", "2000"),
        ("", None),
    ],
)
def test_an_amount_is_taken_as_people_here_type_it(typed: str, taken: str | None) -> None:
    amount = AmountField(max_digits=12, decimal_places=2, required=False).clean(typed)

    assert amount == (taken and Decimal(taken))


@pytest.mark.parametrize("language", ["it", "de"])
def test_amounts_stand_in_forms_as_people_here_write_them(editor: Client, language: str) -> None:
    call = make_call(ceiling=Decimal(7200), spend_min=Decimal("2000.50"), rate=Decimal(60))

    html = editor.get(f"/admin/pages/{call.pk}/edit/", headers={"accept-language": language}).text

    for name, shown in {"ceiling": "7.200", "spend_min": "2.000,50", "rate": "60"}.items():
        assert f'<input type="text" name="{name}" value="{shown}" inputmode="decimal"' in html
