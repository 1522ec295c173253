"""What editors see of a page or of words before readers do: light and dark, in each language, on a telephone and at a desk."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from wagtail.models import GroupPagePermission, Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from pages.models import CooperativeKind, SiteText, StandardPage
from tests.cms.deeds import form_of
from tests.factories import make_topic
from tests.factories_advice import make_advice_pages, make_area
from tests.factories_site import make_topics_page, make_twins
from tests.http import counting_statements

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain, pytest.mark.usefixtures("site")]


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor", "editor@example.org", "x"))
    return client


@pytest.fixture
def pair() -> dict[str, StandardPage]:
    return make_twins(StandardPage, "Chi siamo", "Über uns")


def preview(client: Client, path: str, form: dict[str, Any], mode: str = "") -> str:
    """What the panel shows of a form that nobody has saved."""
    assert client.post(path, form).json() == {"is_valid": True, "is_available": True}
    return client.get(path, {"mode": mode}).content.decode()


def of_page(client: Client, page: StandardPage, mode: str = "", **words: str) -> str:
    return preview(client, f"/admin/pages/{page.pk}/edit/preview/", form_of(page, **words), mode)


def of_words(client: Client, row: Any, form: dict[str, Any], mode: str = "") -> str:
    name = row._meta.label_lower.replace(".", "/")
    return preview(client, f"/admin/snippets/{name}/preview/{row.pk}/", form, mode)


# --- pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "scheme"), [("it-light", "light"), ("it-dark", "dark")])
def test_a_page_is_shown_light_or_dark_as_it_is_typed(
    editor: Client, pair: dict[str, StandardPage], mode: str, scheme: str
) -> None:
    html = of_page(editor, pair["it"], mode, title="Chi siamo noi")

    assert f'<html lang="it" data-scheme="{scheme}">' in html
    assert "<h1>Chi siamo noi</h1>" in html
    assert "js/scheme.js" in html


def test_the_draft_of_the_other_language_is_a_choice_away(editor: Client, pair: dict[str, StandardPage]) -> None:
    pair["de"].title = "Wer wir sind"
    pair["de"].save_revision()

    html = of_page(editor, pair["it"], "de-dark", title="Chi siamo noi")

    assert '<html lang="de" data-scheme="dark">' in html
    assert "<h1>Wer wir sind</h1>" in html


def test_a_reader_gets_no_scheme_but_their_own(client: Client, pair: dict[str, StandardPage]) -> None:
    html = client.get(pair["it"].url, {"mode": "it-dark"}).content.decode()

    assert '<html lang="it">' in html
    assert "scheme.js" not in html


@pytest.mark.parametrize("mode", ["", "xx", "fr-dark", "it-purple", "de-"])
def test_a_mode_that_there_is_not_shows_the_page_as_the_browser_wishes(
    editor: Client, pair: dict[str, StandardPage], mode: str
) -> None:
    pair["de"].delete()

    html = of_page(editor, pair["it"], mode)

    assert "<h1>Chi siamo</h1>" in html
    assert 'data-scheme="purple"' not in html


def test_who_may_not_edit_the_other_language_does_not_see_its_draft(
    client: Client, pair: dict[str, StandardPage]
) -> None:
    group = Group.objects.create(name="g")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=pair["it"], permission=change)
    user = User.objects.create_user("writer", "w@example.org", "x")
    user.groups.add(group)
    client.force_login(user)
    pair["de"].title = "Geheim"
    pair["de"].save_revision()

    html = of_page(client, pair["it"], "de-light")

    assert "Geheim" not in html


def test_the_panel_offers_telephone_and_desk_and_only_the_languages_that_are_there(
    editor: Client, pair: dict[str, StandardPage]
) -> None:
    both = editor.get(f"/admin/pages/{pair['it'].pk}/edit/").content.decode()
    pair["de"].delete()
    one = editor.get(f"/admin/pages/{pair['it'].pk}/edit/").content.decode()

    assert ('data-device-width="375"' in both, 'data-device-width="1280"' in both) == (True, True)
    assert 'data-device-width="768"' not in both
    assert [f'<option value="{mode}"' in both for mode in ("it-light", "it-dark", "de-light", "de-dark")] == [True] * 4
    assert ('<option value="it-dark"' in one, '<option value="de-dark"' in one) == (True, False)


def test_a_new_page_can_be_looked_at_before_it_is_saved(editor: Client) -> None:
    parent = make_twins(StandardPage, "Altro", "")["it"].get_parent()
    path = f"/admin/pages/add/pages/standardpage/{parent.pk}/preview/"

    html = preview(editor, path, form_of(StandardPage(title="Nuova", slug="nuova")), "it-dark")

    assert '<html lang="it" data-scheme="dark">' in html
    assert "<h1>Nuova</h1>" in html


# --- words ----------------------------------------------------------------------------------


def test_a_topic_is_shown_on_its_page_as_it_is_typed(editor: Client) -> None:
    make_topics_page()
    italian, german = make_topic()
    form = {"title": "Sicurezza", "slug": "sicurezza", "description": "Di dati e persone."}

    here, there = (of_words(editor, italian, form, mode) for mode in ("it-light", "de-dark"))

    assert "<h1>Sicurezza</h1>" in here
    assert "Di dati e persone." in here
    assert '<html lang="de" data-scheme="dark">' in there
    assert f"<h1>{german.title}</h1>" in there


def test_a_topic_without_a_page_is_shown_among_the_others(editor: Client) -> None:
    make_topic("ambiente", "Ambiente", "Umwelt")
    html = of_words(editor, make_topic()[0], {"title": "Sicurezza", "slug": "sicurezza"}, "it-dark")

    assert "<strong>Sicurezza</strong>" in html
    assert "Ambiente" in html
    assert "Digitalizzazione" not in html


def test_a_kind_of_cooperative_is_shown_among_the_others(editor: Client) -> None:
    row = CooperativeKind.objects.create(
        locale=Locale.objects.get(language_code="it"), slug="sociale", title="Cooperativa sociale"
    )

    assert "<strong>Sociale</strong>" in of_words(editor, row, {"title": "Sociale", "slug": "sociale"})


def test_the_texts_of_the_site_are_shown_around_its_first_page_with_their_menus(
    editor: Client, pair: dict[str, StandardPage]
) -> None:
    text = SiteText.objects.get(locale__language_code="it")
    form = {"full_name": "smartCoop", "motto": "Nessuno escluso", "organisation": "Federazione", "footer": "In fondo"}
    menu = inline_formset([{"page": pair["it"].pk, "label": "Noi"}])
    form |= {"main_menu": menu, "footer_menu": inline_formset([])}
    form |= {"alert": "Chiuso lunedì", "alert_until": "2099-01-01 08:00"}

    html = of_words(editor, text, nested_form_data(form), "it-dark")

    for words in ("Nessuno escluso", "Chiuso lunedì", "In fondo", ">Noi<"):
        assert words in html, words
    assert SiteText.objects.get(pk=text.pk).motto != "Nessuno escluso"


def test_an_area_of_advice_is_shown_on_the_page_of_advice(editor: Client) -> None:
    make_advice_pages()
    area = make_area()
    italian = type(area).objects.get(translation_key=area.translation_key, locale__language_code="it")
    form = {
        "title": "Bandi",
        "slug": area.slug,
        "order": 0,
        "covers": "Ricerca di bandi",
        "adviser": "Anna",
        "spoken": ["it"],
    }

    html = of_words(editor, italian, form, "it-light")

    assert "Ricerca di bandi" in html
    assert html.count('class="advice-area"') == 1


def test_a_preview_takes_as_many_statements_in_either_scheme(editor: Client, pair: dict[str, StandardPage]) -> None:
    of_page(editor, pair["it"], "it-light")
    path = f"/admin/pages/{pair['it'].pk}/edit/preview/"
    counts = []
    for mode in ("it-light", "it-dark"):
        with counting_statements() as statements:
            editor.get(path, {"mode": mode})
        counts.append(len(statements))

    assert counts[0] == counts[1]
