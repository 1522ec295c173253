"""News: what it says, what marks it, and what replaces it."""

from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from pages.models import NewsCorrection, NewsIndexPage, NewsPage
from tests.factories import make_page, make_section, make_topic
from tests.http import counting_statements

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = timedelta(days=1)


@pytest.fixture
def lists() -> dict[str, NewsIndexPage]:
    return make_section(NewsIndexPage, "Notizie", "Aktuelles")


def make_pair(lists: dict[str, NewsIndexPage], it: str, de: str, **fields: Any) -> list[NewsPage]:
    """The same news in both languages."""
    italian = make_page(NewsPage, lists["it"], it, **fields)
    return [italian, make_page(NewsPage, lists["de"], de, translation_key=italian.translation_key, **fields)]


def replace(newer: NewsPage, older: NewsPage) -> None:
    newer.replaces = older
    newer.save_revision().publish()


def shown(client: Client, page: Any, query: dict[str, str] | None = None) -> str:
    response = client.get(page.get_url(), query or {})
    assert response.status_code == 200
    return response.content.decode()


def titles(client: Client, page: NewsIndexPage, **query: str) -> list[str]:
    return [item.title for item in client.get(page.get_url(), query).context["listing"].chunk]


# --- the list -------------------------------------------------------------------------------


def test_the_list_shows_the_newest_first(client: Client, lists: dict[str, NewsIndexPage]) -> None:
    for title, day in (("vecchia", date(2026, 1, 1)), ("nuova", date(2026, 3, 1)), ("media", date(2026, 2, 1))):
        make_page(NewsPage, lists["it"], title, published_on=day)

    assert titles(client, lists["it"]) == ["nuova", "media", "vecchia"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "decree"}, ["decreto"]),
        ({"level": "national"}, ["decreto"]),
        ({"topic": "digitalisation"}, ["misura"]),
        ({"year": "2025"}, ["misura"]),
        ({"kind": "decree", "year": "2025"}, []),
        ({"kind": "no-such-kind"}, []),
        ({"year": "x"}, []),
        ({"level": ""}, ["decreto", "misura"]),
    ],
)
def test_filters_narrow_the_list(
    client: Client, lists: dict[str, NewsIndexPage], query: dict[str, str], expected: list[str]
) -> None:
    topic, _german = make_topic()
    make_page(NewsPage, lists["it"], "decreto", kind="decree", level="national", published_on=date(2026, 5, 1))
    make_page(NewsPage, lists["it"], "misura", published_on=date(2025, 5, 1), topics=[topic])

    assert titles(client, lists["it"], **query) == expected


def test_years_of_drafts_are_no_choice(client: Client, lists: dict[str, NewsIndexPage]) -> None:
    make_page(NewsPage, lists["it"], "pubblicata", published_on=date(2026, 5, 1))
    make_page(NewsPage, lists["it"], "ritirata", published_on=date(2020, 5, 1)).unpublish()

    html = shown(client, lists["it"])

    assert ('value="2026"' in html, 'value="2020"' in html) == (True, False)


@pytest.mark.parametrize("code", ["it", "de"])
def test_a_list_takes_as_many_statements_for_many_as_for_one(
    client: Client, lists: dict[str, NewsIndexPage], code: str
) -> None:
    counts = []
    for wanted in (1, 30):
        for n in range(wanted - NewsPage.objects.count()):
            correction = NewsCorrection(text="Era il 2%.")
            older = NewsPage.objects.order_by("-pk").first()
            make_page(NewsPage, lists["it"], f"notizia {n}", replaces=older, corrections=[correction])
        shown(client, lists[code])
        with counting_statements() as statements:
            shown(client, lists[code])
        counts.append(len(statements))

    assert counts == [counts[0]] * 2
    assert counts[0] <= 30


def test_a_card_says_date_kind_and_level_in_the_readers_language(
    client: Client, lists: dict[str, NewsIndexPage]
) -> None:
    make_pair(lists, "Decreto 9", "Dekret 9", kind="decree", level="national", published_on=date(2026, 3, 5))

    html = shown(client, lists["de"])

    assert '<time datetime="2026-03-05">05.03.2026</time> <span>Dekret</span>' in html
    assert "</svg>Staat</li>" in html


# --- marks ----------------------------------------------------------------------------------


def test_a_correction_is_marked_in_the_list_and_told_on_the_page_newest_first(
    client: Client, lists: dict[str, NewsIndexPage]
) -> None:
    rows = [
        NewsCorrection(date=date(2026, 3, 1), text="Era il 2%."),
        NewsCorrection(date=date(2026, 4, 1), text="Era maggio."),
    ]
    page = make_page(NewsPage, lists["it"], "Tariffe", corrections=rows)

    assert "Rettificata il 01/04/2026" in shown(client, lists["it"])
    html = shown(client, page)
    assert (
        html.index("Rettificata il 01/04/2026") < html.index("Era maggio.") < html.index("Rettificata il 01/03/2026")
    )
    assert html.index("Era il 2%.") < html.index('class="share-row')


def feed_entry(client: Client, section: NewsIndexPage) -> dict[str, str]:
    root = ET.fromstring(client.get(f"{section.get_url()}feed.xml").content)  # noqa: S314 (our own answer)
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    return {name: entry.findtext(ATOM + name) or "" for name in ("id", "title", "published", "updated")}


def test_a_correction_moves_the_entry_of_the_feed_and_keeps_its_identity(
    client: Client, lists: dict[str, NewsIndexPage]
) -> None:
    page = make_page(NewsPage, lists["it"], "Tariffe")
    before = feed_entry(client, lists["it"])

    page.corrections = [NewsCorrection(text="Era il 2%.")]
    page.save_revision().publish()

    # A feed counts in seconds: the day before stands for the time between.
    NewsPage.objects.update(first_published_at=timezone.now() - DAY)
    after = feed_entry(client, lists["it"])
    assert (after["id"], after["title"]) == (before["id"], before["title"])
    assert after["updated"] > after["published"]


@pytest.mark.parametrize(
    ("days", "marked"), [(-1, True), (0, False), (1, False)], ids=["yesterday", "today", "tomorrow"]
)
def test_news_is_no_longer_valid_from_the_day_after_its_last(
    client: Client, lists: dict[str, NewsIndexPage], days: int, marked: bool
) -> None:
    last = timezone.localdate() + days * DAY
    page = make_page(NewsPage, lists["it"], "Misura", valid_until=last)
    words = f"Non più valido dal {last + DAY:%d/%m/%Y}"

    assert (words in shown(client, page), words in shown(client, lists["it"])) == (marked, marked)
    assert f"Valido fino al {last:%d/%m/%Y}" in shown(client, page)


def test_replaced_news_says_so_and_leads_to_what_holds_now(client: Client, lists: dict[str, NewsIndexPage]) -> None:
    older = make_pair(lists, "Criteri 2025", "Richtlinien 2025")
    newer = make_pair(lists, "Criteri 2026", "Richtlinien 2026")
    replace(newer[0], older[0])

    for code, old, new in (("it", older[0], newer[0]), ("de", older[1], newer[1])):
        words = {"it": "Questa notizia è stata sostituita.", "de": "Diese Meldung wurde ersetzt."}[code]
        assert words in shown(client, old)
        assert f'<a href="{new.get_url()}">{new.title}</a>' in shown(client, old)
        assert f'<a href="{old.get_url()}">{old.title}</a>' in shown(client, new)
        mark = {"it": "Sostituita da una notizia più recente", "de": "Durch eine neuere Meldung ersetzt"}[code]
        assert shown(client, lists[code]).count(mark) == 1


def test_a_draft_replaces_nothing(client: Client, lists: dict[str, NewsIndexPage]) -> None:
    older = make_page(NewsPage, lists["it"], "Criteri 2025")
    newer = make_page(NewsPage, lists["it"], "Segreto", replaces=older)
    newer.unpublish()

    assert "Segreto" not in shown(client, older)
    assert "Sostituita" not in shown(client, lists["it"])


def test_what_replaces_it_in_the_other_language_only_is_marked(
    client: Client, lists: dict[str, NewsIndexPage]
) -> None:
    older = make_pair(lists, "Criteri 2025", "Richtlinien 2025")
    newer = make_page(NewsPage, lists["de"], "Richtlinien 2026", replaces=older[1])

    html = shown(client, older[0])

    assert f'<a href="{newer.get_url()}" hreflang="de" lang="de">Richtlinien 2026</a>' in html
    assert "Disponibile solo in tedesco" in html


def test_a_page_without_a_twin_is_still_replaced_by_both_languages(lists: dict[str, NewsIndexPage]) -> None:
    older = make_page(NewsPage, lists["it"], "Solo in italiano")
    italian, german = make_pair(lists, "Nuova", "Neu")
    replace(italian, older)

    german.refresh_from_db()
    german.save_revision().publish()

    assert set(NewsPage.objects.filter(replaces=older)) == {italian, german}


def test_a_related_page_is_a_link_while_it_is_published(client: Client, lists: dict[str, NewsIndexPage]) -> None:
    call = make_page(NewsPage, lists["it"], "Bando affitti")
    page = make_page(NewsPage, lists["it"], "Notizia", related_page=call)
    link = f'<a href="{call.get_url()}">Bando affitti</a>'
    assert link in shown(client, page)

    call.unpublish()

    assert "Bando affitti" not in shown(client, page)


# --- other front ends -----------------------------------------------------------------------


def test_the_api_has_the_facts_and_no_draft_behind_them(client: Client, lists: dict[str, NewsIndexPage]) -> None:
    draft = make_page(NewsPage, lists["it"], "Segreto")
    facts = {"valid_from": date(2026, 5, 1), "source": "Decreto n. 9", "replaces": draft, "related_page": draft}
    corrections = [NewsCorrection(date=date(2026, 6, 1), text="Era il 2%.")]
    page = make_page(NewsPage, lists["it"], "Misura", corrections=corrections, **facts)
    draft.unpublish()

    answer = client.get(f"/api/v2/pages/{page.pk}/")

    data = answer.json()
    found = {name: data[name] for name in ("kind", "level", "valid_from", "valid_until", "source")}
    assert found == {
        "kind": "measure",
        "level": "provincial",
        "valid_from": "2026-05-01",
        "valid_until": None,
        "source": "Decreto n. 9",
    }
    assert [(row["date"], row["text"]) for row in data["corrections"]] == [("2026-06-01", "Era il 2%.")]
    assert "Segreto" not in answer.content.decode()


# --- bad input ------------------------------------------------------------------------------


def messages(page: NewsPage) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    return caught.value.message_dict


@pytest.mark.parametrize("length", [1, 2, 4])
def test_a_circle_of_any_length_is_refused(lists: dict[str, NewsIndexPage], length: int) -> None:
    chain = [make_page(NewsPage, lists["it"], "prima")]
    for n in range(length - 1):
        chain.append(make_page(NewsPage, lists["it"], f"poi {n}", replaces=chain[-1]))
    chain[0].replaces = chain[-1]

    assert list(messages(chain[0])) == ["replaces"]


def test_a_circle_through_the_other_language_is_refused(lists: dict[str, NewsIndexPage]) -> None:
    italian, german = make_pair(lists, "Notizia", "Meldung")
    other = make_page(NewsPage, lists["de"], "Andere", replaces=german)

    for target in (german, other):
        italian.replaces = target
        assert list(messages(italian)) == ["replaces"]


def test_a_chain_without_a_circle_is_fine(lists: dict[str, NewsIndexPage]) -> None:
    first = make_page(NewsPage, lists["it"], "2024")
    second = make_page(NewsPage, lists["it"], "2025", replaces=first)

    make_page(NewsPage, lists["it"], "2026", replaces=second).full_clean()


@pytest.mark.parametrize(("until", "fine"), [(-1, False), (0, True), (1, True)])
def test_news_cannot_end_before_it_begins(lists: dict[str, NewsIndexPage], until: int, fine: bool) -> None:
    page = make_page(NewsPage, lists["it"], "Misura")
    page.valid_from, page.valid_until = date(2026, 5, 1), date(2026, 5, 1) + until * DAY

    if fine:
        page.full_clean()
    else:
        assert list(messages(page)) == ["valid_until"]
        with pytest.raises(IntegrityError), transaction.atomic():
            page.save(clean=False)


@pytest.mark.parametrize(
    ("days", "goes_live_in", "fine"), [(0, None, True), (1, None, False), (1, 1, True), (2, 1, False), (1, -1, False)]
)
def test_a_date_still_to_come_needs_a_planned_publication(
    lists: dict[str, NewsIndexPage], days: int, goes_live_in: int | None, *, fine: bool
) -> None:
    page = make_page(NewsPage, lists["it"], "Misura")
    page.published_on = timezone.localdate() + days * DAY
    page.go_live_at = None if goes_live_in is None else timezone.now() + goes_live_in * DAY

    if fine:
        page.full_clean()
    else:
        assert list(messages(page)) == ["published_on"]


def test_a_correction_is_not_dated_ahead(lists: dict[str, NewsIndexPage]) -> None:
    correction = NewsCorrection(page=make_page(NewsPage, lists["it"], "Misura"), text="Importo")
    correction.date = timezone.localdate() + DAY

    with pytest.raises(ValidationError, match="Questo giorno deve ancora venire"), translation.override("it"):
        correction.full_clean()


@pytest.mark.parametrize("number", ["9999", "0", "x"])
@pytest.mark.parametrize(("query", "way"), [({}, "?"), ({"kind": "decree"}, "?kind=decree")])
def test_a_part_of_the_list_that_there_is_not_leads_to_its_beginning(
    client: Client, lists: dict[str, NewsIndexPage], number: str, query: dict[str, str], way: str
) -> None:
    answer = client.get(lists["it"].get_url(), query | {"page": number})

    body = answer.content.decode()
    assert answer.status_code == 404
    assert "<h1>Notizie</h1>" in body
    assert f'<a class="button" href="{way}">Alla prima pagina dell\'elenco</a>' in body
    assert '<meta name="robots" content="noindex">' in body


def test_only_topics_with_news_can_be_chosen(client: Client, lists: dict[str, NewsIndexPage]) -> None:
    used, *_others = make_topic()
    make_topic("energy", "Energia", "Energie")
    make_page(NewsPage, lists["it"], "Su un tema", topics=[used])
    make_page(NewsPage, lists["it"], "Bozza", topics=[make_topic("work", "Lavoro", "Arbeit")[0]]).unpublish()

    for language, title in (("it", "Digitalizzazione"), ("de", "Digitalisierung")):
        (topics,) = (
            each for each in client.get(lists[language].url).context["listing"].filters if each.name == "topic"
        )
        assert [label for _slug, label in topics.choices] == [title]


def test_strange_letters_in_a_title_are_shown_as_they_are(client: Client, lists: dict[str, NewsIndexPage]) -> None:
    title = "🎉 مرحبا <b>Grüße</b>"
    page = make_page(NewsPage, lists["it"], title)

    for html in (shown(client, page), shown(client, lists["it"])):
        assert "🎉 مرحبا &lt;b&gt;Grüße&lt;/b&gt;" in html


def test_a_control_character_does_not_take_the_feed_down(client: Client) -> None:
    section = make_section(NewsIndexPage, "Notizie", "Aktuelles")["it"]
    make_page(NewsPage, section, "Prima\x0bseconda", summary="Riga\x0buno\x1f")

    answer = client.get(f"{section.url}feed.xml")

    assert answer.status_code == 200
    assert "Prima seconda" in answer.content.decode()
