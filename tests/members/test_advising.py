"""What becomes of a request: its number, its mails, the deeds of the office, its end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from functools import partial
from itertools import cycle
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mailing import delivery
from mailing.models import Message
from members import advising, retention
from members.errors import AlreadySent, NotPossible
from members.models import AdviceRequest, AdviceYear
from tests.factories_advice import make_advice_pages, make_area, make_asked, make_request

pytestmark = pytest.mark.django_db
THREADS = 8


def ask(nonce: str = "x", **facts: Any) -> AdviceRequest:
    return advising.request_advice(make_asked(**facts), nonce)


def make_user(name: str = "anna", **facts: Any) -> User:
    return User.objects.create_user(name, **facts)


# --- the number -----------------------------------------------------------------------------


def test_numbers_count_from_one_each_year_of_bolzano() -> None:
    numbers = []
    for nonce, moment in enumerate(["2026-12-31T22:58Z", "2026-12-31T22:59Z", "2026-12-31T23:00Z"]):
        with time_machine.travel(datetime.fromisoformat(moment).astimezone(UTC)):
            numbers.append(ask(str(nonce)).number)

    assert numbers == ["2026-0001", "2026-0002", "2027-0001"]


def test_the_ten_thousandth_has_a_number_too() -> None:
    AdviceYear.objects.create(year=timezone.localdate().year, last=9999)

    assert ask().number.endswith("-10000")


def test_the_same_form_is_the_same_request() -> None:
    first, again = ask(), ask()

    assert (first.pk, AdviceRequest.objects.count(), Message.objects.count()) == (again.pk, 1, 2)
    assert AdviceYear.objects.get(year=timezone.localdate().year).last == 1
    with pytest.raises(AlreadySent):
        ask(question="Un'altra")


@pytest.mark.django_db(transaction=True)
def test_numbers_are_given_once_however_many_ask_at_once() -> None:
    area = make_area()

    made = at_once([partial(advising.request_advice, make_asked(area), f"nonce-{n}") for n in range(24)])

    year = timezone.localdate().year
    assert sorted(row.number for row in made) == [f"{year}-{n:04}" for n in range(1, 25)]
    assert Message.objects.count() == 48


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_by_many_at_once_is_one_request() -> None:
    area = make_area()

    made = at_once([partial(advising.request_advice, make_asked(area), "same") for _n in range(16)])

    assert len({row.pk for row in made}) == 1
    assert (AdviceRequest.objects.count(), Message.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_by_many_about_the_midnight_of_new_year_is_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    area, days = make_area(), cycle([date(2026, 12, 31), date(2027, 1, 1)])
    monkeypatch.setattr(timezone, "localdate", lambda *_now: next(days))

    made = at_once([partial(advising.request_advice, make_asked(area), "same") for _n in range(16)])

    assert len({row.pk for row in made}) == 1
    assert Message.objects.count() == 2


def at_once[Done](deeds: list[Callable[[], Done]]) -> list[Done]:
    """Does the deeds in eight threads, all beginning together, each with a connection of its own."""
    together = Barrier(THREADS)

    def some(share: list[Callable[[], Done]]) -> list[Done]:
        try:
            connection.ensure_connection()
            together.wait(30)
            return [deed() for deed in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return [done for share in threads.map(some, [deeds[n::THREADS] for n in range(THREADS)]) for done in share]


# --- the mails ------------------------------------------------------------------------------


def sent(kind: str) -> Any:
    """The mail of a kind as it went out."""
    raw = Message.objects.get(kind=f"members.{kind}").raw
    assert raw is not None
    return message_from_bytes(bytes(raw), policy=policy.default)


@pytest.mark.parametrize(
    ("locale", "subject", "greeting"),
    [
        ("it", "La Sua richiesta di consulenza {}", "Gentile Giulia Belcampo,"),
        ("de", "Ihre Beratungsanfrage {}", "Guten Tag Giulia Belcampo,"),
    ],
)
def test_the_person_is_told_the_number_in_their_language(locale: str, subject: str, greeting: str) -> None:
    make_advice_pages()["it"].save()
    request = ask(locale=locale, question="Compri subito: https://spam.example.org")

    delivery.deliver_due()

    mail = sent("advice_confirmation")
    text, html = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    assert (mail["Subject"], mail["To"]) == (subject.format(request.number), "giulia@example.org")
    for body in (text, html):
        assert greeting in body
        assert request.number in body
        assert "spam" not in body  # nobody sends strangers texts through our form


def test_the_office_can_answer_the_person_at_once() -> None:
    ask(locale="de", how="phone", phone="0471 1", when="abends", question="Eins <b>\nzwei")

    delivery.deliver_due()

    mail = sent("advice_office")
    text, html = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    request = AdviceRequest.objects.get()
    assert mail["Subject"] == f"Richiesta di consulenza {request.number}: Bandi e contributi"
    assert (mail["To"], mail["Reply-To"]) == ("info@example.org", "giulia@example.org")
    for fact in ("Eins <b>\nzwei", "0471 1", "abends", "Girandola", "tedesco", f"/admin/advice/{request.pk}/"):
        assert fact in text
    assert "Eins &lt;b&gt;" in html


def test_mails_about_data_that_have_ended_are_no_longer_due() -> None:
    request = ask()
    AdviceRequest.objects.filter(pk=request.pk).update(email="", anonymised_at=timezone.now())

    delivery.deliver_due()

    assert set(Message.objects.values_list("state", flat=True)) == {"obsolete"}


# --- the deeds of the office ----------------------------------------------------------------


def test_a_request_is_taken_done_and_reopened() -> None:
    row, anna = make_request(), make_user()

    taken = advising.take(row, anna)
    done = advising.finish(row, make_user("luis"))
    again = advising.reopen(row)

    assert (taken.state, taken.taken_by) == ("taken", anna)
    assert (done.state, done.taken_by, done.done_at is None) == ("done", anna, False)
    assert (again.state, again.taken_by, again.done_at) == ("new", None, None)


def test_a_short_answer_is_done_without_being_taken() -> None:
    row, anna = make_request(), make_user()

    assert (advising.finish(row, anna).taken_by, AdviceRequest.objects.get().state) == (anna, "done")


@pytest.mark.parametrize(
    ("state", "deed", "why_not"),
    [
        ("taken", "take", "Anna Rossi ha già preso in carico questa richiesta."),
        ("done", "take", "Questa richiesta è evasa. Prima la riapra."),
        ("done", "finish", "Questa richiesta è già evasa."),
        ("new", "reopen", "Questa richiesta è nuova: nessuno l'ha ancora presa in carico."),
    ],
)
def test_what_may_not_be_done_is_refused_in_words(state: str, deed: str, why_not: str) -> None:
    anna = make_user(first_name="Anna", last_name="Rossi")
    row = make_request(state, taken_by=None if state == "new" else anna)
    who = [] if deed == "reopen" else [make_user("luis")]

    with pytest.raises(NotPossible) as refused:
        getattr(advising, deed)(row, *who)

    row.refresh_from_db()
    assert (refused.value.message, row.state) == (why_not, state)


def test_two_colleagues_do_not_overwrite_each_others_notes() -> None:
    row = make_request()
    advising.note(row, "Chiamata lunedì", read="")

    with pytest.raises(NotPossible):
        advising.note(row, "Scritto martedì", read="")

    row.refresh_from_db()
    assert row.notes == "Chiamata lunedì"


def test_nothing_can_be_written_about_somebody_whose_data_have_ended() -> None:
    row = make_request("done", anonymised_at=timezone.now())

    with pytest.raises(NotPossible):
        advising.note(row, "Si chiamava Giulia", read="")

    row.refresh_from_db()
    assert row.notes == ""


def test_a_request_outlives_the_account_of_who_took_it() -> None:
    anna = make_user()
    row = make_request("taken", taken_by=anna)

    anna.delete()

    row.refresh_from_db()
    assert (row.state, row.taken_by) == ("taken", None)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "lost"},
        {"how": "fax"},
        {"how": "phone", "phone": ""},
        {"state": "done", "done_at": None},
        {"email": ""},
    ],
)
def test_the_database_refuses_what_cannot_be(facts: dict[str, Any]) -> None:
    make_area()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_request(**facts)


# --- the end of the data ----------------------------------------------------------------------


def test_after_two_years_nobody_can_be_known_and_counts_survive() -> None:
    request = ask(question="Esiste?", when="sera")
    advising.note(request, "Chiamata", read="")
    delivery.deliver_due()
    kept = make_request(created_at=timezone.now() + timedelta(days=10))

    with time_machine.travel(timezone.now() + timedelta(days=731)):
        retention.end_what_is_due()

    row = AdviceRequest.objects.get(pk=request.pk)
    words = (row.name, row.email, row.phone, row.cooperative, row.question, row.when, row.notes, row.network)
    assert words == ("",) * 8
    assert (row.number, row.area.slug, row.state) == (request.number, "calls", "new")
    assert Message.objects.count() == 0
    assert AdviceRequest.objects.get(pk=kept.pk).name == kept.name


def test_the_sender_is_forgotten_after_two_days() -> None:
    request = ask()
    AdviceRequest.objects.update(network="abc")

    with time_machine.travel(timezone.now() + timedelta(days=3)):
        retention.end_what_is_due()

    request.refresh_from_db()
    assert (request.nonce, request.digest, request.network, request.email) == ("", "", "", "giulia@example.org")
