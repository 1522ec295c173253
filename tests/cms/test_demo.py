"""The demo: loaded once, and every page of it is fetched."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation
from icalendar import Calendar
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, ReferenceIndex, Site
from wagtail.users.models import UserProfile

from cms.demo import editor, funding, reading
from cms.demo.loading import load
from cms.demo.people import FIRST, LAST, somebody
from events import seats, windows
from events.cancelling import cancel_registration
from events.models import Answer, Attendance, Event, EventPage, Registration, Session
from mailing.models import Message
from members import personal_data
from pages import calls
from pages.models import ArticlePage, FundingPage, SiteText, Topic
from pages.models.funding_choices import Window
from tests.factories import clear_site

LOCAL_LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
NOT_A_PAGE = ("/static/", "/media/", "/admin/")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[reading.Demo]:
    """The demo is loaded once for all tests of this module; each of them rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        now = timezone.now()
        clear_site()
        assert load(now)
        yield reading.read(now)
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: reading.Demo, db: None) -> reading.Demo:
    """The loaded demo, and its content."""
    return loaded


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    """What pages answered to those who only read: each is fetched once."""
    return {}


def read(client: Client, known: dict[str, Any], url: str) -> Any:
    if url not in known:
        known[url] = client.get(url)
    return known[url]


def webinar(slug: str) -> Event:
    return Event.objects.get(uid=reading.key(f"event:{slug}"))


# --- every page is fetched ------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["it", "de"])
def test_every_live_page_answers_in_its_language(
    demo: reading.Demo, client: Client, known: dict[str, Any], locale: str
) -> None:
    pages = Page.objects.live().filter(depth__gt=1, locale__language_code=locale)

    answers = {page.url: read(client, known, page.url) for page in pages}

    sections = [demo.content[name] for name in ("webinars", "tools", "news", "articles", "funding_calls")]
    assert len(answers) == 13 + sum(len(rows) for rows in sections)
    assert {url: answer.status_code for url, answer in answers.items() if answer.status_code != 200} == {}
    bodies = {url: answer.content.decode() for url, answer in answers.items()}
    assert [url for url, body in bodies.items() if f'<html lang="{locale}"' not in body] == []
    assert [url for url, body in bodies.items() if "fallback-note" in body] == []
    assert [url for url, answer in answers.items() if answer.cookies] == []


def test_no_link_of_any_page_is_dead(demo: reading.Demo, client: Client, known: dict[str, Any]) -> None:
    pages = {page.url for page in Page.objects.live().filter(depth__gt=1)}
    links = {link for url in pages for link in LOCAL_LINK.findall(read(client, known, url).content.decode())} - pages

    answers = {link: client.get(link, follow=True) for link in links if not link.startswith(NOT_A_PAGE)}

    assert {link: answer.status_code for link, answer in answers.items() if answer.status_code != 200} == {}


@pytest.mark.parametrize("locale", ["it", "de"])
def test_every_feed_can_be_read(demo: reading.Demo, client: Client, locale: str) -> None:
    topics = [f"topic/{slug}" for slug in Topic.objects.values_list("slug", flat=True).distinct()]
    singles = [f"event/{uid}" for uid in Event.objects.values_list("uid", flat=True)]
    paths = [f"/calendar/{locale}.ics", *(f"/calendar/{locale}/{part}.ics" for part in topics + singles)]

    entries = {path: len(Calendar.from_ical(client.get(path).content).walk("VEVENT")) for path in paths}

    assert entries[f"/calendar/{locale}.ics"] == Session.objects.count() == 12
    assert entries[f"/calendar/{locale}/topic/law-governance.ics"] == 4
    assert entries[f"/calendar/{locale}/event/{webinar('board_school').uid}.ics"] == 3
    assert [path for path, count in entries.items() if not count and "/event/" in path] == []


def test_calls_stand_as_the_content_says(demo: reading.Demo) -> None:
    said = {"upcoming": "coming"}
    wanted = {row["title"]["it"]: said.get(row["status"], row["status"]) for row in demo.content["funding_calls"]}

    pages = FundingPage.objects.filter(locale__language_code="it")
    assert {page.title: calls.state_of(page, timezone.now()) for page in pages} == wanted


def test_every_sort_of_window_is_shown(demo: reading.Demo) -> None:
    assert set(FundingPage.objects.values_list("window", flat=True)) == set(Window.values)


def test_money_of_the_state_is_called_so_in_german(demo: reading.Demo) -> None:
    with translation.override("de"):
        assert FundingPage(level="national").get_level_display() == "Staat"


@pytest.mark.parametrize("weekday", range(7))
def test_calls_stand_so_on_any_day(demo: reading.Demo, weekday: int) -> None:
    that = reading.Demo(demo.content, datetime(2026, 11, 2, 23, 30, tzinfo=UTC) + timedelta(days=weekday))
    rows = demo.content["funding_calls"]

    states = [calls.state_of(FundingPage(**funding.facts(that, row)), that.now) for row in rows]

    assert states == ["open", "open", "open", "coming", "closing_soon", "closed", "open", "spent", "open", "coming"]


def test_the_mailbox_opens(demo: reading.Demo, client: Client) -> None:
    assert client.get("/mailbox/").status_code == 200


@pytest.mark.parametrize(
    ("locale", "menu", "footer"),
    [
        (
            "it",
            [
                "Strumenti",
                "Webinar",
                "Approfondimenti",
                "Notizie e decreti",
                "Contributi e aiuti",
                "Consulenza gratuita",
                "Chi siamo",
            ],
            [
                "Temi",
                "Contatti e persone",
                "Mappa del sito",
                "Informativa sulla privacy",
                "Dichiarazione di accessibilità",
            ],
        ),
        (
            "de",
            [
                "Werkzeuge",
                "Webinare",
                "Vertiefungen",
                "Aktuelles und Dekrete",
                "Beiträge und Beihilfen",
                "Kostenlose Beratung",
                "Über uns",
            ],
            ["Themen", "Kontakt und Team", "Seitenübersicht", "Datenschutzhinweis", "Erklärung zur Barrierefreiheit"],
        ),
    ],
)
def test_menu_and_footer_hold_the_pages_they_should(
    demo: reading.Demo, locale: str, menu: list[str], footer: list[str]
) -> None:
    text = SiteText.objects.get(locale__language_code=locale)

    assert [entry.page.title for entry in text.main_menu.all()] == menu
    assert [entry.page.title for entry in text.footer_menu.all()] == footer


@pytest.mark.parametrize("locale", ["it", "de"])
def test_notice_of_the_demo_is_to_be_read(demo: reading.Demo, client: Client, locale: str) -> None:
    assert demo.content["frame"]["notice"]["text"][locale] in unescape(client.get(f"/{locale}/").content.decode())


def test_privacy_page_shows_the_table_that_the_nightly_job_reads(demo: reading.Demo, client: Client) -> None:
    body = client.get("/it/informativa-sulla-privacy/").content.decode()

    kept = re.findall(r'<th scope="row">[^<]+</th><td>([^<]*)</td>', body)
    assert len(kept) == len(personal_data.table())
    assert all(term.strip() for term in kept)


def test_every_page_can_be_edited_and_went_live_from_a_revision(demo: reading.Demo) -> None:
    pages = list(Page.objects.live().filter(depth__gt=1).select_related("live_revision"))

    assert [page.title for page in pages if page.live_revision is None or page.has_unpublished_changes] == []
    for page in pages:
        page.specific.full_clean()


# --- pictures and documents -----------------------------------------------------------------


@pytest.mark.parametrize("locale", ["it", "de"])
def test_every_deep_dive_has_a_picture_with_words_in_its_language(demo: reading.Demo, locale: str) -> None:
    titles = {"it": "Disegno: ", "de": "Zeichnung: "}

    for page in ArticlePage.objects.filter(locale__language_code=locale):
        alts = [block.value.contextual_alt_text for block in page.body if block.block_type == "image"]
        assert 1 <= len(alts) <= 2
        assert all(alt.startswith(titles[locale]) for alt in alts)


def test_every_picture_of_the_library_is_used_and_small(demo: reading.Demo) -> None:
    for picture in get_image_model().objects.all():
        assert ReferenceIndex.get_references_to(picture).exists(), picture.title
        assert picture.get_file_size() < 60_000


def test_the_library_is_sorted_by_section(demo: reading.Demo) -> None:
    for model in (get_image_model(), get_document_model()):
        assert [row.title for row in model.objects.all() if row.collection.is_root()] == []


@pytest.mark.parametrize(
    ("locale", "page", "document"),
    [
        ("it", "article:online_members_meeting", "Assemblea online e ibrida: lista di controllo (PDF"),
        ("de", "article:online_members_meeting", "Vollversammlung online und hybrid: Checkliste (PDF"),
        ("it", "event:hybrid_assembly", "Presentazione bilingue (PDF"),
        ("de", "event:hybrid_assembly", "Zweisprachige Präsentation (PDF"),
        ("it", "funding:digital_leap", "Modello: descrizione del progetto digitale (PDF"),
        ("de", "funding:digital_leap", "Muster: Beschreibung des digitalen Vorhabens (PDF"),
    ],
)
def test_documents_can_be_taken_from_their_pages(
    demo: reading.Demo, client: Client, locale: str, page: str, document: str
) -> None:
    url = Page.objects.get(locale__language_code=locale, translation_key=reading.key(f"page:{page}")).url

    body = client.get(url).content.decode()

    [link] = re.findall(r'href="(/documents/[^"]+)"', body)
    assert document in re.sub(r"<[^>]+>", "", body)
    answer = client.get(link)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]


# --- once, and for all --------------------------------------------------------------------------


def counts() -> dict[str, int]:
    models = [Answer, Attendance, Event, Locale, Page, Registration, Session, Site, SiteText, Topic, get_user_model()]
    models += [get_document_model(), get_image_model()]
    return {model.__name__: model.objects.count() for model in models}


def test_loading_again_adds_nothing_and_keeps_edits(demo: reading.Demo) -> None:
    EventPage.objects.filter(translation_key=webinar("board_school").page_key).first().delete()
    Topic.objects.filter(slug="safety").update(title="Changed")
    before = counts()
    out = StringIO()

    call_command("load_demo", stdout=out)

    assert counts() == before
    assert set(Topic.objects.filter(slug="safety").values_list("title", flat=True)) == {"Changed"}
    assert out.getvalue() == "A site is there already: nothing was loaded.\n"


def test_wagtails_welcome_page_is_gone(demo: reading.Demo) -> None:
    assert list(Page.objects.filter(depth=2).values_list("slug", flat=True)) == ["home-it", "home-de"]
    assert Site.objects.get().root_page.slug == "home-it"


@pytest.mark.parametrize(
    ("public_url", "address"),
    [
        ("http://localhost:8000", ("localhost", 8000)),
        ("http://localhost", ("localhost", 80)),
        ("https://localhost", ("localhost", 443)),
    ],
)
def test_site_follows_the_port(demo: reading.Demo, settings: Any, public_url: str, address: tuple[str, int]) -> None:
    Site.objects.update(hostname="localhost", port=9999)
    settings.PUBLIC_URL = public_url

    load(timezone.now())

    assert Site.objects.values_list("hostname", "port").get() == address


def test_editor_of_the_demo_can_log_in(demo: reading.Demo, client: Client) -> None:
    assert client.login(username="editor", password="demo")
    assert client.get("/admin/").status_code == 200


def test_editor_of_the_demo_can_change_the_language_of_the_admin(demo: reading.Demo, client: Client) -> None:
    """The page of the account asks for a name, too: it saves nothing while there is none."""
    client.login(username="editor", password="demo")
    user = get_user_model().objects.get(username="editor")
    shown = {f"name_email-{name}": getattr(user, name) for name in ("first_name", "last_name", "email")}
    shown |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}

    client.post("/admin/account/", shown | {"locale-preferred_language": "de"})

    profile = UserProfile.objects.get(user__username="editor")
    assert profile.preferred_language == "de"


def test_no_account_is_made_where_mails_are_real(demo: reading.Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    get_user_model().objects.all().delete()
    monkeypatch.setattr("cms.demo.editor.apps.is_installed", lambda _name: False)

    made = editor.make_editor("it")

    assert not made
    assert not get_user_model().objects.exists()


# --- states and seats -----------------------------------------------------------------------


def test_webinars_are_in_all_their_states(demo: reading.Demo) -> None:
    now = timezone.now()

    found = {}
    for row in demo.content["webinars"]:
        event = webinar(row["slug"])
        counted = seats.of_event(event)
        refusal = windows.why_not(event, counted, now)
        found[row["slug"]] = (refusal.code if refusal else "", counted.band(event.modes))

    assert found == {
        "social_procurement": ("", "none"),
        "shared_documents": ("", "many"),
        "safety_for_boards": ("cancelled", "many"),
        "board_school": ("", "many"),
        "funding_overview": ("", "many"),
        "energy_community_hybrid": ("", "many"),
        "found_a_cooperative": ("", "many"),
        "phishing_passwords": ("over", "many"),
        "hybrid_assembly": ("over", "many"),
        "remote_work_agreements": ("over", "many"),
    }


def test_registrations_are_as_many_as_the_content_says(demo: reading.Demo) -> None:
    for row in demo.content["webinars"]:
        event, wanted = webinar(row["slug"]), row["registrations"]
        states = Counter(event.registrations.values_list("state", flat=True))
        attended = Attendance.objects.filter(registration__event=event, registration__state="confirmed").count()
        assert {state: states[state] for state in ("confirmed", "waiting", "cancelled", "pending")} == {
            state: wanted.get(state, 0) for state in ("confirmed", "waiting", "cancelled", "pending")
        }
        assert attended == wanted.get("attended", 0)


def test_required_questions_are_answered_and_answers_fit(demo: reading.Demo) -> None:
    for event in Event.objects.prefetch_related("questions__choices", "registrations__answers"):
        for question in event.questions.all():
            keys = {choice.key for choice in question.choices.all()}
            answers = [a.value for a in question.answers.all()]
            chosen = {key for value in answers if keys for key in (value if isinstance(value, list) else [value])}
            assert chosen <= keys
            assert not question.required or len(answers) == event.registrations.count()


def test_hall_is_not_overfull(demo: reading.Demo) -> None:
    counted = seats.of_event(webinar("energy_community_hybrid"))

    assert (counted.taken, counted.capacity) == (47, 180)
    assert 0 < counted.taken_onsite <= 30


def test_each_registration_says_how_it_came_to_its_state(demo: reading.Demo) -> None:
    for row in Registration.objects.prefetch_related("steps"):
        steps = list(row.steps.all())
        assert [each.before for each in steps] == ["", *(each.after for each in steps[:-1])]
        assert steps[-1].after == row.state


def test_nothing_of_the_demo_lies_ahead_of_its_day(demo: reading.Demo) -> None:
    now = timezone.now()

    assert not Registration.objects.filter(queued_at__gt=now).exists()
    assert not Registration.objects.filter(told_at__gt=now).exists()
    assert not Attendance.objects.filter(at__gt=now).exists()
    assert not Message.objects.exists()


def test_cancelled_webinar_stays_in_calendars_as_a_new_version(demo: reading.Demo) -> None:
    sessions = webinar("safety_for_boards").sessions.values_list("status", "sequence")

    assert list(sessions) == [("cancelled", 1)]


def test_deeds_go_on_from_what_was_loaded(demo: reading.Demo) -> None:
    event = webinar("social_procurement")
    first_in_queue = event.registrations.filter(state="waiting").order_by("queued_at", "id")[0]

    cancel_registration(event.registrations.filter(state="confirmed")[0])

    first_in_queue.refresh_from_db()
    assert first_in_queue.state == "confirmed"
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == [
        "events.cancellation",
        "events.seat_won",
    ]


# --- days, names, people --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("in_days", "expected"),
    [
        pytest.param(0, "2026-10-23T17:30+02:00", id="friday stays"),
        pytest.param(1, "2026-10-26T17:30+01:00", id="saturday moves to monday, in winter time"),
        pytest.param(2, "2026-10-26T17:30+01:00", id="sunday moves to monday"),
        pytest.param(3, "2026-10-26T17:30+01:00", id="monday stays"),
        pytest.param(-6, "2026-10-19T17:30+02:00", id="past saturday moves to monday, too"),
    ],
)
def test_nothing_starts_on_a_weekend(in_days: int, expected: str) -> None:
    # It is Friday already where the demo is at home.
    demo = reading.Demo({"meta": {"time_zone": "Europe/Rome"}}, datetime(2026, 10, 22, 22, 30, tzinfo=UTC))

    assert demo.start(in_days, "17:30").isoformat(timespec="minutes") == expected


@pytest.mark.parametrize("weekday", range(7))
def test_past_webinars_are_past_and_coming_ones_open_on_any_day(demo: reading.Demo, weekday: int) -> None:
    that = reading.Demo(demo.content, datetime(2026, 11, 2, 23, 59, tzinfo=UTC) + timedelta(days=weekday))

    for row in that.content["webinars"]:
        starts = [that.start(each["starts_in_days"], each["start_time"]) for each in row["sessions"]]
        assert starts == sorted(starts)
        assert (starts[0] < that.now) == (row["status"] == "past")
        closes_at = starts[0] - timedelta(hours=row["registration_closes_hours_before"])
        assert (closes_at < that.now) == (row["status"] == "past")


def test_identities_are_the_same_on_every_machine(demo: reading.Demo) -> None:
    assert str(webinar("board_school").uid) == "c51b86e6-32c0-52cb-a085-65f6a2d06bfa"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Über uns", "ueber-uns"),
        ("Appalti e coprogettazione: presentarsi bene all'ente", "appalti-e-coprogettazione"),
        ("Scuola dell'Esempio", "scuola-dell-esempio"),
    ],
)
def test_addresses_are_short_and_spelled_out(title: str, expected: str) -> None:
    assert reading.for_address(title) == expected


def test_people_have_addresses_of_their_own() -> None:
    everybody = [somebody(number) for number in range(len(FIRST) * len(LAST))]

    assert len({person.email for person in everybody}) == len({person.name for person in everybody}) == 462
    assert {person.email.partition("@")[2] for person in everybody} == {"example.org"}
    assert everybody[1].email == "anna.almwiesner1@example.org"
