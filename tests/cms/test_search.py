"""Whatever somebody types into a search, it answers."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import make_event, make_searchable

pytestmark = pytest.mark.django_db
SEARCHES = (
    "pages/search/",
    "pages/1/",
    "choose-page/search/",
    "images/",
    "documents/",
    "languages/",
    "snippets/pages/topic/",
)


@pytest.mark.parametrize(
    "words", ['"', 'web"', '"web" "', "web'", "web*", "-web", "web AND", "(", "\\", "%", "web:inar"]
)
@pytest.mark.parametrize("address", SEARCHES)
def test_a_strange_search_in_the_admin_is_answered(client: Client, address: str, words: str) -> None:
    make_event()
    client.force_login(User.objects.create_superuser("office"))

    assert client.get(f"/admin/{address}", {"q": words}).status_code == 200


def test_what_is_searched_for_in_quotation_marks_is_found(client: Client) -> None:
    make_event(titles={"it": 'Il "bando" spiegato'})
    make_searchable()
    client.force_login(User.objects.create_superuser("office"))

    assert "Il &quot;bando&quot; spiegato" in client.get("/admin/pages/search/", {"q": '"bando"'}).content.decode()
