"""What a long text holds: anchors and reading time."""

import pytest
from wagtail.blocks import StreamValue

from pages import contents
from pages.blocks import BodyBlock


def make_body(*blocks: tuple[str, str]) -> StreamValue:
    body = BodyBlock()
    return body.to_python([{"type": kind, "value": value} for kind, value in blocks])


def anchors(*headings: str) -> list[str]:
    return [part.anchor for part in contents.parts(make_body(*(("heading", words) for words in headings)))]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        pytest.param(["Che cos'è l'assemblea"], ["che-cos-e-l-assemblea"], id="italian"),
        pytest.param(["Größe & Übergang"], ["groesse-uebergang"], id="umlauts are spelled"),
        pytest.param(["Kosten", "Kosten", "Kosten"], ["kosten", "kosten-2", "kosten-3"], id="numbered"),
        pytest.param(
            ["Kosten 2", "Kosten", "Kosten"], ["kosten-2", "kosten", "kosten-3"], id="a number that is taken"
        ),
        pytest.param(["Menu", "Content"], ["menu-2", "content-2"], id="ids of the frame"),
        pytest.param(["🎉", "مرحبا"], ["section", "section-2"], id="nothing that fits an address"),
    ],
)
def test_each_heading_has_an_anchor_of_its_own(headings: list[str], expected: list[str]) -> None:
    assert anchors(*headings) == expected


def test_only_headings_have_anchors() -> None:
    body = make_body(("text", "<p>Prima</p>"), ("heading", "Lo statuto"), ("text", "<p>Poi</p>"))

    assert [(part.anchor, part.heading) for part in contents.parts(body)] == [
        ("", ""),
        ("lo-statuto", "Lo statuto"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (200, 1), (201, 2), (400, 2), (401, 3), (2000, 10)], ids=str
)
def test_reading_takes_a_minute_for_200_words_and_never_none(words: int, minutes: int) -> None:
    assert contents.minutes(words) == minutes


def test_words_of_all_blocks_count_and_tags_do_not() -> None:
    body = make_body(("heading", "Lo statuto"), ("text", "<p>Una <b>cooperativa</b> piccola</p>"))

    assert contents.words(body) == 5
    assert contents.words(make_body()) == 0
