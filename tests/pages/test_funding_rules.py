"""What must hold among the facts of a call: said in words, and kept by the database too."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from pages.models import FundingIndexPage, FundingPage
from tests.factories import make_section
from tests.factories_funding import make_call, make_kind

pytestmark = pytest.mark.django_db

EARLY, LATE = datetime(2026, 9, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 11, tzinfo=UTC)
NEGATIVE = "Inserisca un importo pari o superiore a zero."
ORDER = "Il valore massimo non può essere inferiore al minimo."
DEADLINE = "Inserisca la scadenza, con l'ora: questo tipo di bando ne ha una."

# What the office can type, what it is told, and whether the database knows it by itself.
# Two days ahead, for it is worked out when tests are collected: midnight may come before they run.
TO_COME = timezone.localdate() + timedelta(days=2)
FAULTS: list[tuple[dict[str, Any], str, str, bool]] = [
    ({"spend_min": -1}, "spend_min", NEGATIVE, True),
    ({"spend_max": -1}, "spend_max", NEGATIVE, True),
    ({"grant_min": -1}, "grant_min", NEGATIVE, True),
    ({"ceiling": -1}, "ceiling", NEGATIVE, True),
    ({"budget": -1}, "budget", NEGATIVE, True),
    ({"stamp_duty": True, "stamp_amount": -1}, "stamp_amount", NEGATIVE, True),
    ({"rate": 101}, "rate", "Inserisca una percentuale tra 0 e 100.", True),
    ({"rate": -1}, "rate", "Inserisca una percentuale tra 0 e 100.", True),
    ({"spend_min": 2, "spend_max": 1}, "spend_max", ORDER, True),
    ({"grant_min": 2, "ceiling": 1}, "ceiling", ORDER, True),
    ({"people_min": 2, "people_max": 1}, "people_max", ORDER, True),
    (
        {"stamp_amount": 16},
        "stamp_amount",
        "Indichi che la marca da bollo è dovuta, oppure lasci vuoto l'importo.",
        True,
    ),
    ({"window": "fixed"}, "closes_at", DEADLINE, True),
    ({"window": "fixed", "opens_at": EARLY}, "closes_at", DEADLINE, True),
    ({"window": "yearly"}, "closes_at", DEADLINE, True),
    ({"window": "click_day"}, "opens_at", "Inserisca quando inizia il click day, con l'ora.", True),
    (
        {"opens_at": LATE, "closes_at": EARLY},
        "closes_at",
        "La scadenza deve essere successiva all'apertura.",
        True,
    ),
    (
        {"opens_at": EARLY, "closes_at": EARLY},
        "closes_at",
        "La scadenza deve essere successiva all'apertura.",
        True,
    ),
    (
        {"window": "yearly", "opens_at": EARLY, "closes_at": LATE.replace(year=2027)},
        "closes_at",
        "Un bando che torna ogni anno può durare al massimo un anno.",
        False,
    ),
    (
        {"opens_at": EARLY, "spent_on": date(2026, 8, 31)},
        "spent_on",
        "I fondi non possono esaurirsi prima dell'apertura.",
        False,
    ),
    (
        {"spent_on": TO_COME},
        "spent_on",
        "Questo giorno deve ancora venire. Lo inserisca quando i fondi saranno esauriti.",
        False,
    ),
    (
        {"last_checked_on": TO_COME},
        "last_checked_on",
        "Questo giorno deve ancora venire: indichi oggi o un giorno passato.",
        False,
    ),
    ({"window": ""}, "window", "Questo campo non può essere vuoto.", False),
    ({"slug": "archive"}, "slug", "Questo indirizzo è usato dalla sezione stessa: ne scelga un altro.", False),
    ({"slug": "for-me"}, "slug", "Questo indirizzo è usato dalla sezione stessa: ne scelga un altro.", False),
    ({"slug": "fuer-uns"}, "slug", "Questo indirizzo è usato dalla sezione stessa: ne scelga un altro.", False),
    (
        {"needs": ["gold"]},
        "needs",
        "Scelga tra: founding, digitalisation, premises, people, energy, investment.",
        False,
    ),
    ({"channels": ["pec", "pec"]}, "channels", "Scelga tra: portal, identity, pec, paper.", False),
    ({"channels": "pec"}, "channels", "Scelga tra: portal, identity, pec, paper.", False),
]


@pytest.mark.parametrize(("facts", "field", "message", "_known"), FAULTS)
def test_what_cannot_be_is_refused_in_words(facts: dict[str, Any], field: str, message: str, _known: bool) -> None:
    call = make_call()
    for name, value in facts.items():
        setattr(call, name, value)

    with translation.override("it"), pytest.raises(ValidationError) as refused:
        call.full_clean()

    assert refused.value.message_dict == {field: [message]}


@pytest.mark.parametrize("facts", [facts for facts, _field, _message, known in FAULTS if known])
def test_the_database_refuses_it_too(facts: dict[str, Any]) -> None:
    call = make_call()

    with pytest.raises(IntegrityError), transaction.atomic():
        FundingPage.objects.filter(pk=call.pk).update(**facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"rate": 0, "ceiling": 0, "people_min": 0, "people_max": 0, "stamp_duty": True},
        {"rate": 100, "spend_min": 5, "spend_max": 5},
        {"window": "yearly", "opens_at": EARLY, "closes_at": EARLY.replace(year=2027)},
        {"window": "click_day", "opens_at": EARLY, "spent_on": date(2026, 9, 1)},
        {"window": "until_spent"},
    ],
)
def test_what_can_be_is_taken(facts: dict[str, Any]) -> None:
    call = make_call(**facts)

    assert {name: getattr(call, name) for name in facts} == facts


def test_a_kind_is_not_eligible_and_excluded_at_once() -> None:
    call, kind = make_call(), make_kind("social")["it"]
    call.eligible_kinds = [kind]
    call.excluded_kinds = [kind]

    with translation.override("it"), pytest.raises(ValidationError) as refused:
        call.full_clean()

    message = "Un tipo di cooperativa non può essere ammesso ed escluso allo stesso tempo: social IT."
    assert refused.value.message_dict == {"excluded_kinds": [message]}


# --- in the editor --------------------------------------------------------------------------


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "secret"))
    return client


def form(**fields: Any) -> dict[str, Any]:
    """A new call as the editor's browser sends it."""
    streams = {f"{name}-count": "0" for name in ("steps", "documents", "body")}
    plain = {
        "title": "Nuovo bando",
        "slug": "nuovo-bando",
        "giver": "Ufficio",
        "level": "national",
        "window": "rolling",
    }
    return plain | streams | {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0} | fields


def address() -> str:
    section = make_section(FundingIndexPage, "Contributi", "Beiträge")["it"]
    return f"/admin/pages/add/pages/fundingpage/{section.pk}/"


def test_a_call_is_made_in_the_editor(editor: Client) -> None:
    kind = make_kind("social")["it"]
    fields = {"eligible_kinds": [kind.pk], "needs": ["people", "energy"], "channels": ["pec"], "rate": "50.5"}

    answer = editor.post(address(), form(**fields, **{"action-publish": "1"}))

    assert answer.status_code == 302
    call = FundingPage.objects.get()
    assert (call.live, call.needs, call.channels, str(call.rate)) == (True, ["people", "energy"], ["pec"], "50.50")
    assert list(call.eligible_kinds.all()) == [kind]


def test_a_draft_needs_no_more_than_a_title(editor: Client) -> None:
    answer = editor.post(address(), form(giver="", level="", window=""))

    assert answer.status_code == 302
    assert FundingPage.objects.values_list("live", "window", "level").get() == (False, "", "")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"rate": "150"}, "Inserisca una percentuale tra 0 e 100."),
        ({"rate": "10000"}, "Sono ammesse al massimo 3 cifre prima della virgola."),
        ({"window": "fixed"}, "Inserisca la scadenza"),
        ({"window": "", "action-publish": "1"}, "Questo campo è obbligatorio."),
        ({"slug": "archive"}, "usato dalla sezione stessa"),
        ({"needs": ["gold"]}, "Scelga un&#x27;opzione valida."),
        ({"people_min": "-3"}, "maggiore o uguale a 0"),
        ({"spent_on": "never"}, "Inserisca una data valida."),
    ],
)
def test_the_editor_says_what_is_wrong(editor: Client, fields: dict[str, Any], message: str) -> None:
    answer = editor.post(address(), form(**fields), headers={"accept-language": "it"})

    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert not FundingPage.objects.exists()


def test_a_kind_ticked_twice_is_refused_in_the_editor(editor: Client) -> None:
    kind = make_kind("social")["it"]

    answer = editor.post(address(), form(eligible_kinds=[kind.pk], excluded_kinds=[kind.pk]))

    assert answer.status_code == 200
    assert "ammesso ed escluso allo stesso tempo: social IT." in answer.content.decode()


def test_the_editor_offers_kinds_of_its_language_only(editor: Client) -> None:
    make_kind("social")

    html = editor.get(address()).content.decode()

    assert "social IT" in html
    assert "social DE" not in html
