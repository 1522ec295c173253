"""Contact and staff, and the map of the site."""

import re
from typing import Any

import pytest
from django.test import Client

from pages import site_map
from pages.models import ContactPage, SiteMapPage, SiteText, StandardPage
from tests.factories import make_event, make_topic
from tests.factories_site import make_topics_page, make_twins
from tests.http import counting_statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def person(name: str, **facts: Any) -> dict[str, Any]:
    blank: dict[str, Any] = {"role": "", "areas": "", "languages": [], "phone": "", "email": "", "picture": None}
    return {"name": name} | blank | facts


def test_contact_shows_the_office_and_its_people(client: Client) -> None:
    SiteText.objects.update(phone="+39 0471 000000", certified_email="pec@pec.example.org", office_hours="8-12")
    people = [person("Anna", role="Segretaria", languages=["it", "lld"], email="anna@example.org"), person("Kim")]
    make_twins(ContactPage, "Contatti", "", staff=[{"type": "group", "value": {"title": "Ufficio", "people": people}}])

    main = client.get("/it/contatti/").content.decode().split("<main", 1)[1].split("</main>", 1)[0]

    assert re.findall(r'href="((?:tel|mailto):[^"]+)"', main) == [
        "tel:+390471000000",
        "mailto:pec@pec.example.org",
        "mailto:anna@example.org",
    ]
    assert re.findall(r"<h3[^>]*>([^<]+)", main) == ["Anna", "Kim"]
    assert "italiano, ladino" in main


def test_contact_without_anything_is_a_page(client: Client) -> None:
    SiteText.objects.all().delete()
    make_twins(ContactPage, "Contatti", "Kontakt")

    assert client.get("/it/contatti/").status_code == 200


def titles(branches: list[site_map.Branch]) -> list[Any]:
    return [
        [branch.page.title, *titles(branch.below), *(part.title for part in branch.parts)]
        if branch.below or branch.parts
        else branch.page.title
        for branch in branches
    ]


def test_the_map_is_the_tree_of_published_pages_with_the_topics() -> None:
    make_event(titles={"it": "Incontro"})
    make_twins(StandardPage, "Bozza", "")["it"].unpublish()
    make_twins(StandardPage, "Chi siamo", "Über uns")
    make_topics_page()
    make_topic()
    pages = make_twins(SiteMapPage, "Mappa", "Karte")

    assert titles(site_map.with_topics(pages["it"], "it")) == [
        ["Webinar", "Incontro"],
        "Chi siamo",
        ["Temi", "Digitalizzazione"],
        "Mappa",
    ]
    assert titles(site_map.with_topics(pages["de"], "de")) == [
        "Webinare",
        "Über uns",
        ["Themen", "Digitalisierung"],
        "Karte",
    ]


def test_a_page_below_an_unpublished_one_keeps_a_place() -> None:
    parent, child = make_twins(StandardPage, "Sopra", "")["it"], make_twins(StandardPage, "Sotto", "")["it"]
    child.move(parent, pos="last-child")
    parent.unpublish()
    page = make_twins(SiteMapPage, "Mappa", "Karte")["it"]

    assert titles(site_map.branches(page)) == ["Webinar", "Sotto", "Mappa"]


def test_what_stands_below_a_page_that_is_cut_does_not_stand_in_for_it() -> None:
    section = make_twins(StandardPage, "Sezione", "")["it"]
    for n in range(site_map.SHOWN + 2):
        page = make_twins(StandardPage, f"Pagina {n}", "")["it"]
        page.move(StandardPage.objects.get(pk=section.pk), pos="last-child")
    grandchild = make_twins(StandardPage, "Sotto la prima", "")["it"]
    grandchild.move(StandardPage.objects.get(title="Pagina 0"), pos="last-child")
    page = make_twins(SiteMapPage, "Mappa", "Karte")["it"]

    [branch] = [each for each in site_map.branches(page) if each.page.pk == section.pk]

    assert [below.page.title for below in branch.below] == [f"Pagina {n}" for n in range(2, site_map.SHOWN + 2)]
    assert branch.more == 2


def test_a_long_section_is_cut_and_takes_as_many_statements(client: Client) -> None:
    make_event()
    page = make_twins(SiteMapPage, "Mappa", "Karte")["it"]
    client.get(page.url)
    with counting_statements() as one:
        client.get(page.url)
    for _n in range(30):
        make_event(titles={"it": "Incontro"})

    with counting_statements() as many:
        body = client.get(page.url).content.decode()

    assert len(many) == len(one) <= 22
    assert body.count(">Incontro</a>") == site_map.SHOWN
    assert "altre 19 pagine" in body
