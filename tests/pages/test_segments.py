"""wagtail-localize's editor in segments: nothing leads into it, leaving it is final, and no deed breaks it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from pages.models import StandardPage
from tests.factories import make_standard_page, make_topic

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain, pytest.mark.usefixtures("site")]


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor", "editor@example.org", "x"))
    return client


def in_segments(page: Page) -> StandardPage:
    """The German page of an Italian one, as it stands in the editor in segments."""
    source, _new = TranslationSource.get_or_create_from_instance(page)
    german = Locale.objects.get(language_code="de")
    Translation.objects.create(source=source, target_locale=german, enabled=True).save_target(publish=False)
    return StandardPage.objects.get(translation_key=page.translation_key, locale=german)


def edit(page: Page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def leave(client: Client, page: Page) -> None:
    client.post(edit(page), {"localize-stop-translation": "1"})
    Translation.objects.update(enabled=False)


@pytest.mark.parametrize("name", ["localize/submit", "localize/update", "localize-restart", "localize-convert"])
def test_nothing_offers_it(editor: Client, name: str) -> None:
    page = make_standard_page("Chi siamo")
    german, topic = in_segments(page), make_topic()[0]
    leave(editor, german)

    for path in (edit(page), edit(german), "/admin/snippets/pages/topic/", f"/admin/pages/{page.get_parent().pk}/"):
        assert name not in editor.get(path).content.decode(), path
    assert name not in editor.get(f"/admin/snippets/pages/topic/edit/{topic.pk}/").content.decode()
    assert "localize/reports" not in editor.get("/admin/").content.decode()


@pytest.mark.parametrize("button", ["localize-restart-translation", "localize-convert-to-alias"])
def test_a_button_left_in_a_browser_writes_over_nothing(editor: Client, button: str) -> None:
    page = make_standard_page("Chi siamo")
    german = in_segments(page)
    leave(editor, german)
    german.title = "Über uns"
    german.save_revision().publish()

    answer = editor.post(edit(german), {button: "1"})

    assert answer.status_code in {302, 403}
    assert not Translation.objects.filter(enabled=True).exists()
    now = StandardPage.objects.get(pk=german.pk)
    assert (now.title, now.alias_of_id) == ("Über uns", None)


def unpublish(client: Client, page: Any) -> None:
    client.post(f"/admin/pages/{page.pk}/unpublish/")


def delete(client: Client, page: Any) -> None:
    client.post(f"/admin/pages/{page.pk}/delete/")


def move(client: Client, page: Any) -> None:
    there = make_standard_page("Altrove", locale=page.locale.language_code)
    client.post(f"/admin/pages/{page.pk}/move/{there.pk}/confirm/")


@pytest.mark.parametrize("deed", [unpublish, delete, move])
@pytest.mark.parametrize("which", ["it", "de"])
def test_whatever_becomes_of_one_language_the_editor_of_the_other_opens(editor: Client, deed: Any, which: str) -> None:
    page = make_standard_page("Chi siamo")
    pair = {"it": page, "de": in_segments(page)}
    pair["de"].save_revision().publish()
    other = pair["de" if which == "it" else "it"]

    deed(editor, pair[which])

    assert not Page.objects.filter(pk=pair[which].pk, live=True, path=pair[which].path).exists()
    assert editor.get(edit(other)).status_code == 200
    assert editor.get(f"/admin/pages/{other.pk}/view_draft/").status_code == 200
