"""Every mail holds to what old and new mail programs can show: docs/mails.md says why for each line here."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from mailing import samples
from mailing.kinds import Email
from mailing.models import Message
from tests.factories_mails import make_all_examples_possible

pytestmark = [pytest.mark.django_db, pytest.mark.plain]
BASE = Path(settings.ROOT) / "frontend_templates" / "templates" / "mails" / "base.html"
LANGUAGES = ("it", "de")
NAMES = sorted(samples.known())
# What no mail may hold: it is taken out, or the whole mail is thought to be dangerous.
FORBIDDEN = {"script", "form", "input", "button", "iframe", "object", "embed", "link", "video", "audio", "svg", "base"}
# What Word, which old Outlook writes with, does not know, and what others take out.
UNKNOWN = re.compile(
    r"display:\s*(?:inline-)?(?:flex|grid)|background-image|url\(|position:|float:|@import|@font-face"
)
VOID = {"meta", "img", "br"}
CONDITIONAL = re.compile(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", re.DOTALL)


class Read(HTMLParser):
    """The tags of a mail with their attributes, and what is open at the end."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def mails() -> dict[tuple[str, str], Email]:
    """Every example in each language."""
    return _written()


@cache  # once for all tests: they only read
def _written() -> dict[tuple[str, str], Email]:
    event = make_all_examples_possible()
    made = {}
    for name in NAMES:
        for locale in LANGUAGES:
            email = samples.write(samples.known()[name], locale, event)
            assert email is not None, name
            made[name, locale] = email
    assert not Message.objects.exists()
    return made


def test_no_mail_holds_what_programs_do_not_show(mails: dict[tuple[str, str], Email]) -> None:
    for key, email in mails.items():
        page = Read(email.html)

        assert not page.open, key
        assert not FORBIDDEN & {tag for tag, _attrs in page.tags}, key
        assert not UNKNOWN.search(email.html), (key, UNKNOWN.search(email.html))
        assert not [attrs for _tag, attrs in page.tags if any(name.startswith("on") for name in attrs)], key
        assert len(email.html.encode()) < 60_000, key  # Gmail cuts at 102 KB


def test_each_mail_says_its_language_and_no_table_is_read_out_as_one(mails: dict[tuple[str, str], Email]) -> None:
    for (name, locale), email in mails.items():
        page = Read(email.html)

        assert page.all("html")[0]["lang"] == locale
        for table in page.all("table"):
            assert table["role"] == "presentation", name
            assert (table["border"], table["cellpadding"], table["cellspacing"]) == ("0", "0", "0"), name
        assert page.all("table"), name


def test_with_pictures_off_nothing_is_lost(mails: dict[tuple[str, str], Email]) -> None:
    shown = 0
    for key, email in mails.items():
        for picture in Read(email.html).all("img"):
            shown += 1
            assert picture["src"].startswith("cid:"), key  # nothing is fetched
            assert len(picture["alt"]) > 5, key
            assert int(picture["width"]) <= 600, key
            assert int(picture["height"]) <= 600, key
    assert shown


def test_no_mail_is_wider_than_a_column(mails: dict[tuple[str, str], Email]) -> None:
    for key, email in mails.items():
        widths = [int(found) for found in re.findall(r'(?:width="|[ ;"]width:\s*)(\d+)(?=px|")', email.html)]
        ghost = "".join(CONDITIONAL.findall(email.html))

        assert max(widths) == 600, key
        assert 'width="600"' in ghost, key  # Word knows no max-width
        assert ghost.count("<table") == ghost.count("</table") == 1, key
        assert ghost.count("<td") == ghost.count("</td") == 1, key


def test_every_link_is_whole_and_both_bodies_have_the_same(mails: dict[tuple[str, str], Email]) -> None:
    for key, email in mails.items():
        html = {_target(attrs["href"]) for attrs in Read(email.html).all("a")}
        text = {_target(found.rstrip(".,")) for found in re.findall(r"https?://[^\s<>()]+", email.text)}

        assert all(each.startswith("https://") and urlsplit(each).netloc for each in html), key
        assert html == text, (key, html ^ text)


def _target(url: str) -> str:
    """Where a link leads; the place on the page does not count."""
    return url.partition("#")[0]


def test_the_plain_text_stands_on_its_own(mails: dict[tuple[str, str], Email]) -> None:
    for key, email in mails.items():
        shown = " ".join(strip_tags(re.sub(r"<style.*?</style>|<!--.*?-->", "", email.html, flags=re.DOTALL)).split())
        said = " ".join(email.text.split())

        assert len(said) > 200, key
        assert ("Giulia Belcampo" in said) is ("Giulia Belcampo" in shown), key
        for fact in set(re.findall(r"\b\d{1,2}:\d{2}\b|\b20\d\d\b|[A-Z0-9]{4}-[A-Z0-9]{4}", shown)):
            assert fact in said, (key, fact)
        assert not re.search(r"[{}<]|%\(", said), key
        assert max(map(len, email.text.split("\n"))) < 900, key  # RFC 5321 §4.5.3.1.6 allows 1000 bytes


def test_style_blocks_are_short_enough_for_gmail(mails: dict[tuple[str, str], Email]) -> None:
    for key, email in mails.items():
        blocks = re.findall(r"<style[^>]*>(.*?)</style>", CONDITIONAL.sub("", email.html), re.DOTALL)

        assert blocks, key
        assert all(len(block) < 8192 for block in blocks), key
        assert all("@media" in block for block in blocks), key  # all else stands in the tags


# --- colours ----------------------------------------------------------------------------------


@cache
def colours(scheme: str) -> dict[str, dict[str, str]]:
    """Colour and ground of each selector; in the dark, those that stay as in the light too."""
    light, other = re.findall(r"<style[^>]*>(.*?)\n  </style>", CONDITIONAL.sub("", BASE.read_text()), re.DOTALL)
    found: dict[str, dict[str, str]] = {}
    dark = other.partition("(prefers-color-scheme: dark)")[2]
    for css in (light, dark)[: 2 if scheme == "dark" else 1]:
        for selectors, rules in re.findall(r"([^{}]+)\{([^{}]+)\}", css):
            for each in re.findall(r"(?<![-\w])(background-color|color):\s*(#\w{6})", rules):
                for selector in selectors.split(","):
                    found.setdefault(selector.strip(), {})[each[0]] = each[1]
    return found


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# What is written, the selector that decides in the dark where it is another, and what it stands on.
PAIRS = [
    ("body", "body", "body"),
    ("a", "a", "body"),
    ("a", "a", ".card"),
    (".brand", ".brand", "body"),
    (".title", ".title", ".card"),
    (".fact", ".fact", ".card"),
    (".soft", ".soft", ".card"),
    (".soft", ".soft", "body"),
    (".state", "p.state", ".card"),
    (".state-wait", "p.state-wait", ".card"),
    (".state-off", "p.state-off", ".card"),
    (".leaf-month", ".leaf-month", ".leaf-month"),
    (".leaf-day", ".leaf-day", ".card"),
    (".leaf-weekday", ".leaf-weekday", ".card"),
    (".button", "a.button", ".button-cell"),
    (".foot p", ".foot p", "body"),
    (".ticket-code", "p.ticket-code", ".ticket"),
    ("body", "p", ".note"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS)
def test_what_is_written_can_be_read(scheme: str, pair: tuple[str, str, str]) -> None:
    found = colours(scheme)
    words = found[pair[1] if scheme == "dark" else pair[0]]["color"]

    assert contrast(words, found[pair[2]]["background-color"]) >= 4.5, pair
