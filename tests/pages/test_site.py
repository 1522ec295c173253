"""What frames every page: menus, the notice, the footer."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from pages.models import BasePage, ContactPage, MainMenuEntry, SiteText, StandardPage
from tests.factories import make_page, make_site, make_standard_page
from tests.factories_site import make_topics_page, make_twins, set_footer, set_menu
from tests.http import counting_statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
ENTRY = re.compile(r'<li><a href="([^"]+)"[^>]*>([^<]+)</a>(?:\s*<span class="link-language">[^<]+</span>\s*)?</li>')


def part(client: Client, address: str, element: str) -> list[tuple[str, str]]:
    """The links of a part of a page: address and words."""
    body = client.get(address).content.decode()
    inside = body.split(element, 1)[1].split("</nav>", 1)[0]
    return ENTRY.findall(inside)


def menu(client: Client, address: str = "/it/") -> list[tuple[str, str]]:
    return part(client, address, '<nav class="menu"')


def footer(client: Client, address: str = "/it/") -> list[tuple[str, str]]:
    """What editors put there; the way to alerts stands behind it on every page."""
    *theirs, alerts = part(client, address, "<footer")
    assert alerts == ("/it/alerts/", "Avvisi per e-mail")
    return theirs


# --- menus ----------------------------------------------------------------------------------


def test_without_a_menu_of_editors_the_pages_marked_for_menus_are_one(client: Client) -> None:
    make_twins(StandardPage, "Chi siamo", "Über uns", show_in_menus=True)
    make_twins(StandardPage, "Privacy", "Datenschutz")

    assert menu(client) == [("/it/webinar/", "Webinar"), ("/it/chi-siamo/", "Chi siamo")]
    assert footer(client)[2:] == [("/it/privacy/", "Privacy")]


def test_a_menu_shows_what_editors_chose_in_their_order_and_words(client: Client) -> None:
    first, second = make_twins(StandardPage, "Uno", "Eins"), make_twins(StandardPage, "Due", "Zwei")
    set_menu("it", second["it"], first["it"], uno="Un altro nome")
    set_menu("de", first["de"])

    assert menu(client) == [("/it/due/", "Due"), ("/it/uno/", "Un altro nome")]
    assert menu(client, "/de/") == [("/de/eins/", "Eins")]


def test_a_menu_made_in_one_language_is_enough_for_both(client: Client) -> None:
    both, italian = make_twins(StandardPage, "Uno", "Eins"), make_twins(StandardPage, "Due", "")
    set_menu("it", both["it"], italian["it"], uno="Nome")

    assert menu(client, "/de/") == [("/de/eins/", "Eins"), ("/it/due/", "Due")]
    assert '<a href="/it/due/" hreflang="it" lang="it">Due</a>' in client.get("/de/").content.decode()


def test_what_is_not_published_leaves_the_menu_until_it_is_again(client: Client) -> None:
    page, other = make_twins(StandardPage, "Uno", "")["it"], make_twins(StandardPage, "Due", "Zwei")
    set_menu("it", page, other["it"])
    page.unpublish()

    assert menu(client) == [("/it/due/", "Due")]
    page.save_revision().publish()
    assert menu(client) == [("/it/uno/", "Uno"), ("/it/due/", "Due")]


def test_a_page_keeps_its_place_when_it_is_renamed_and_moved(client: Client) -> None:
    page, other = make_twins(StandardPage, "Uno", "Eins")["it"], make_twins(StandardPage, "Due", "Zwei")["it"]
    set_menu("it", page)
    page.title, page.slug = "Nuovo", "nuovo"
    page.save_revision().publish()
    page.move(other, pos="last-child")

    assert menu(client) == [("/it/due/nuovo/", "Nuovo")]


def test_a_page_for_some_readers_only_stands_in_nothing_that_frames_others(client: Client) -> None:
    pages = make_twins(StandardPage, "Per i soci", "Für Mitglieder", show_in_menus=True)
    PageViewRestriction.objects.create(page=pages["it"], restriction_type=PageViewRestriction.LOGIN)

    assert "Per i soci" not in client.get("/it/").content.decode()
    german = client.get(pages["de"].url).content.decode()
    assert pages["it"].url not in german


def test_who_reads_a_restricted_page_sees_what_stands_above_it(admin_client: Client) -> None:
    above = make_twins(StandardPage, "Per i soci", "Für Mitglieder")["it"]
    page = make_page(StandardPage, above, "Verbali")
    PageViewRestriction.objects.create(page=above, restriction_type=PageViewRestriction.LOGIN)

    assert f'<a href="{above.url}">Per i soci</a>' in admin_client.get(page.url).content.decode()


def test_the_current_entry_is_marked(client: Client) -> None:
    page = make_twins(StandardPage, "Uno", "Eins")["it"]
    set_menu("it", page)

    assert '<a href="/it/uno/" aria-current="page">Uno</a>' in client.get("/it/uno/").content.decode()
    assert "aria-current" not in client.get("/it/").content.decode().split('class="menu"')[1].split("</nav>")[0]


def test_the_footer_shows_its_own_entries_and_none_twice(client: Client) -> None:
    one, two = make_twins(StandardPage, "Uno", "Eins")["it"], make_twins(StandardPage, "Due", "Zwei")["it"]
    set_menu("it", one)
    set_footer("it", two, one)

    assert footer(client) == [("/it/uno/", "Uno"), ("/it/due/", "Due")]


@pytest.mark.parametrize("address", ["/it/", "/it/uno/"])
def test_a_long_menu_takes_as_many_statements_as_a_short_one(client: Client, address: str) -> None:
    set_menu("it", make_twins(StandardPage, "Uno", "Eins")["it"])
    set_footer("it", make_twins(StandardPage, "Piede", "Fuß")["it"])
    client.get(address)
    with counting_statements() as one:
        client.get(address)
    pages = [make_twins(StandardPage, f"Pagina {n}", f"Seite {n}")["it"] for n in range(10)]
    set_footer("it", *pages)
    for place, page in enumerate(pages, start=1):
        MainMenuEntry.objects.create(
            text=SiteText.objects.get(locale__language_code="it"), page=page, sort_order=place
        )

    with counting_statements() as many:
        response = client.get(address)

    assert response.status_code == 200
    assert len(many) == len(one) <= 22, "\n".join(many)


def test_a_door_says_the_first_sentence_whole_and_no_more(client: Client) -> None:
    page = make_twins(
        StandardPage, "Uno", "Eins", summary="Bandi, consulenza ecc. in un posto. Il resto si legge dentro."
    )
    set_menu("it", page["it"])

    doors = client.get("/it/").content.decode().split('class="wrap doors"')[1].split("</nav>")[0]

    assert re.findall(r'class="door__summary">([^<]+)<', doors) == ["Bandi, consulenza ecc. in un posto."]


def test_the_home_page_leads_into_each_section_of_the_menu(client: Client) -> None:
    topics = make_topics_page()
    page = make_twins(StandardPage, "Uno", "Eins", summary="Che cosa c'è.")
    set_menu("it", topics["it"], page["it"])

    doors = client.get("/it/").content.decode().split('class="wrap doors"')[1].split("</nav>")[0]

    assert re.findall(r'class="door__title" href="([^"]+)">([^<]+)<', doors) == [
        ("/it/temi/", "Temi"),
        ("/it/uno/", "Uno"),
    ]
    assert re.findall(r"#([\w-]+)", doors)[:2] == ["tag", "file-text"]
    assert "Che cosa c&#x27;è." in doors


# --- what editors type ----------------------------------------------------------------------


def form(text: SiteText, *pages: BasePage, **fields: Any) -> dict[str, Any]:
    entries = [{"page": page.pk, "label": "", "ORDER": place} for place, page in enumerate(pages, start=1)]
    words = {"full_name": "#smartCoop", "motto": text.motto, "organisation": text.organisation}
    blank = dict.fromkeys(
        ["tagline", "address", "email", "certified_email", "phone", "office_hours", "footer", "signature"], ""
    )
    blank |= {"alert": "", "alert_page": "", "alert_until": ""}
    sets = {"main_menu": inline_formset(entries), "footer_menu": inline_formset([])}
    return nested_form_data(blank | words | fields | sets)


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("vera", password="x"))
    return client


def edit(office: Client, text: SiteText, data: dict[str, Any]) -> Any:
    return office.post(f"/admin/snippets/pages/sitetext/edit/{text.pk}/", data, headers={"accept-language": "it"})


def test_an_editor_makes_a_menu(office: Client) -> None:
    text, pages = SiteText.objects.get(locale__language_code="it"), make_twins(StandardPage, "Uno", "Eins")

    response = edit(office, text, form(text, pages["it"]))

    assert response.status_code == 302
    assert menu(office) == [("/it/uno/", "Uno")]


@pytest.mark.parametrize("again", ["it", "de"])
def test_the_same_page_twice_is_refused_in_words(office: Client, again: str) -> None:
    text, pages = SiteText.objects.get(locale__language_code="it"), make_twins(StandardPage, "Uno", "Eins")

    response = edit(office, text, form(text, pages["it"], pages[again]))

    assert response.status_code == 200
    assert "Questa pagina è già nel menu." in response.content.decode()
    assert MainMenuEntry.objects.count() == 0


def test_the_database_holds_a_page_once_in_a_menu() -> None:
    page = make_twins(StandardPage)["it"]

    with pytest.raises(IntegrityError):
        set_menu("it", page, page)


def test_a_notice_without_an_end_is_refused_in_words(office: Client) -> None:
    text = SiteText.objects.get(locale__language_code="it")

    response = edit(office, text, form(text, alert="Chiuso domani"))

    assert "Indichi fino a quando mostrare l&#x27;avviso." in response.content.decode()
    with pytest.raises(ValidationError):
        SiteText(full_name="x", motto="x", organisation="x", alert="Chiuso").clean()


def test_the_database_holds_no_notice_without_an_end() -> None:
    with pytest.raises(IntegrityError):
        SiteText.objects.update(alert="Chiuso")


# --- the notice -----------------------------------------------------------------------------


def set_notice(language: str, words: str, **fields: Any) -> None:
    until = timezone.now() + timedelta(days=1)
    SiteText.objects.filter(locale__language_code=language).update(alert=words, alert_until=until, **fields)


def test_the_notice_stands_on_every_page_until_its_end(client: Client) -> None:
    set_notice("it", "Domani chiuso")

    assert [b"Domani chiuso" in client.get(a).content for a in ("/it/", "/it/webinar/", "/it/none/")] == [True] * 3
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert b"site-alert" not in client.get("/it/").content


def test_a_notice_in_one_language_is_shown_to_all_and_marked(client: Client) -> None:
    set_notice("it", "Domani chiuso")

    assert '<span lang="it">Domani chiuso</span>' in client.get("/de/").content.decode()


def test_a_notice_leads_to_its_page_while_that_is_published(client: Client) -> None:
    page = make_twins(ContactPage, "Contatti", "Kontakt")["it"]
    set_notice("it", "Domani chiuso", alert_page=page)

    seen = []
    for code in ("it", "de", ""):
        notice = client.get("/it/").content.decode().partition('class="site-alert"')[2].partition("</section>")[0]
        seen.append((re.findall(r'<a href="([^"]+)"', notice), "Disponibile solo in tedesco" in notice))
        for twin in ContactPage.objects.filter(translation_key=page.translation_key, locale__language_code=code):
            twin.unpublish()

    assert seen == [(["/it/contatti/"], False), (["/de/kontakt/"], True), ([], False)]


def test_what_an_editor_types_into_the_notice_is_text(client: Client) -> None:
    set_notice("it", "<b>{{ settings }}</b>")

    assert "&lt;b&gt;{{ settings }}&lt;/b&gt;" in client.get("/it/").content.decode()


def test_a_site_without_texts_has_a_frame(client: Client) -> None:
    make_site()
    SiteText.objects.all().delete()

    assert menu(client) == [("/it/webinar/", "Webinar")]


def test_the_way_down_to_a_deep_page_is_in_order_though_the_footer_names_a_part_of_it(client: Client) -> None:
    page, way = make_standard_page("Uno"), ["Uno"]
    for title in ("Due", "Tre", "Quattro"):
        page = make_page(StandardPage, page, title)
        way.append(title)
        if title == "Tre":
            set_footer("it", page)

    trail = client.get(page.get_url()).content.decode().partition('class="breadcrumb')[2].partition("</nav>")[0]

    assert re.findall(r">(Uno|Due|Tre|Quattro)<", trail) == way[:-1]
