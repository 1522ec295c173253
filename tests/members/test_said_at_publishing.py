"""However a page is published, whoever did it is told how many hear of it, and how to call it back."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from members.admin import alerts
from members.models import Notice
from tests.events.admin.test_new_webinar import form as webinar
from tests.factories import make_site
from tests.factories_alerts import make_draft, make_follower
from tests.members.test_alerts_admin import edit, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> Client:
    """Who may do everything, in Italian."""
    client = Client(headers={"accept-language": "it"})
    client.force_login(User.objects.create_superuser("vera", "vera@example.org", "secret"))
    return client


def call_back() -> str:
    return reverse("alerts_admin:call_back", args=[Notice.objects.get(state="waiting").pk])


def test_publishing_all_languages_says_it(chief: Client) -> None:
    make_follower()
    page = make_draft()
    twin = make_draft("Neues Dekret", "de", translation_key=page.translation_key)
    for each in (page, twin):
        each.save_revision()

    response = chief.post(reverse("languages_admin:deed", args=[page.pk, "publish"]), follow=True)

    html = response.content.decode()
    assert "Raggiunge 1 persona (italiano 1)" in html
    assert call_back() in html


def test_a_new_webinar_in_public_says_it(chief: Client) -> None:
    make_site()
    make_follower()
    make_follower(locale="de")

    response = chief.post(reverse("events_admin:new"), webinar(publish="1"), follow=True)

    html = response.content.decode()
    assert "Raggiunge 2 persone (tedesco 1, italiano 1)" in html
    assert call_back() in html


def test_approving_says_it(chief: Client) -> None:
    make_follower()
    page = make_draft()
    page.save_revision()
    Workflow.objects.get().start(page, User.objects.get())
    more = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    data = form_of(page, **more)
    del data["action-publish"]

    html = chief.post(edit(page), data, follow=True).content.decode()

    page.refresh_from_db()
    assert page.live
    assert "Raggiunge 1 persona (italiano 1)" in html
    assert call_back() in html


def test_a_planned_publication_says_it(chief: Client) -> None:
    make_follower()
    page = make_draft()
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision()
    Notice.objects.create(page_key=page.translation_key, kind="new", state="planned")
    request = chief.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).wsgi_request

    alerts.say_when(request, page)

    told = " ".join(str(each) for each in request._messages)  # type: ignore[attr-defined]
    assert "dieci minuti dopo la pubblicazione. Raggiunge 1 persona" in told
