"""A section is renamed: what was passed on before still leads there."""

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.factories_site import make_topics_page
from tests.pages.tool_factories import make_list, make_tool

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def renamed(site: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> str:
    """Where the list of tools was before it moved to /it/utensili/."""
    section = make_list()["it"]
    tool = make_tool(section, "A")
    tool.slug = "a"
    tool.save()
    before = str(section.url)
    section.title, section.slug = "Utensili", "utensili"
    with django_capture_on_commit_callbacks(execute=True):
        section.save_revision().publish()
    return before


@pytest.mark.parametrize(
    "rest", ["", "?cost=free", "a/", "feed.xml", "confronto/?tool=a&tool=b", "confronto/?tool=%C3%BC%26&tool="]
)
def test_old_addresses_of_a_renamed_section_lead_on(client: Client, renamed: str, rest: str) -> None:
    response = client.get(f"{renamed}{rest}")

    assert (response.status_code, response["Location"]) == (301, f"/it/utensili/{rest}")
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("rest", ["nothing/", "compare/nothing/", "%00/", f"{'x' * 300}/"])
def test_what_was_never_there_is_not_found_in_a_renamed_section(client: Client, renamed: str, rest: str) -> None:
    assert client.get(f"{renamed}{rest}").status_code == 404


def test_a_section_is_not_moved_below_another() -> None:
    assert not make_list()["it"].can_move_to(make_topics_page()["it"])
