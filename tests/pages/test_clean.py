"""What word processors leave behind in a text."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.rich_text import RichText

from pages.blocks import CleanTextBlock
from pages.clean import tidy
from tests.factories import make_standard_page, make_topic


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        pytest.param("<p>Uno</p><p>&nbsp;</p><p></p><p>Due</p>", "<p>Uno</p><p>Due</p>", id="empty paragraphs"),
        pytest.param(
            '<p data-block-key="a1"> \u00a0<br/></p><p>Due</p>', "<p>Due</p>", id="an empty line with a break"
        ),
        pytest.param("<ul><li>\u00a0</li></ul><p>Due</p>", "<p>Due</p>", id="an empty list"),
        pytest.param("<p>\u00a0\u00a0 Uno \u00a0 due\u00a0</p>", "<p>Uno due</p>", id="blanks that hold a layout"),
        pytest.param("<p>Uno\u200b due\ufeff</p>", "<p>Uno due</p>", id="invisible characters"),
        pytest.param(
            "<p>fino al 50\u00a0%, §\u00a05</p>", "<p>fino al 50\u00a0%, §\u00a05</p>", id="meant blanks stay"
        ),
        pytest.param(
            '<p><b>Uno</b> <a linktype="page" id="3">due</a> 👩‍👩‍👧</p>',
            '<p><b>Uno</b> <a linktype="page" id="3">due</a> 👩‍👩‍👧</p>',
            id="words, links and joined emoji stay",
        ),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_means_nothing_goes_and_words_stay(pasted: str, kept: str) -> None:
    assert tidy(pasted) == kept


def test_a_block_is_tidied_when_it_is_saved() -> None:
    assert CleanTextBlock().clean(RichText("<p>Uno</p><p>\u00a0</p>")) == RichText("<p>Uno</p>")


def test_a_text_of_blanks_only_is_missing() -> None:
    with pytest.raises(ValidationError):
        CleanTextBlock().clean(RichText("<p>\u00a0</p>"))


def test_the_server_keeps_none_of_the_styles_that_a_form_could_send() -> None:
    """Whatever stands in the posted state of the editor: what the block's features do not know is dropped."""
    block = CleanTextBlock()
    state = """{"entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}},
        "blocks": [
            {"key": "a", "type": "header-one", "text": "Titolo", "depth": 0, "inlineStyleRanges": [], "entityRanges": []},
            {"key": "b", "type": "unstyled", "text": "<span style='mso-x'>Uno</span>", "depth": 0,
             "inlineStyleRanges": [{"offset": 0, "length": 5, "style": "COLOR-red"}],
             "entityRanges": [{"key": 0, "offset": 0, "length": 5}]}]}"""

    value = block.value_from_datadict({"text": state}, {}, "text")

    assert block.clean(value).source == (
        "<p data-block-key=\"b\"><a>&lt;span</a> style='mso-x'&gt;Uno&lt;/span&gt;</p>"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eetsiL\u202c", "etsiL"),
        ("\u2067Bando\u2069 \u2066uno", "Bando uno"),
        ("مرحبا بكم", "مرحبا بكم"),
        ("שלום\u200f!", "שלום\u200f!"),
        ("👩\u200d👩\u200d👧 Famiglia 🏳️\u200d🌈", "👩\u200d👩\u200d👧 Famiglia 🏳️\u200d🌈"),
    ],
)
def test_a_title_keeps_its_words_but_turns_no_reading_order(typed: str, kept: str) -> None:
    page = make_standard_page("Prima", summary=typed)
    page.title = typed
    page.full_clean()
    topic = make_topic()[0]
    topic.title = typed
    topic.full_clean()

    assert (page.title, page.summary, topic.title) == (kept, kept, kept)


@pytest.mark.django_db
def test_a_title_of_nothing_but_such_marks_is_missing() -> None:
    page = make_standard_page("Prima")
    page.title = "\u202e"

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert "title" in refused.value.message_dict


def test_pasted_text_turns_no_reading_order() -> None:
    assert tidy("<p>Uno \u202edue\u202c</p>") == "<p>Uno due</p>"
