"""Whatever goes wrong under /api/ is problem+json, and never leads anywhere else."""

import logging
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from tests.api.asking import PROBLEM, address, sign_up
from tests.factories import make_event

pytestmark = pytest.mark.django_db

NO_EVENT = "/api/v2/events/5a8f54a1-3f5d-4d1c-8f2e-111111111111/"


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "where",
    [
        "/api/",
        "/api/v2/",
        "/api/nowhere",
        "/api/v2/events",
        "/api/v2/events/not-a-uid/",
        "/api/it/",
        "/api/v2/pages/x/",
    ],
)
def test_an_address_that_is_none_is_a_404_here(client: Client, site: None, where: str, method: str) -> None:
    answer = getattr(client, method)(where)

    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (404, PROBLEM, "no-store")


@pytest.mark.parametrize("where", [NO_EVENT, "/api/v2/pages/99999/", "/api/v2/images/99999/", "/api/v2/documents/1/"])
def test_a_thing_that_is_not_there_is_a_404(client: Client, site: None, where: str) -> None:
    answer = client.get(where)

    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
    assert answer.json() == {
        "type": "/api/problems/not_found",
        "title": "Not Found",
        "status": 404,
        "detail": answer.json()["detail"],
        "code": "not_found",
    }


@pytest.mark.parametrize("where", ["/api/v2/events/", "/api/v2/pages/", NO_EVENT, "/api/v2/redirects/"])
def test_a_method_that_an_address_does_not_have_is_a_405(client: Client, where: str) -> None:
    answer = client.put(where)

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (405, PROBLEM, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_options_say_what_an_address_takes(client: Client) -> None:
    answer = client.options(f"{NO_EVENT}registrations/")

    assert (answer.status_code, answer["Allow"], answer.content) == (204, "POST, OPTIONS", b"")


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"]
)
def test_a_body_that_is_not_json_is_a_415(client: Client, kind: str) -> None:
    answer = client.post(address(make_event(), "registrations/"), b"name=Giulia", content_type=kind)

    assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)


@pytest.mark.parametrize("where", ["/api/v2/events/", "/api/v2/pages/", NO_EVENT])
def test_a_language_that_we_do_not_have_is_a_400(client: Client, where: str) -> None:
    for code in ("fr", "", "it-IT"):
        answer = client.get(where, {"locale": code})

        assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (400, PROBLEM, "unknown_locale")
        assert list(answer.json()["errors"]) == ["locale"]


@pytest.mark.parametrize("where", ["/api/v2/events/", NO_EVENT])
def test_unknown_parameters_are_named(client: Client, where: str) -> None:
    answer = client.get(where, {"frist": "1", "fields": "title"})

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (400, PROBLEM, "unknown_parameter")
    assert list(answer.json()["errors"]) == ["fields", "frist"]


def test_a_sign_up_takes_no_parameter_but_the_language(client: Client) -> None:
    assert sign_up(client, make_event(), query="?lang=de").json()["code"] == "unknown_parameter"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "9" * 5000),
        ("limit", "٣"),
        ("offset", "-1"),
        ("offset", "9" * 30),
        ("order", "title"),
        ("when", "soon"),
        ("format", "json"),
        ("fallback", "de"),
        ("search", "x" * 101),
        ("search", "a\x00b"),
        ("topic", "\x00"),
    ],
)
def test_a_wrong_value_is_named(client: Client, name: str, value: str) -> None:
    answer = client.get("/api/v2/events/", {name: value, "locale": "de"})

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (400, PROBLEM, "wrong_parameter")
    assert (list(answer.json()["errors"]), answer["Content-Language"]) == ([name], "de")


def test_what_nobody_foresaw_is_logged_and_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: Any) -> None:
        raise DatabaseError("password of the database")

    monkeypatch.setattr("api.views.facts", fail)
    with caplog.at_level(logging.ERROR, logger="api"):
        answer = Client(raise_request_exception=False).get("/api/v2/events/")

    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (500, PROBLEM, "no-store")
    assert (answer.json()["code"], b"password" in answer.content) == ("server_error", False)
    assert [record.exc_info[0] for record in caplog.records if record.name == "api" and record.exc_info] == [
        DatabaseError
    ]


# --- what caches may keep ----------------------------------------------------------------------


@pytest.mark.parametrize("where", ["events/", "pages/", "images/"])
def test_an_answer_may_be_kept_for_a_minute_and_asked_for_again(client: Client, where: str) -> None:
    event = make_event()
    first = client.get(f"/api/v2/{where}")
    same = client.get(f"/api/v2/{where}", headers={"If-None-Match": first["ETag"]})
    weak = client.get(f"/api/v2/{where}", headers={"If-None-Match": f"W/{first['ETag']}"})
    event.capacity = 99
    event.save()
    changed = client.get(address(event), headers={"If-None-Match": first["ETag"]})

    assert (first["Cache-Control"], first.get("Vary"), dict(first.cookies)) == ("public, max-age=60", None, {})
    assert (same.status_code, same.content, same["ETag"], same["Content-Language"]) == (304, b"", first["ETag"], "it")
    assert (weak.status_code, same["Cache-Control"], changed.status_code) == (304, "public, max-age=60", 200)


def test_two_languages_have_two_etags(client: Client) -> None:
    event = make_event()

    assert client.get(address(event))["ETag"] != client.get(f"{address(event)}?locale=de")["ETag"]
