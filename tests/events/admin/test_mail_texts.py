"""What mails say, as editors change it: refused with a reason, kept, seen before it is saved, taken back."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from events.models import EventWords
from events.registering import register
from mailing import delivery, texts, trying
from mailing.models import MailText, Message
from mailing.texts import Words
from tests.events.admin.conftest import make_user
from tests.events.reading_mails import body, parse
from tests.factories import make_event, make_person, make_sign_up

# Asked of Django and Wagtail, who answer the same on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.plain, pytest.mark.usefixtures("site")]
LIST = "/admin/mail-texts/"
ADDRESS = f"{LIST}events.confirmation/it/"
TYPED = {"subject": "Ci vediamo: {title}", "body": "che bello, **{name}**!\r\n\r\nLegga [qui]({page}).", "seen": "0"}
DEEDS = ("", "preview/", "default/", "restore/1/")


@pytest.fixture
def editor(site: None) -> Client:
    """May change what mails say, and sees no event."""
    return make_user("vera", "change_mailtext")


def test_what_is_saved_stands_in_the_next_mail_of_that_language(editor: Client) -> None:
    editor.post(ADDRESS, TYPED)
    event = make_event()
    for locale in ("it", "de"):
        register(event, make_sign_up(make_person(f"{locale}@example.org", locale=locale, name="Anna {link} **x**")))

    delivery.deliver_due()

    italian, german = (parse(row) for row in Message.objects.order_by("locale").reverse())
    assert italian["Subject"] == "Ci vediamo: Lavorare insieme"
    assert "che bello, Anna {link} **x**! Legga qui (https://" in " ".join(body(italian).split())
    assert re.search(r"<p[^>]*>che bello, <strong>Anna {link} \*\*x\*\*</strong>!</p>", body(italian, "html"))
    assert german["Subject"] == "Anmeldung bestätigt: Gemeinsam arbeiten"


def test_whatever_is_written_the_facts_and_links_stay(editor: Client) -> None:
    texts.change("events.confirmation", "it", Words("x", "x"), None)
    row = make_event().sessions.get()

    shown = editor.get(ADDRESS).context["mail"]

    for fact in ("Lavorare insieme", f"{row.start.year}", "Europe/Rome", "/registration/…/", "/join/…/"):
        assert (fact in shown.text, fact in shown.html) == (True, True), fact


@pytest.mark.parametrize("part", ["subject", "body"])
def test_an_unknown_placeholder_is_refused_and_nothing_typed_is_lost(editor: Client, part: str) -> None:
    answer = editor.post(ADDRESS, TYPED | {part: "Cara {nome}, <b>{title}</b>"})

    assert answer.status_code == 200
    assert escape("Il segnaposto {nome} non esiste. Qui possono stare: {title}") in answer.text
    assert escape("Cara {nome}, <b>{title}</b>") in answer.text
    assert not MailText.objects.exists()


def test_the_preview_says_what_is_typed_and_stores_nothing(editor: Client) -> None:
    make_event(titles={"it": "Vicina", "de": "Nah"})
    other = make_event(titles={"it": "Altra", "de": "Andere"})

    answer = editor.post(f"{ADDRESS}preview/", TYPED | {"event": other.pk, "body": "{titel} {title}"}).json()

    assert answer["subject"] == "Ci vediamo: Altra"
    assert ("{titel} Altra" in answer["text"], "{titel} Altra" in answer["html"]) == (True, True)
    assert ["{titel}" in told for told in answer["faults"]] == [True]
    assert not (MailText.objects.all() | MailText.objects.none()).exists()
    assert not Message.objects.exists()


def test_a_test_goes_to_whoever_typed_it_and_saves_nothing(editor: Client) -> None:
    make_event()

    answer = editor.post(ADDRESS, TYPED | {"test": "1"})
    delivery.deliver_due()

    message = Message.objects.get(kind=trying.KIND)
    assert message.recipient == "vera@example.org"
    assert parse(message)["Subject"] == "Prova: Ci vediamo: Lavorare insieme"
    assert escape("che bello, **{name}**!") in answer.text
    assert not MailText.objects.exists()


def test_an_example_is_sent_to_whoever_looks_at_it(office: Client) -> None:
    event = make_event()
    address = f"/admin/events/mails/?mail=reminder&language=de&scheme=dark&event={event.pk}"

    answer = office.post(address)
    delivery.deliver_due()

    message = Message.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert (message.recipient, message.locale) == ("office@example.org", "de")
    assert str(parse(message)["Subject"]).startswith("Test: Erinnerung: Gemeinsam arbeiten")


def test_back_to_the_default_and_again_from_the_history(editor: Client) -> None:
    editor.post(ADDRESS, TYPED)
    first = MailText.objects.get()

    editor.post(f"{ADDRESS}default/")
    default = texts.in_force("events.confirmation", "it")
    editor.post(f"{ADDRESS}restore/{first.pk}/")

    assert default == texts.known()["events.confirmation"].default("it")
    assert texts.in_force("events.confirmation", "it").subject == TYPED["subject"]
    shown = editor.get(ADDRESS)
    assert [row.who for row in shown.context["history"]] == ["vera"] * 3
    assert shown.text.count(escape("che bello, **{name}**!")) == 3  # in the form, now, and before


def test_nobody_overwrites_a_colleague_unseen(editor: Client) -> None:
    editor.post(ADDRESS, TYPED)
    mine = TYPED | {"subject": "Mio: {title}"}

    refused = make_user("luca", "change_mailtext").post(ADDRESS, mine)
    again = refused.context["form"]["seen"].value()

    assert "vera" in str(refused.context["form"].non_field_errors())
    assert texts.in_force("events.confirmation", "it").subject == TYPED["subject"]
    editor.post(ADDRESS, mine | {"seen": again})
    assert texts.in_force("events.confirmation", "it").subject == "Mio: {title}"


def test_a_language_that_lags_behind_is_named_in_list_and_form(editor: Client) -> None:
    assert "predefinito in: " not in editor.get(LIST).text

    editor.post(ADDRESS, TYPED)

    for address in (LIST, ADDRESS, f"{LIST}events.confirmation/de/"):
        assert editor.get(address).text.count("Ancora il testo predefinito in: tedesco") == 1, address


def test_each_text_can_be_opened_in_each_language_without_any_event(editor: Client) -> None:
    for key, text in texts.known().items():
        for locale in ("it", "de"):
            answer = editor.get(f"{LIST}{key}/{locale}/")
            assert answer.status_code == 200
            assert all(escape(str(each)) in answer.text for each in text.placeholders)
    assert f'href="{ADDRESS}"' in editor.get(LIST).text


@pytest.mark.parametrize(
    "address", ["events.nothing/it/", "events.confirmation/fr/", "events.confirmation/it/restore/9/"]
)
def test_what_there_is_not_is_not_found(editor: Client, address: str) -> None:
    make_event()

    answer = editor.post(f"{LIST}{address}", TYPED)

    assert answer.status_code == 404


def test_a_wording_of_another_text_cannot_be_restored_here(editor: Client) -> None:
    row = texts.change("events.declined", "it", Words("x", "x"), None)
    assert row is not None

    assert editor.post(f"{ADDRESS}restore/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    "typed", [{"subject": "x" * 201}, {"body": "x" * 5001}, {"subject": "a\x00b"}, {"seen": "x"}, {"event": "99"}]
)
def test_strange_input_is_refused_with_a_word(editor: Client, typed: dict[str, str]) -> None:
    answer = editor.post(ADDRESS, TYPED | typed)

    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert not MailText.objects.exists()


def test_a_get_changes_nothing_and_whoever_only_has_events_changes_no_text(editor: Client, office: Client) -> None:
    statuses = {editor.get(f"{ADDRESS}{deed}").status_code for deed in DEEDS[1:]}
    answers = {office.post(f"{ADDRESS}{deed}", TYPED).status_code for deed in DEEDS}

    assert (statuses, answers) == ({405}, {302})
    assert office.get(LIST).status_code == 302
    assert not MailText.objects.exists()


def test_list_and_form_ask_no_more_of_many(editor: Client) -> None:
    user = User.objects.get(username="vera")
    asked = []
    for count in (1, 3):
        for _n in range(count):
            make_event()
        for key in list(texts.known())[:count]:
            texts.change(key, "it", Words(f"x{count}", "x"), user)
            texts.change(key, "it", Words(f"y{count}", "y"), user)
        asked.append([_statements(editor, address) for address in (ADDRESS, ADDRESS, LIST)][1:])

    assert asked[0] == asked[1]


def _statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as statements:
        assert client.get(address).status_code == 200
    return len(statements)


# --- the note of an event ---------------------------------------------------------------------


def facts_form(office: Client, event: Any, **typed: str) -> Any:
    """The form of the facts as it is shown, with what is typed."""
    address = f"/admin/events/{event.pk}/facts/"
    form = office.get(address).context["form"]
    shown = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    both = {
        f"{name}_{code}": (form[name].value() or {}).get(code, "")
        for name in ("prepare", "mail_note")
        for code in ("it", "de")
    }
    return office.post(address, shown | both | typed)


def test_the_note_of_an_event_stands_in_the_mails_to_whoever_has_a_seat(office: Client) -> None:
    event = make_event()
    answer = facts_form(
        office, event, mail_note_it="Il parcheggio è **chiuso**.", mail_note_de="Der Parkplatz ist **zu**."
    )
    assert answer.status_code == 302, answer.context["form"].errors

    for sample, stands in (("confirmation", True), ("seat_won", True), ("reminder", True), ("waiting_list", False)):
        for locale, note in (("it", "Il parcheggio è chiuso."), ("de", "Der Parkplatz ist zu.")):
            shown = office.get(f"/admin/events/mails/?mail={sample}&language={locale}&scheme=light").context["mail"]
            assert (note in shown.text) is stands, (sample, locale)
            assert ("<strong>" in shown.html) is stands


def test_a_note_is_prose_without_placeholders(office: Client) -> None:
    event = make_event()

    answer = facts_form(office, event, mail_note_it="Cara {name}", mail_note_de="[x](javascript:y)")

    assert answer.status_code == 200
    assert escape("Italiano: Il segnaposto {name} non esiste") in answer.text
    assert escape("Deutsch: Un link comincia con https://") in answer.text
    assert not EventWords.objects.filter(event=event).exclude(mail_note="").exists()
