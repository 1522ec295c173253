"""What blocks publishing, and is said at its field in the editor's language; a draft is saved all the same."""

import json
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.users.models import UserProfile

from pages.models import StandardPage
from tests.factories import make_standard_page
from tests.pages.test_blocks import make_image

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain, pytest.mark.usefixtures("site")]
UNDECIDED = {
    "it": "Descriva l'immagine con un testo alternativo oppure indichi che è decorativa.",
    "de": "Bitte beschreiben Sie das Bild mit einem Alternativtext oder geben Sie an, dass es dekorativ ist.",
}
REQUIRED = {"it": "Questo campo è obbligatorio.", "de": "Dieses Feld muss ausgefüllt werden."}


@pytest.fixture(params=["it", "de"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def editor(client: Client, language: str) -> Client:
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "x")
    UserProfile.objects.create(user=user, preferred_language=language)
    client.force_login(user)
    return client


def form(page: StandardPage, *blocks: tuple[str, dict[str, Any]], **fields: str) -> dict[str, Any]:
    """The editor's form as a browser sends it."""
    data = {"title": page.title, "slug": page.slug, "body-count": str(len(blocks))}
    data |= {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for place, (kind, values) in enumerate(blocks):
        data |= {
            f"body-{place}-{name}": value for name, value in {"type": kind, "order": place, "deleted": ""}.items()
        }
        data |= {f"body-{place}-value{name}": value for name, value in values.items()}
    return data | fields


def picture(**decision: str) -> tuple[str, dict[str, Any]]:
    return "image", {"-image": make_image().pk, "-alt_text": ""} | {
        f"-{key}": value for key, value in decision.items()
    }


def send(editor: Client, page: StandardPage, *blocks: Any, publish: bool, **fields: str) -> tuple[str, StandardPage]:
    """Answers what the editor sees, and the page as its last draft has it."""
    data = form(page, *blocks, **fields) | ({"action-publish": "1"} if publish else {})
    html = editor.post(f"/admin/pages/{page.pk}/edit/", data, follow=True).content.decode()
    page.refresh_from_db()
    return html, page.get_latest_revision_as_object() if page.latest_revision_id else page


def says(html: str, words: str) -> bool:
    """Whether an editor reads some words: those at a block are data of a script."""
    text = unescape(html)
    return words in text or json.dumps(words)[1:-1] in text


def test_a_picture_that_nobody_decided_on_is_not_published(editor: Client, language: str) -> None:
    page = make_standard_page()

    html, _draft = send(editor, page, picture(), publish=True)

    assert says(html, UNDECIDED[language])
    assert not StandardPage.objects.get(pk=page.pk).body


def test_a_picture_that_nobody_decided_on_is_kept_as_a_draft(editor: Client, language: str) -> None:
    html, draft = send(editor, make_standard_page(), picture(), publish=False)

    assert not says(html, UNDECIDED[language])
    assert [block.block_type for block in draft.body] == ["image"]


@pytest.mark.parametrize("decision", [{"alt_text": "Un cortile"}, {"decorative": "on"}])
def test_a_picture_with_a_decision_is_published(editor: Client, decision: dict[str, str]) -> None:
    page = make_standard_page()

    send(editor, page, picture(**decision), publish=True)

    assert [block.block_type for block in StandardPage.objects.get(pk=page.pk).body] == ["image"]


@pytest.mark.parametrize("publish", [True, False])
def test_a_required_field_of_a_block_is_asked_for_when_publishing(
    editor: Client, language: str, *, publish: bool
) -> None:
    page = make_standard_page()

    html, draft = send(editor, page, ("heading", {"": ""}), publish=publish)

    assert says(html, REQUIRED[language]) is publish
    assert len(draft.body) == (0 if publish else 1)
    assert not StandardPage.objects.get(pk=page.pk).body


def test_a_title_is_always_asked_for(editor: Client, language: str) -> None:
    html, _draft = send(editor, make_standard_page(), publish=True, title="")

    assert says(html, REQUIRED[language])
