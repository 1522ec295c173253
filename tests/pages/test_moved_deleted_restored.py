"""What editors move, delete or bring back in one language: nothing breaks in the other, for them or for readers."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from pages import in_step, translating
from pages.in_step import State
from pages.models import BasePage, StandardPage
from tests.factories import add_page
from tests.factories_site import make_twins

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
TABLE = "/admin/languages/"
Pair = dict[str, StandardPage]


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor", "editor@example.org", "x"))
    return client


@pytest.fixture
def section() -> Pair:
    return make_twins(StandardPage, "Chi siamo", "Über uns")


@pytest.fixture
def inside(section: Pair) -> Pair:
    """A page in the section, in both languages."""
    italian = add_page(section["it"], StandardPage(title="La squadra"))
    german = StandardPage(title="Das Team", translation_key=italian.translation_key)
    return {"it": italian, "de": add_page(section["de"], german)}


def fresh(page: BasePage) -> StandardPage:
    return StandardPage.objects.get(pk=page.pk)


def opens(editor: Client, *pages: BasePage) -> bool:
    """Whether the editor and the explorer of each page open, and the table of languages."""
    addresses = [f"/admin/pages/{page.pk}/{rest}" for page in pages for rest in ("edit/", "")]
    return {editor.get(address).status_code for address in [*addresses, TABLE]} == {200}


def said(answer: Any) -> str:
    return " ".join(str(each) for each in answer.context["messages"])


def titles(editor: Client, **chosen: str) -> list[str]:
    """What the table of languages shows."""
    return [page.title for page in editor.get(TABLE, chosen).context["object_list"]]


def test_a_section_moves_with_its_pages_and_then_so_does_the_other_language(
    editor: Client,
    section: Pair,
    inside: Pair,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    above = make_twins(StandardPage, "Rete", "Netz")
    moving = [*section.values(), *inside.values()]
    before = {page.pk: str(page.url) for page in moving}
    doors = {code: f"/admin/pages/{section[code].pk}/move/{above[code].pk}/confirm/" for code in ("it", "de")}

    asked = editor.get(doors["it"])
    assert (asked.status_code, fresh(inside["it"]).url) == (200, before[inside["it"].pk])
    for code, asks_for_the_other in (("it", True), ("de", False)):
        with django_capture_on_commit_callbacks(execute=True):
            answer = editor.post(doors[code], follow=True)
        assert (f'href="/admin/pages/{section["de"].pk}/move/"' in said(answer)) is asks_for_the_other
        assert opens(editor, *moving, *above.values())
        assert all(Client().get(url, follow=True).status_code == 200 for url in before.values())

    assert set(titles(editor)) >= {"Chi siamo", "La squadra", "Rete"}
    assert titles(editor, state="missing") == []
    for code in ("it", "de"):
        for page in (section[code], inside[code]):
            assert str(fresh(page).url).startswith(str(above[code].url))
            answer = Client().get(before[page.pk])
            assert (answer.status_code, answer["Location"]) == (301, fresh(page).url)


def test_while_only_one_language_has_moved_readers_still_get_from_one_to_the_other(
    editor: Client, section: Pair, inside: Pair
) -> None:
    above = make_twins(StandardPage, "Rete", "Netz")

    editor.post(f"/admin/pages/{section['it'].pk}/move/{above['it'].pk}/confirm/")

    italian, german = (Client().get(str(fresh(inside[code]).url)).text for code in ("it", "de"))
    assert f'href="{inside["de"].url}"' in italian
    assert f'href="{fresh(inside["it"]).url}"' in german


def test_a_section_is_deleted_in_one_language_and_stays_whole_in_the_other(
    editor: Client, section: Pair, inside: Pair
) -> None:
    gone = [str(page.url) for page in (section["it"], inside["it"])]

    asked = editor.get(f"/admin/pages/{section['it'].pk}/delete/")
    assert (asked.status_code, StandardPage.objects.filter(pk=inside["it"].pk).exists()) == (200, True)
    editor.post(f"/admin/pages/{section['it'].pk}/delete/")

    assert opens(editor, section["de"], inside["de"], section["de"].get_parent())
    assert set(titles(editor, state="missing")) == {"Über uns", "Das Team"}
    explorer = editor.get(f"/admin/pages/{section['de'].pk}/").text
    assert f'href="{TABLE}{inside["de"].pk}/begin/it/"' in explorer
    for page in (section["de"], inside["de"]):
        answer = Client().get(str(page.url))
        assert answer.status_code == 200
        assert not any(f'href="{url}"' in answer.text for url in gone)
    assert {Client().get(url).status_code for url in gone} == {404}


def test_a_deleted_language_can_be_written_anew_from_the_one_that_stayed(
    editor: Client, section: Pair, inside: Pair
) -> None:
    editor.post(f"/admin/pages/{section['it'].pk}/delete/")

    for page in (section["de"], inside["de"]):
        answer = editor.post(f"{TABLE}{page.pk}/begin/it/", follow=True)
        assert answer.redirect_chain[-1][0].endswith("/edit/")

    assert [in_step.of_one(page)["it"].state for page in (section["de"], inside["de"])] == [State.DRAFT] * 2


def test_an_old_version_that_is_brought_back_leaves_the_other_language_behind_since_then(
    editor: Client, section: Pair
) -> None:
    for page in section.values():
        page.save_revision().publish()
    italian = fresh(section["it"])
    old = italian.live_revision
    italian.title = "Chi siamo noi"
    italian.save_revision().publish()
    translating.still_right(section["de"])

    form = editor.get(f"/admin/pages/{italian.pk}/revisions/{old.pk}/revert/")
    assert (form.context["form"]["title"].value(), fresh(italian).title) == ("Chi siamo", "Chi siamo noi")
    data = {
        "title": "Chi siamo",
        "slug": italian.slug,
        "body-count": "0",
        "revision": old.pk,
        "action-publish": "action-publish",
    }
    data |= {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    answer = editor.post(f"/admin/pages/{italian.pk}/edit/", data, follow=True)

    standing = in_step.of_one(section["it"])["de"]
    assert (fresh(italian).title, standing.state, standing.behind) == ("Chi siamo", State.BEHIND, italian.pk)
    assert standing.since == fresh(italian).last_published_at
    assert f'href="/admin/pages/{section["de"].pk}/edit/"' in said(answer)
    assert opens(editor, *section.values())
    assert titles(editor, state="behind") == ["Chi siamo"]
