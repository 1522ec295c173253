"""The desk of free advice: who gets where, what the list shows, what the deeds do."""

import csv
import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from members.models import AdviceRequest
from tests.factories import make_site
from tests.factories_advice import make_advice_pages, make_area, make_request
from tests.http import counting_statements

pytestmark = pytest.mark.django_db

SHOWN, DEEDS = ["index", "index_results", "request"], ["take", "finish", "reopen"]


def url(name: str, *args: Any) -> str:
    return reverse(f"advice_admin:{name}", args=args)


def make_client(name: str, *codenames: str) -> Client:
    user = User.objects.create_user(name, f"{name}@example.org", "secret", first_name=name.title())
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    client = Client(headers={"accept-language": "it"})
    client.force_login(user)
    return client


@pytest.fixture
def office(db: None) -> Client:
    """Deals with requests, and nothing else."""
    make_site()
    return make_client("office", "view_advicerequest", "change_advicerequest")


@pytest.fixture
def viewer(db: None) -> Client:
    """May see requests only."""
    make_site()
    return make_client("viewer", "view_advicerequest")


@pytest.fixture
def stranger(db: None) -> Client:
    """May enter the admin, for other things."""
    make_site()
    return make_client("stranger")


def said(response: Any) -> list[str]:
    """What the editor was told."""
    return [unescape(str(message).strip()) for message in get_messages(response.wsgi_request)]


# --- who gets where -------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*SHOWN, *DEEDS])
def test_anonymous_is_led_to_the_login(name: str) -> None:
    row = make_request()

    response = Client().get(url(name, *([] if "index" in name else [row.pk])))

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("wagtailadmin_login"))


@pytest.mark.parametrize("name", [*SHOWN, *DEEDS])
def test_a_stranger_is_refused(name: str, stranger: Client) -> None:
    row = make_request()

    response = getattr(stranger, "post" if name in DEEDS else "get")(url(name, *([] if "index" in name else [row.pk])))

    assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))
    assert AdviceRequest.objects.get().state == "new"


@pytest.mark.parametrize("name", [*DEEDS, "request"])
def test_a_viewer_sees_all_and_changes_nothing(name: str, viewer: Client) -> None:
    row = make_request("taken", question="Esiste un bando?", notes="Chiamata")

    shown = viewer.get(url("request", row.pk)).content.decode()
    response = viewer.post(url(name, row.pk), {"notes": "x", "read": "Chiamata"})

    assert "Esiste un bando?" in shown
    assert [deed for deed in DEEDS if url(deed, row.pk) in shown] == []
    assert response["Location"] == reverse("wagtailadmin_home")
    row.refresh_from_db()
    assert (row.state, row.notes) == ("taken", "Chiamata")


@pytest.mark.parametrize("name", DEEDS)
def test_a_get_does_no_deed(name: str, office: Client) -> None:
    row = make_request("taken")

    assert office.get(url(name, row.pk)).status_code == 405
    assert AdviceRequest.objects.get().state == "taken"


def test_the_menu_says_how_many_are_new(office: Client, stranger: Client) -> None:
    make_request()
    make_request("taken")

    home = reverse("wagtailadmin_home")

    assert "Consulenza (1)" in office.get(home).content.decode()
    assert url("index") not in stranger.get(home).content.decode()


def test_groups_can_be_given_the_permissions(db: None) -> None:
    make_site()
    chief = Client()
    chief.force_login(User.objects.create_superuser("chief", password="secret"))

    page = chief.get(reverse("wagtailusers_groups:add")).content.decode()

    wanted = Permission.objects.filter(codename__in=["view_advicerequest", "change_advicerequest"])
    assert [f'name="permissions" value="{p.pk}"' in page for p in wanted] == [True, True]


# --- the list -------------------------------------------------------------------------------


def numbers(client: Client, **query: str) -> list[str]:
    """The numbers in the list, in its order."""
    return [row.number for row in client.get(url("index"), query).context["object_list"]]


def test_the_list_is_narrowed_by_state_area_and_words(office: Client) -> None:
    calls, energy = make_area(), make_area("energy", {"it": "Energia", "de": "Energie"})
    german = energy.get_translations().get()
    first = make_request(area=calls, name="Anna Rossi")
    second = make_request("taken", area=energy, cooperative="Filo d'Erba")
    third = make_request(area=german)

    found = {
        "all": numbers(office),
        "state": numbers(office, state="taken"),
        "area": numbers(office, area="energy"),
        "name": numbers(office, q="rossi"),
        "cooperative": numbers(office, q="d'erba"),
        "number": numbers(office, q=third.number),
        "nobody": numbers(office, q="nobody"),
    }

    assert found == {
        "all": [third.number, second.number, first.number],
        "state": [second.number],
        "area": [third.number, second.number],
        "name": [first.number],
        "cooperative": [second.number],
        "number": [third.number],
        "nobody": [],
    }


def test_the_list_speaks_the_editors_language(office: Client) -> None:
    make_request(area=make_area().get_translations().get())

    body = office.get(url("index")).content.decode()
    german = office.get(url("index"), headers={"accept-language": "de"}).content.decode()

    assert "Bandi e contributi" in body
    assert "Ausschreibungen und Beiträge" in german


def test_strange_addresses_of_the_list_are_no_500(office: Client) -> None:
    make_request()

    for query in (
        {"q": "x\x00y"},
        {"state": "lost"},
        {"area": "\x00"},
        {"p": "999"},
        {"ordering": "x"},
        {"export": "pdf"},
    ):
        assert office.get(url("index"), query).status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [({}, "Nessuno ha ancora chiesto una consulenza."), ({"q": "x"}, "Nessuna richiesta corrisponde")],
)
def test_an_empty_list_says_why(office: Client, query: dict[str, str], words: str) -> None:
    assert words in office.get(url("index"), query).content.decode()


def test_the_list_takes_as_many_statements_for_thirty_as_for_one(office: Client) -> None:
    make_request("taken", taken_by=User.objects.get(username="office"))
    office.get(url("index"))
    with counting_statements() as one:
        office.get(url("index"))
    for _n in range(29):
        make_request("taken", taken_by=User.objects.get(username="office"))

    with counting_statements() as thirty:
        office.get(url("index"))

    assert len(one) == len(thirty) <= 30, "\n".join(thirty)


STRANGE = ["=1+1", "+39 0471 1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"]


@pytest.mark.parametrize("text", STRANGE)
def test_no_text_of_a_stranger_is_a_formula_in_a_spreadsheet(office: Client, text: str) -> None:
    make_request(name=text, question=text, phone=text, notes=text)

    sheet = office.get(url("index"), {"export": "csv"}).getvalue().decode()
    book = load_workbook(BytesIO(office.get(url("index"), {"export": "xlsx"}).getvalue())).active

    line = next(csv.DictReader(StringIO(sheet)))
    cells = next([(cell.value, cell.data_type) for cell in row] for row in book.iter_rows(min_row=2))
    assert [line[name] for name in ("Nome", "Domanda", "Telefono", "Note")] == [f"'{text}"] * 4
    assert cells.count((f"'{text}", "s")) == 4
    assert "f" not in {kind for _value, kind in cells}


def test_the_export_holds_what_the_list_shows_in_words(office: Client) -> None:
    make_request("taken", taken_by=User.objects.get(username="office"))
    at = datetime(2026, 11, 3, 8, 5, tzinfo=UTC)
    done = make_request("done", taken_by=User.objects.get(username="office"), created_at=at, done_at=at)

    sheet = office.get(url("index"), {"export": "csv", "state": "done"}).getvalue().decode()

    assert list(csv.DictReader(StringIO(sheet))) == [
        {
            "Numero": done.number,
            "Ricevuta": "03/11/2026 09:05",
            "Nome": done.name,
            "E-mail": done.email,
            "Telefono": "",
            "Cooperativa": "Girandola",
            "Area": "Bandi e contributi",
            "Domanda": "Esiste un bando?",
            "Come": "Per e-mail",
            "Quando": "",
            "Lingua": "Italiano",
            "Stato": "evasa",
            "Da chi": "Office",
            "Evasa il": "03/11/2026 09:05",
            "Note": "",
        }
    ]


# --- the deeds ------------------------------------------------------------------------------


def test_the_office_takes_a_request_and_is_told(office: Client) -> None:
    row = make_request()

    response = office.post(url("take", row.pk))

    row.refresh_from_db()
    assert (row.state, row.taken_by) == ("taken", User.objects.get(username="office"))
    assert response["Location"] == url("request", row.pk)
    assert said(response) == [f"La richiesta {row.number} è in carico a Lei."]


@pytest.mark.parametrize(("deed", "state"), [("finish", "done"), ("reopen", "new")])
def test_the_office_ends_and_gives_back(office: Client, deed: str, state: str) -> None:
    row = make_request("taken")

    office.post(url(deed, row.pk))

    row.refresh_from_db()
    assert row.state == state


def test_what_a_colleague_did_meanwhile_is_said(office: Client) -> None:
    row = make_request("done")

    response = office.post(url("take", row.pk))

    assert said(response) == ["Questa richiesta è evasa. Prima la riapra."]


def test_notes_are_kept_and_nothing_typed_is_lost_when_they_changed(office: Client) -> None:
    row = make_request(notes="Uno\nDue")

    office.post(url("request", row.pk), {"read": "Uno\r\nDue", "notes": "Uno\r\nDue\r\nTre"})
    late = office.post(url("request", row.pk), {"read": "Uno\r\nDue", "notes": "Quattro"}).content.decode()

    row.refresh_from_db()
    assert row.notes == "Uno\nDue\nTre"
    assert "Quattro" in late
    assert "Nel frattempo qualcuno ha modificato le note." in late


def test_a_request_whose_data_have_ended_can_still_be_opened(office: Client) -> None:
    row = make_request()
    AdviceRequest.objects.update(name="", email="", question="", phone="", anonymised_at=row.created_at)

    assert "(dati cancellati)" in office.get(url("request", row.pk)).content.decode()


# --- the words ------------------------------------------------------------------------------


def test_an_editor_changes_an_area_and_a_used_one_is_not_deleted(db: None) -> None:
    make_site()
    chief = Client(headers={"accept-language": "it"})
    chief.force_login(User.objects.create_superuser("chief", password="secret"))
    area = make_area()
    make_request(area=area)
    edit = reverse("wagtailsnippets_members_advicearea:edit", args=[area.pk])
    words = {"title": "Bandi", "slug": "calls", "order": "3", "covers": "Tutto", "adviser": "Ilaria", "spoken": ["de"]}

    form = chief.get(edit).content.decode()
    chief.post(edit, words)
    refused = chief.post(reverse("wagtailsnippets_members_advicearea:delete", args=[area.pk]))

    area.refresh_from_db()
    assert len(re.findall(r'<input[^>]*name="spoken"[^>]*checked', form)) == 2
    assert said(refused)[-1] == "«Bandi» resta: ci sono richieste su quest'area."
    assert (area.title, area.order, area.spoken, area.spoken_names) == ("Bandi", 3, ["de"], "tedesco")


def test_the_page_can_be_edited(db: None) -> None:
    page = make_advice_pages()["it"]
    chief = Client(headers={"accept-language": "it"})
    chief.force_login(User.objects.create_superuser("chief", password="secret"))

    body = chief.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert [words in body for words in ("Che cosa costa", "Il modulo", "Si legge nella pagina dopo il modulo")] == [
        True
    ] * 3
