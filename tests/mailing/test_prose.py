"""What editors write in mails is the same as text and as HTML, and never more than prose."""

import pytest

from mailing.placeholders import Placeholder, Type
from mailing.prose import faults, html, plain

TITLE = Placeholder("title", "Title", "Assemblea")
LINK = Placeholder("link", "Link", "https://example.org/it/", Type.LINK)
VALUES = {"title": "Uno & <due>", "link": "https://example.org/?a=1&b=2", "note": ""}


def test_paragraphs_and_lines() -> None:
    text = "\n\nuna riga\r\nun'altra\n\n\n  \nfine  \n"

    assert html(text) == "<p>una riga<br>un&#x27;altra</p><p>fine</p>"
    assert plain(text) == "una riga\nun'altra\n\nfine"


def test_bold_and_links() -> None:
    text = "Porti **la bolletta** e legga [il **programma**](https://example.org/a?b=1&c=2)."

    assert html(text) == (
        "<p>Porti <strong>la bolletta</strong> e legga "
        '<a href="https://example.org/a?b=1&amp;c=2">il <strong>programma</strong></a>.</p>'
    )
    assert plain(text) == "Porti la bolletta e legga il programma (https://example.org/a?b=1&c=2)."


def test_values_are_escaped_and_never_read_as_prose() -> None:
    values = {"title": "**x** [y](https://evil.example) {link}", "link": "https://example.org/"}

    assert html("{title}", values) == "<p>**x** [y](https://evil.example) {link}</p>"
    assert html("{title}", VALUES) == "<p>Uno &amp; &lt;due&gt;</p>"
    assert plain("{title}", VALUES) == "Uno & <due>"


def test_an_address_can_be_clicked_with_and_without_words() -> None:
    assert html("{link}", VALUES, ["link"]) == (
        '<p><a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a></p>'
    )
    assert html("[qui]({link})", VALUES, ["link"]) == '<p><a href="https://example.org/?a=1&amp;b=2">qui</a></p>'
    assert plain("[qui]({link})", VALUES) == "qui (https://example.org/?a=1&b=2)"


def test_what_says_nothing_leaves_no_gap() -> None:
    assert html("uno\n\n{note}\n\ndue", VALUES) == "<p>uno</p><p>due</p>"
    assert plain("uno\n\n{note}\n\ndue", VALUES) == "uno\n\ndue"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '[x](https://a"onclick="alert(1))',
        "[x](data:text/html,y)",
        "{% load i18n %}{{ settings }}",
        "<b>x</b>",
        '<a href="javascript:x">y</a>',
    ],
)
def test_nothing_else_is_markup(text: str) -> None:
    made = html(text, VALUES, ["link"])

    assert (made.count("<"), made[:3], made[-4:]) == (2, "<p>", "</p>")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{title} {link} [x]({link}) **y** [z](https://example.org)", []),
        ("{titel}", ["{titel}"]),
        ("{ title }", ["{ title }"]),
        ("[x](www.example.org)", ["www.example.org"]),
        ("[x](http://example.org)", ["http://example.org"]),
        ("[x](javascript:alert)", ["javascript:alert"]),
        ("[x]({title})", ["{title}"]),
        ("[x](https://a b)", ["https://a b"]),
    ],
)
def test_what_cannot_be_sent_is_said(text: str, wrong: list[str]) -> None:
    told = faults(text, [TITLE, LINK])

    assert len(told) == len(wrong)
    assert all(each in sentence for each, sentence in zip(wrong, told, strict=True))


def test_the_list_of_what_is_known_is_told() -> None:
    (told,) = faults("{x} {y}", [TITLE, LINK])

    assert "{x}, {y}" in told
    assert "{title}, {link}" in told
