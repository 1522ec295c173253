"""Useful tools: their facts, their list, their page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from pages.models import Purpose, ToolIndexPage, ToolPage
from pages.page_forms import ToolPageForm
from tests.factories import make_section, make_topic
from tests.http import counting_statements
from tests.pages.tool_factories import make_list, make_pair, make_purpose, make_tool

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(site: None) -> dict[str, ToolIndexPage]:
    return make_list()


def titles(client: Client, section: ToolIndexPage, **query: str) -> list[str]:
    body = client.get(section.url, query).content.decode()
    return re.findall(r'<h2 class="card__title"[^>]*><a [^>]*>([^<]+)</a>', body)


# --- the list -------------------------------------------------------------------------------


def test_tools_stand_by_title_and_are_narrowed_by_purpose_topic_and_cost(
    client: Client, lists: dict[str, ToolIndexPage]
) -> None:
    purpose, (topic, _german) = make_purpose()["it"], make_topic()
    make_tool(lists["it"], "Nave", cost="paid", purpose=purpose)
    make_tool(lists["it"], "Ancora", cost="partly", topics=[topic])
    make_tool(lists["it"], "Mare")

    assert {
        query: titles(client, lists["it"], **dict([query.split("=")]) if query else {})
        for query in ("", "purpose=meetings", "topic=digitalisation", "cost=free", "cost=gold", "purpose=\0")
    } == {
        "": ["Ancora", "Mare", "Nave"],
        "purpose=meetings": ["Nave"],
        "topic=digitalisation": ["Ancora"],
        "cost=free": ["Mare"],
        "cost=gold": [],
        "purpose=\0": [],
    }


def test_a_tool_in_one_language_only_is_in_both_lists_and_marked(
    client: Client, lists: dict[str, ToolIndexPage]
) -> None:
    make_tool(lists["de"], "Anker")

    body = client.get(lists["it"].url).content.decode()

    assert 'lang="de"><a href="/de/' in body
    assert "Disponibile solo in tedesco" in body


def test_a_card_says_purpose_cost_and_where_the_data_lie(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    make_tool(lists["de"], "Anker", purpose=make_purpose()["de"], cost="partly", data_in_eu="depends")
    make_tool(lists["de"], "Boje", is_category=True, data_in_eu="no")

    body = client.get(lists["de"].url).content.decode()
    facts = [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", card)).strip()
        for card in re.findall(r'<ul class="card__facts">(.*?)</ul>', body, re.DOTALL)
    ]

    assert facts == [
        "Zweck: Sitzungen Kosten: Teilweise kostenlos Daten in der EU: je nachdem",
        "Art von Programm Kosten: Kostenlos Daten in der EU: nein",
    ]


@pytest.mark.parametrize("part", ["", "?cost=free", "feed.xml", "confronto/", "confronto/?tool=werk0&tool=werk0-2"])
def test_a_list_takes_as_many_statements_for_30_as_for_one(
    client: Client, lists: dict[str, ToolIndexPage], part: str
) -> None:
    def make(many: range) -> None:
        topics = make_topic(f"topic-{many.start}")
        for number in many:
            make_tool(
                lists["it"],
                f"Werk{number}",
                purpose=purpose["it"],
                topics=topics[:1],
                key=f"werk{number}",
                cost="free",
            )

    purpose = make_purpose()
    make(range(1))
    address = f"{lists['it'].url}{part}"
    client.get(address)
    with counting_statements() as one:
        assert client.get(address).status_code == 200
    make(range(1, 30))
    client.get(address)

    with counting_statements() as thirty:
        assert client.get(address).status_code == 200

    assert len(thirty) == len(one) <= 30, "\n".join(thirty)


def test_the_feed_names_the_tools(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    tool = make_tool(lists["it"], "Ancora")

    response = client.get(f"{lists['it'].url}feed.xml")

    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert re.findall(r"<id>urn:uuid:([^<:]+)</id>", response.content.decode()) == [str(tool.translation_key)]


# --- the page -------------------------------------------------------------------------------


def test_a_page_shows_facts_words_and_ways_on(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    topic, _german = make_topic()
    tool = make_tool(
        lists["it"],
        "Ancora",
        purpose=make_purpose()["it"],
        cost="partly",
        cost_note="Il programma <b>costa</b> poco",
        interface_languages=["it", "de"],
        link="https://example.org/ancora",
        checked_on=timezone.localdate().replace(year=2026, month=3, day=1),
        experience="Ci aiuta.",
        topics=[topic],
    )

    body = client.get(tool.url).content.decode()
    facts = re.findall(r"<dt>([^<]+)</dt>\s*<dd>(.*?)</dd>", body, re.DOTALL)

    assert {name: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", value)).strip() for name, value in facts} == {
        "Scopo": "Riunioni",
        "Costo": "Gratuito in parte Il programma &lt;b&gt;costa&lt;/b&gt; poco",
        "Dati nell&#x27;UE": "– Non noto",
        "Open source": "– Non noto",
        "Lingue dell&#x27;interfaccia": "Italiano, tedesco",
        "Ultima verifica": "1° marzo 2026",
    }
    assert re.findall(r"<h2>([^<]+)</h2>", body)[:2] == ["La nostra esperienza", "Strumenti sullo stesso tema"]
    section = lists["it"].url
    for link in ("https://example.org/ancora", f"{section}confronto/?tool=ancora", f"{section}?topic=digitalisation"):
        assert f'href="{link}"' in body


def test_a_kind_of_program_is_named_as_such(client: Client, lists: dict[str, ToolIndexPage]) -> None:
    tool = make_tool(lists["de"], "Unterschrift", is_category=True, link="https://example.org/")

    body = client.get(tool.url).content.decode()

    assert "Eine Art von Programm, kein einzelnes Produkt" in body
    assert "Weitere Informationen" in body
    assert "Zur Website" not in body


# --- facts ----------------------------------------------------------------------------------


def test_facts_published_in_one_language_hold_in_the_other_and_words_stay(lists: dict[str, ToolIndexPage]) -> None:
    purpose, pair = make_purpose(), make_pair(lists, "Werk", what_for="So", cost_note="Wenig")
    tool = pair["it"]
    tool.cost, tool.purpose, tool.interface_languages, tool.what_for = "paid", purpose["it"], ["it", "fr"], "Così"

    tool.save_revision().publish()

    german = ToolPage.objects.get(pk=pair["de"].pk)
    assert (german.cost, german.purpose, german.interface_languages) == ("paid", purpose["de"], ["it", "fr"])
    assert (german.what_for, german.cost_note, german.key) == ("So", "Wenig", tool.key)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("checked_on", timezone.localdate() + timedelta(days=2), "Dieser Tag liegt in der Zukunft"),
        ("interface_languages", ["it", "xx"], "Wählen Sie aus den Sprachen der Liste."),
        ("interface_languages", {"it": 1}, "Wählen Sie aus den Sprachen der Liste."),
        ("interface_languages", [["it"]], "Wählen Sie aus den Sprachen der Liste."),
        ("slug", "compare", "Diese Adresse ist schon"),
        ("slug", "vergleich", "Diese Adresse ist schon"),
        ("link", "javascript:alert(1)", ""),
        ("cost", "gold", "Wert 'gold' ist keine gültige Option"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    lists: dict[str, ToolIndexPage], field: str, value: Any, message: str
) -> None:
    tool = make_tool(lists["de"], "Anker")
    setattr(tool, field, value)

    with translation.override("de"), pytest.raises(ValidationError) as refused:
        tool.full_clean()

    with translation.override("de"):
        said = refused.value.message_dict
    assert [*said] == [field]
    assert said[field][0].startswith(message)


@pytest.mark.parametrize("fact", [{"cost": "gold"}, {"open_source": "maybe"}, {"data_in_eu": "maybe"}])
def test_the_database_keeps_no_unknown_facts(lists: dict[str, ToolIndexPage], fact: dict[str, str]) -> None:
    tool = make_tool(lists["it"], "Ancora")

    with pytest.raises(IntegrityError), transaction.atomic():
        ToolPage.objects.filter(pk=tool.pk).update(**fact)


@pytest.mark.parametrize("title", ["Pappagallo 🦜", "שלום עולם", "x" * 255])
def test_any_title_makes_a_page(client: Client, lists: dict[str, ToolIndexPage], title: str) -> None:
    tool = ToolPage(title=title, cost="free", locale=lists["it"].locale)
    lists["it"].add_child(instance=tool)
    tool.save_revision().publish()

    assert client.get(tool.url).status_code == 200
    assert client.get(f"{lists['it'].url}confronto/", {"tool": tool.key}).status_code == 200


# --- the name in addresses ------------------------------------------------------------------


def add(section: ToolIndexPage, title: str, **fields: Any) -> ToolPage:
    tool = ToolPage(title=title, cost="free", locale=section.locale, **fields)
    section.add_child(instance=tool)
    return tool


def test_a_tool_is_named_once_for_all_languages(lists: dict[str, ToolIndexPage]) -> None:
    tool = add(lists["it"], "Firma digitale")
    twin = add(lists["de"], "Digitale Unterschrift", translation_key=tool.translation_key)
    tool.title, tool.slug = "Firma qualificata", "firma-qualificata"
    tool.save()

    assert (tool.key, twin.key) == ("firma-digitale", "firma-digitale")


def test_another_tool_with_the_same_address_gets_another_name(lists: dict[str, ToolIndexPage]) -> None:
    keys = [add(lists["it"], "Firma").key, add(lists["de"], "Firma").key]

    assert keys == ["firma", "firma-2"]


def test_a_copy_is_another_tool_and_a_translation_the_same(lists: dict[str, ToolIndexPage]) -> None:
    # Both before anybody has saved them again.
    tool = add(lists["it"], "Ancora")
    copy = tool.copy(update_attrs={"slug": "ancora-copia"})
    translated = tool.copy_for_translation(lists["de"].locale)

    assert (copy.key, translated.key) == ("ancora-2", "ancora")


# --- the editor -----------------------------------------------------------------------------


def test_the_form_offers_what_is_in_the_language_of_the_page(lists: dict[str, ToolIndexPage]) -> None:
    purposes, topics = make_purpose(), make_topic()
    tool = make_tool(lists["de"], "Anker")
    form_class = ToolPage.get_edit_handler().get_form_class()

    with translation.override("it"):
        form = form_class(instance=tool, parent_page=lists["de"])
        choices = form.fields["interface_languages"].choices

    assert issubclass(form_class, ToolPageForm)
    assert list(form.fields["purpose"].queryset) == [purposes["de"]]
    assert list(form.fields["topics"].queryset) == [topics[1]]
    assert choices[:2] == [("it", "italiano"), ("de", "tedesco")]


def test_an_editor_saves_a_tool(admin_client: Client, lists: dict[str, ToolIndexPage]) -> None:
    purpose, tool = make_purpose()["it"], make_tool(lists["it"], "Ancora")
    sent = {
        "title": "Àncora",
        "slug": "ancora",
        "cost": "paid",
        "purpose": purpose.pk,
        "interface_languages": ["de", "it"],
        "action-publish": "1",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }

    response = admin_client.post(f"/admin/pages/{tool.pk}/edit/", sent)

    tool.refresh_from_db()
    assert response.status_code == 302, response.context["form"].errors
    assert (tool.title, tool.cost, tool.purpose, tool.interface_languages) == ("Àncora", "paid", purpose, ["de", "it"])


def test_a_purpose_in_use_is_not_lost(lists: dict[str, ToolIndexPage]) -> None:
    purpose = make_purpose()["it"]
    make_tool(lists["it"], "Ancora", purpose=purpose)

    with pytest.raises(IntegrityError), transaction.atomic():
        purpose.delete()

    assert Purpose.objects.filter(pk=purpose.pk).exists()


def test_a_draft_may_leave_the_cost_open() -> None:
    section = make_section(ToolIndexPage, "Strumenti", "Werkzeuge")["it"]
    draft = ToolPage(title="Da descrivere", slug="bozza", locale=section.locale, live=False)

    section.add_child(instance=draft)

    assert ToolPage.objects.get(pk=draft.pk).cost == ""
