"""The admin speaks Italian or German, as each editor chose: no English of ours is left on any page of ours."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models
from wagtail.users.models import UserProfile

from members.models import Notice
from pages.models import HomePage, StandardPage
from tests.factories import make_event, make_question, make_registration, make_topic
from tests.factories_advice import make_request
from tests.factories_alerts import make_draft, make_follower, publish
from tests.factories_funding import make_call
from tests.factories_site import make_twins

# Words are the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain, pytest.mark.usefixtures("site")]
OURS = {"api", "cms", "events", "mailing", "members", "pages"}
LOCALE = Path(__file__).resolve().parent.parent.parent / "locale"
NO_WORDS = re.compile(
    r"<(script|style|template)\b.*?</\1>|<[^>]*?(?:(?:title|placeholder|aria-label)=\"([^\"]*)\")?[^>]*>", re.DOTALL
)


@cache
def english(code: str) -> list[str]:
    """Our texts as the code has them, where the translation says something else."""
    with (LOCALE / code / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    said = " ".join(str(m.string) for m in catalogue if m.id)
    texts = {str(m.id) for m in catalogue if m.id and isinstance(m.id, str) and m.string != m.id and "%" not in m.id}
    # Of a word or two the other languages may have the same.
    return [text for text in sorted(texts) if len(text) > 12 and text not in said]


def is_said(text: str, seen: str) -> bool:
    """Whether a page says a text, and not only as a part of other words; most pages do not have its letters at all."""
    return text in seen and re.search(rf"\b{re.escape(text)}(?!\w)", seen) is not None


def words(html: str) -> str:
    """What is read on a page."""
    return re.sub(r"\s+", " ", unescape(NO_WORDS.sub(r" \2 ", html)))


@pytest.fixture
def speaking(client: Client) -> Client:
    user = User.objects.create_superuser("office", "office@example.org", "x")
    UserProfile.objects.create(user=user)
    client.force_login(user)
    return client


def choose(code: str) -> None:
    UserProfile.objects.update(preferred_language=code)


def addresses() -> list[str]:
    """Every page of the admin that is ours: desks, tables, the forms of each page type and snippet."""
    event = make_event(capacity=10)
    question = make_question(event, "since", "one", ("new", "old"))
    row = make_registration(event)
    call, request = make_call(), make_request()
    pair = make_twins(StandardPage)
    home = HomePage.objects.first()
    session = event.sessions.get()
    return [
        reverse("wagtailadmin_home"),
        reverse("languages_admin:index"),
        reverse("languages_admin:words"),
        reverse("languages_admin:begin_words", args=["pages", "topic", make_topic()[0].pk, "de"]),
        reverse("languages_admin:begin", args=[call.pk, "de"]),
        *(
            reverse("languages_admin:deed", args=[call.pk, name])
            for name in ("still-right", "detach", "attach", "publish")
        ),
        reverse("wagtailadmin_explore", args=[home.pk]),
        *(reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in (call, pair["it"])),
        reverse("events_admin:index"),
        reverse("events_admin:new"),
        *(
            reverse(f"events_admin:{name}", args=[event.pk])
            for name in (
                "event",
                "facts",
                "capacity",
                "cancel",
                "session_add",
                "speakers",
                "question_add",
                "registration_add",
            )
        ),
        *(
            reverse(f"events_admin:{name}", args=[event.pk, session.pk])
            for name in ("session", "session_move", "session_cancel")
        ),
        reverse("events_admin:question", args=[event.pk, question.pk]),
        *(
            reverse(f"events_admin:{name}", args=[event.pk, row.pk])
            for name in ("registration", "accept", "decline", "withdraw")
        ),
        reverse("advice_admin:index"),
        reverse("advice_admin:request", args=[request.pk]),
        f"{reverse('alerts_admin:index')}?address={make_follower('all', 'deadlines').email}",
        reverse("alerts_admin:call_back", args=[_told().pk]),
        reverse("mail_texts:index"),
        *(reverse("mail_texts:text", args=[key, "it"]) for key in ("members.alert", "members.digest")),
        reverse("wagtailadmin_pages:edit", args=[make_draft().pk]),
        *_forms(home),
    ]


def _told() -> Notice:
    """A publication that waits for its ten minutes."""
    publish(make_draft())
    return Notice.objects.get()


def _forms(home: HomePage) -> Iterator[str]:
    for model in get_page_models():
        app, name = model._meta.app_label, model._meta.model_name
        if app in OURS and model.can_create_at(home):
            yield reverse("wagtailadmin_pages:add", args=[app, name, home.pk])
    for model in get_snippet_models():
        if model._meta.app_label in OURS:
            yield from (reverse(model.snippet_viewset.get_url_name(name)) for name in ("list", "add"))


@pytest.mark.parametrize("code", ["it", "de"])
def test_no_page_of_ours_in_the_admin_speaks_english(speaking: Client, code: str) -> None:
    choose(code)

    left = {}
    for address in addresses():
        answer = speaking.get(address, follow=True)
        assert answer.status_code == 200, address
        seen = words(answer.content.decode())
        if found := [text for text in english(code) if is_said(text, seen)]:
            left[address] = found

    assert left == {}


def test_wagtail_says_our_words(speaking: Client) -> None:
    """Nobody at a desk should have to know what a snippet is, or what is live."""
    choose("it")
    page = make_twins(StandardPage)["it"]
    pages = [
        reverse("wagtailadmin_home"),
        *(reverse(f"wagtailadmin_pages:{d}", args=[page.pk]) for d in ("edit", "unpublish", "delete")),
    ]
    seen = " ".join(words(speaking.get(url).content.decode()) for url in pages)

    assert not re.search(r"Snippet|\bLive\b|\bpuoi\b|Promuovi|genitore", seen)
    assert "Ritirare questa pagina dal sito?" in seen
