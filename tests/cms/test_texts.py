"""Texts and their translations: found, compared, compiled."""

import os
from gettext import GNUTranslations
from pathlib import Path

import pytest

from cms import texts

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext

def greet(n: int) -> str:
    # Translators: above the list
    return _("Welcome, %(name)s") + ngettext("one seat", "%(n)s seats", n) + pgettext("state", "open")
"""
TEMPLATE = """
{% load i18n %}
  {% translate "Sign up" %}
{% include "x.html" with label=_("Cancel") %}
{% blocktranslate count n=n trimmed %}
  {{ n }} day
{% plural %}
  {{ n }} days
{% endblocktranslate %}
      {{ _("Search")|upper }} it's "odd
"""
CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Welcome, %(name)s"
msgstr "{welcome}"

msgid "No longer asked"
msgstr "Non più chiesto"
"""


def test_every_text_exists_in_both_languages() -> None:
    assert texts.problems() == []


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one room and one language."""
    monkeypatch.setattr(texts, "ROOT", tmp_path)
    monkeypatch.setattr(texts, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(texts, "LANGUAGES", ("it",))
    monkeypatch.setattr(texts, "SOURCES", ("room",))
    (tmp_path / "room").mkdir()
    return tmp_path / "room"


def translate(welcome: str) -> Path:
    """Writes the file of translations."""
    path = texts.path_of("it")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CATALOGUE.replace("{welcome}", welcome))
    return path


def test_texts_are_found_in_code_with_plurals_and_contexts(room: Path) -> None:
    (room / "views.py").write_text(CODE)

    assert set(texts.by_key(texts.found())) == {
        (("Welcome, %(name)s",), None),
        (("one seat", "%(n)s seats"), None),
        (("open",), "state"),
    }


def test_texts_are_found_in_templates_whatever_their_indentation(room: Path) -> None:
    (room / "page.html").write_text(TEMPLATE)

    assert set(texts.by_key(texts.found())) == {
        (("Sign up",), None),
        (("Cancel",), None),
        (("%(n)s day", "%(n)s days"), None),
        (("Search",), None),
    }


def test_missing_and_unused_texts_are_problems(room: Path) -> None:
    (room / "views.py").write_text('_("Welcome, %(name)s")\n_("New")')
    translate("Buongiorno, %(name)s")

    assert texts.problems() == [
        "it: missing, call `make texts`: 'New' (room/views.py)",
        "it: no longer used, call `make texts`: 'No longer asked' (nowhere)",
    ]


@pytest.mark.parametrize(
    ("translation", "problem"),
    [
        ("", "empty"),
        ("Buongiorno", "placeholders differ"),
        ("Buongiorno, %(nome)s", "placeholders differ"),
        ("Buongiorno, %(name)s", None),
    ],
)
def test_a_translation_is_whole(room: Path, translation: str, problem: str | None) -> None:
    (room / "views.py").write_text('_("Welcome, %(name)s")\n_("No longer asked")')
    translate(translation)

    found = texts.problems()

    assert found == ([f"it: {problem}: 'Welcome, %(name)s' (room/views.py)"] if problem else [])


def test_a_fuzzy_translation_is_a_problem(room: Path) -> None:
    (room / "views.py").write_text('_("Welcome, %(name)s")\n_("No longer asked")')
    path = translate("Buongiorno, %(name)s")
    path.write_text(path.read_text().replace('msgid "Welcome', '#, fuzzy\nmsgid "Welcome'))

    assert texts.problems() == ["it: fuzzy: 'Welcome, %(name)s' (room/views.py)"]


def test_updating_keeps_translations_adds_new_texts_and_drops_unused_ones(room: Path) -> None:
    (room / "views.py").write_text('_("Welcome, %(name)s")\n_("Welcome, %(name)s!")')
    translate("Buongiorno, %(name)s")

    texts.update()

    there = texts.by_key(texts.translations("it"))
    assert {key[0][0]: message.string for key, message in there.items()} == {
        "Welcome, %(name)s": "Buongiorno, %(name)s",
        "Welcome, %(name)s!": "",
    }


def test_updating_twice_changes_nothing(room: Path) -> None:
    (room / "views.py").write_text(CODE)
    texts.update()
    once = texts.path_of("it").read_bytes()

    texts.update()

    assert texts.path_of("it").read_bytes() == once


def test_only_what_changed_is_compiled(room: Path) -> None:
    path = translate("Buongiorno, %(name)s")
    compiled = path.with_suffix(".mo")

    first, second = texts.compile_stale(), texts.compile_stale()
    os.utime(compiled, (0, 0))
    third = texts.compile_stale()

    assert (first, second, third) == ([compiled], [], [compiled])
    with compiled.open("rb") as file:
        assert GNUTranslations(file).gettext("Welcome, %(name)s") == "Buongiorno, %(name)s"
