"""Mails as examples: every kind, in each language, light and dark, of an event in any state; nothing is stored or sent."""

import re
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils.html import escape
from wagtail.models import Page

from events import cancelling, sampling
from events.models import Event, EventPage, Invite, Registration
from mailing import kinds, samples
from mailing.models import Message
from members.models import AdviceRequest
from tests.factories import make_event

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain, pytest.mark.usefixtures("site")]
ADDRESS = "/admin/events/mails/"
# Whoever follows has given an address and no name.
NAMELESS = {"follow_link", "follow_link-known", "alert", "alert-correction", "alert-deadline", "digest"}
TOKEN = re.compile(r"(registration|join)/[0-9a-f]+-")


def show(client: Client, kind: str, **asked: Any) -> Any:
    return client.get(ADDRESS, {"mail": kind, "language": "it", "scheme": "light"} | asked)


def test_every_kind_of_mail_can_be_seen() -> None:
    shown = {sample.kind for sample in samples.known().values()}

    assert shown == set(kinds.known()) - {"raw", "mailing.test"}


def test_a_mail_is_shown_in_both_languages_and_nothing_is_stored(office: Client, subtests: pytest.Subtests) -> None:
    titles = {"it": "Assemblea online", "de": "Vollversammlung online"}
    make_event(titles=titles, sessions=2)

    for name, language in product(sorted(samples.known()), titles):
        with subtests.test(name, language=language):
            answer = show(office, name, language=language)
            mail = answer.context["mail"]
            if name not in NAMELESS:
                assert ("Giulia Belcampo" in mail.text, "Giulia Belcampo" in mail.html) == (True, True)
            if samples.known()[name].is_about:
                assert titles[language] in mail.subject
                assert titles[language] in mail.text
            assert not TOKEN.search(answer.text)
            assert 'sandbox=""' in answer.text
            assert [table.objects.count() for table in (Message, Registration, Invite, AdviceRequest)] == [0] * 4


def test_light_and_dark_are_what_was_chosen(office: Client) -> None:
    make_event()

    light, dark = (show(office, "confirmation", scheme=scheme).context["mail"].html for scheme in ("light", "dark"))

    assert ("@media not all" in light, "@media all" in dark) == (True, True)
    assert "prefers-color-scheme: dark" not in light + dark


def test_the_reason_that_an_office_gives_has_its_place(office: Client) -> None:
    make_event()

    for name in ("declined", "cancellation-office", "cancellation-session", "cancellation-event"):
        assert "scrive l'ufficio" in show(office, name).context["mail"].text, name


def test_a_cancelled_and_a_past_event_and_a_draft_can_be_seen_too(office: Client) -> None:
    cancelled, draft = make_event(), make_event()
    cancelling.cancel_event(cancelled, {})
    EventPage.objects.filter(translation_key=draft.page_key).update(live=False, last_published_at=None)

    for event in (cancelled, draft):
        assert show(office, "confirmation", event=event.pk).context["mail"] is not None
    assert Event.objects.get(pk=cancelled.pk).status == Event.Status.CANCELLED


def test_without_any_event_it_says_what_to_do(office: Client) -> None:
    answer = show(office, "confirmation")

    assert (answer.status_code, answer.context["mail"]) == (200, None)
    assert escape("Annunci prima un evento") in answer.text
    assert show(office, "advice_office").context["mail"] is not None


@pytest.mark.parametrize(
    "asked", [{"mail": "xx"}, {"language": "fr"}, {"scheme": "<"}, {"event": "x" * 50}, {"event": "9" * 30}]
)
def test_strange_addresses_show_an_example(office: Client, asked: dict[str, str]) -> None:
    make_event()

    assert show(office, "confirmation", **asked).context["mail"] is not None


def test_an_event_that_there_is_not_is_not_found(office: Client) -> None:
    assert show(office, "confirmation", event="123456").status_code == 404


def test_whoever_only_sees_events_sees_no_mails(client: Client) -> None:
    user = User.objects.create_user("viewer", "v@example.org", "x")
    for codename in ("access_admin", "view_event"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    make_event()

    assert show(client, "confirmation").status_code == 302
    assert ADDRESS not in client.get("/admin/events/").text


def test_list_and_event_lead_there(office: Client) -> None:
    event = make_event()

    assert f'href="{ADDRESS}"' in office.get("/admin/events/").text
    assert f'href="{ADDRESS}?event={event.pk}"' in office.get(f"/admin/events/{event.pk}/").text


def test_a_draft_says_what_it_will_say() -> None:
    event = make_event()
    pages = EventPage.objects.filter(translation_key=event.page_key)
    pages.update(live=False, last_published_at=None)
    page = pages.get(locale__language_code="it")
    page.title = "Un altro titolo"
    page.save_revision()

    email = samples.write(samples.known()["confirmation"], "it", event)

    assert email is not None
    assert "Un altro titolo" in email.subject
    assert sampling.nearest() == event
    assert Page.objects.get(pk=page.pk).title != "Un altro titolo"
