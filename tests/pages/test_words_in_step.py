"""Topics and texts in two languages: which of them do not say yet what the other says, since when, and what settles it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from pages import words_in_step
from pages.models import SiteText, Topic
from tests.factories import make_topic
from tests.http import counting_statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
TABLE = "/admin/languages/words/"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor", "editor@example.org", "x"))
    return client


def edit(client: Client, topic: Topic, **words: str) -> str:
    data = {"title": topic.title, "slug": topic.slug, "description": topic.description} | words
    return client.post(f"/admin/snippets/pages/topic/edit/{topic.pk}/", data, follow=True).content.decode()


def behind(*rows: Any) -> list[bool]:
    return [type(row).objects.get(pk=row.pk).behind_since is not None for row in rows]


def test_who_changes_words_leaves_the_other_language_behind_and_is_told(editor: Client) -> None:
    italian, german = make_topic()

    html = edit(editor, italian, title="Sicurezza informatica")

    assert behind(italian, german) == [False, True]
    assert f'href="/admin/snippets/pages/topic/edit/{german.pk}/"' in html


def test_what_is_no_word_concerns_no_other_language(editor: Client) -> None:
    italian, german = make_topic()

    edit(editor, italian)
    edit(editor, italian, slug="sicurezza-2")
    text = SiteText.objects.get(locale__language_code="it")
    text.phone = "+39 0471 000000"
    text.save()

    assert behind(italian, german, *SiteText.objects.all()) == [False] * (2 + SiteText.objects.count())


def test_whoever_writes_the_other_language_brings_it_up_to_date(editor: Client) -> None:
    italian, german = make_topic()
    edit(editor, italian, title="Sicurezza informatica")

    edit(editor, german, title="Sichere Informatik")

    assert behind(italian, german) == [False, False]


def test_behind_counts_from_the_first_change_whatever_follows(editor: Client) -> None:
    italian, german = make_topic()
    edit(editor, italian, title="Prima")
    first = Topic.objects.get(pk=german.pk).behind_since

    edit(editor, Topic.objects.get(pk=italian.pk), title="Seconda")
    german.save()  # as it was read before all that

    assert Topic.objects.get(pk=german.pk).behind_since == first


def test_words_that_are_still_right_are_so_after_a_click(editor: Client) -> None:
    italian, german = make_topic()
    edit(editor, italian, title="Sicurezza informatica")
    address = f"{TABLE}pages/topic/{german.pk}/still-right/"
    assert f'href="{address}"' in editor.get(TABLE).content.decode()

    editor.get(address)
    asked = behind(german)
    editor.post(address)

    assert (asked, behind(german)) == ([True], [False])


def test_a_translation_that_only_repeats_the_other_language_is_behind_until_it_is_written(editor: Client) -> None:
    italian, german = make_topic()
    german.delete()

    editor.post(f"{TABLE}pages/topic/{italian.pk}/begin/de/")
    new = Topic.objects.get(locale__language_code="de")
    begun = behind(new)
    edit(editor, new, title="Sicherheit")

    assert (begun, behind(new, italian)) == ([True], [False, False])


def test_texts_of_the_site_are_held_to_it_too() -> None:
    italian, german = (SiteText.objects.get(locale__language_code=code) for code in ("it", "de"))
    italian.motto = "Nessuno escluso"
    italian.save()

    assert behind(italian, german) == [False, True]


def test_the_table_says_since_when_and_puts_first_what_is_to_be_done(editor: Client) -> None:
    make_topic("ambiente", "Ambiente", "Umwelt")
    italian, _german = make_topic("zona", "Zona", "Zone")
    edit(editor, italian, title="Zona rossa")

    html = editor.get(TABLE).content.decode()

    assert html.index("Zona rossa") < html.index("Ambiente")
    since = Topic.objects.get(title="Zone").behind_since
    assert since is not None
    assert f"{since.year}" in html[html.index("Zona rossa") :]


def test_the_table_takes_as_many_statements_for_many_as_for_one(editor: Client) -> None:
    make_topic("a", "A", "A")
    editor.get(TABLE)
    with counting_statements() as one:
        editor.get(TABLE)
    for number in range(3):
        italian, _german = make_topic(f"b{number}", f"B{number}", f"B{number}")
        italian.title = f"C{number}"
        italian.save()
    with counting_statements() as many:
        editor.get(TABLE)

    assert len(many) == len(one)


def test_a_translation_is_begun_once() -> None:
    italian, german = make_topic()

    assert words_in_step.begin(italian, german.locale) == (german, False)
