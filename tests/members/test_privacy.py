"""The privacy notice: named by the site's texts, found in the reader's language."""

import pytest
from django.test import Client
from wagtail.models import Page

from events.models import Event
from members.models import PrivacyPage
from pages.models import HomePage, SiteText
from tests.factories import make_event, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(site: None) -> Event:
    return make_event()


def make_notice(locale: str, *, of: PrivacyPage | None = None, live: bool = True) -> PrivacyPage:
    """A privacy notice, as the texts of its language name it."""
    home = HomePage.objects.get(locale__language_code=locale)
    key = {"translation_key": of.translation_key} if of else {}
    page = PrivacyPage(title=f"Privacy {locale}", slug="privacy", locale=home.locale, live=live, **key)
    home.add_child(instance=page)
    SiteText.objects.filter(locale=home.locale).update(privacy_page=page)
    return page


def form_link(client: Client, event: Event, locale: str) -> str:
    """Where the sign-up form leads people who ask what happens to their data; empty for nowhere."""
    page = Page.objects.get(translation_key=event.page_key, locale__language_code=locale)
    form = client.get(page.url).content.decode().partition('id="sign-up"')[2].partition("</form>")[0]
    links = [part.partition('"')[0] for part in form.split('href="')[1:]]
    return next((link for link in links if "privacy" in link), "")


def test_forms_lead_to_the_notice_in_their_language(client: Client, event: Event) -> None:
    notice = make_notice("it")
    german = make_notice("de", of=notice)

    assert form_link(client, event, "it") == notice.url
    assert form_link(client, event, "de") == german.url


def test_forms_lead_to_the_other_language_where_the_notice_is_a_draft(client: Client, event: Event) -> None:
    notice = make_notice("it")
    make_notice("de", of=notice, live=False)

    assert form_link(client, event, "de") == notice.url


def test_forms_lead_nowhere_where_no_notice_is_published_or_named(client: Client, event: Event) -> None:
    assert form_link(client, event, "it") == ""

    make_notice("it", live=False)

    assert form_link(client, event, "it") == ""


def test_the_footer_has_the_notice(client: Client, event: Event) -> None:
    notice = make_notice("it")

    footer = client.get("/it/").content.decode().partition("<footer")[2]

    assert f'href="{notice.url}"' in footer


def test_the_notice_can_be_deleted_and_is_named_no_more(site: None) -> None:
    make_site()
    make_notice("it").delete()

    assert SiteText.objects.filter(privacy_page__isnull=False).count() == 0
