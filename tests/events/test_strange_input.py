"""Oversized and strange input at the form and at the API: a message or a 4xx, never a 500 (promise 11)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from events.models import Event, Registration
from tests.api.asking import address, person
from tests.factories import make_event, make_question
from tests.http import form_data

pytestmark = pytest.mark.django_db
URLENCODED = "application/x-www-form-urlencoded"
SIX_MB = "x" * 6_000_000
ODD_TEXTS = {
    "a megabyte": "x" * 1_000_000,
    "NUL": "Giulia\0Belcampo",
    "right to left": "\u202eGiulia",
    "BOM": "\ufeffGiulia",
    "only blanks": "\u00a0\u2003\u200b",
    "combining": "Z\u0351\u036b\u0343" * 2_000,
    "control": "\x1b[31mGiulia\x7f",
    "header": "Giulia\r\nBcc: all@example.org",
    "markup": "<script>alert(1)</script>",
    "template": "{{ settings.SECRET_KEY }}{% debug %}%(x)s{0}",
}
FREE = ("name", "cooperative", "q_note", "q_case")
CHECKED = ("email", "q_since", "q_tools", "q_people", "q_day", "mode", "privacy", "when_short", "nonce")


@pytest.fixture
def event() -> Event:
    event = make_event(format="hybrid", capacity_onsite=3, capacity=500)
    for key, kind, choices in (
        ("note", "text", ()),
        ("case", "long_text", ()),
        ("since", "one", ("new", "old")),
        ("tools", "several", ("mail", "paper")),
        ("people", "number", ()),
        ("day", "date", ()),
    ):
        make_question(event, key, kind, choices)
    return event


def statuses(bodies: dict[str, Any], send: Callable[[Any], Any]) -> dict[str, int]:
    """The status that each body gets."""
    return {name: send(body).status_code for name, body in bodies.items()}


def send(client: Client, path: str, body: str | bytes, content_type: str) -> Any:
    """Sends bytes as they are: the test client would encode them by what the type says."""
    return client.generic("POST", path, body.encode() if isinstance(body, str) else body, content_type)


def test_strange_fields_of_the_form_get_a_message(event: Event) -> None:
    good = form_data(event, mode="online")
    bodies: dict[str, Any] = {
        f"{field}: {name}": good | {field: text} for name, text in ODD_TEXTS.items() for field in FREE
    }
    bodies |= {name: good | dict.fromkeys(CHECKED, text) for name, text in ODD_TEXTS.items()}
    bodies |= {
        "eleven people": good | {"colleague": [str(n) for n in range(2, 13)]},
        "unknown blocks": good | {"colleague": ["0", "-1", "999", "a" * 9_999]},
        "a strange button": good | {"remove_colleague": "\0"},
        "300 answers": good | {"q_tools": [f"t{n}" for n in range(300)]},
        "answers to nothing": good | {f"q_{n}": "x" for n in range(300)},
        "a number beyond all": good | {"q_people": "9" * 5_000},
        "a number that is none": good | {"q_people": "NaN"},
        "other digits": good | {"q_people": "١٢٣", "q_day": "٢٠٢٧-٠٣-٠١"},
        "year 0": good | {"q_day": "0000-00-00"},
        "a long nonce": good | {"nonce": "x" * 100_000},
        "a strange nonce": good | {"nonce": "\0:\ud7ff:🎉"},
        "an emoji": good | {"email": "🎉@🎉.it"},
        "a long domain": good | {"email": "a@" + "ü." * 80 + "it"},
    }
    client = Client(raise_request_exception=False)

    got = statuses(bodies, lambda data: client.post(f"/it/registration/event/{event.uid}/", data))

    assert {name: status for name, status in got.items() if status not in {200, 302, 400, 409, 422}} == {}


def test_what_is_no_form_at_all_is_refused(event: Event) -> None:
    good = "&".join(f"{name}={value}" for name, value in form_data(event).items())
    bodies: dict[str, tuple[str | bytes, str]] = {
        "6 MB": (f"name={SIX_MB}", URLENCODED),
        "10,001 fields": ("&".join(f"f{n}=x" for n in range(10_001)), URLENCODED),
        "broken UTF-8": (b"name=%ff%fe%80&email=%c3%28", URLENCODED),
        "raw bytes": (b"\xff\xfe\x00name=\x80", URLENCODED),
        "a lone surrogate": ("name=%ED%A0%80&email=a@example.org", URLENCODED),
        "an unknown charset": (good, f"{URLENCODED}; charset=klingon"),
        "UTF-16": (good.encode("utf-16"), f"{URLENCODED}; charset=utf-16"),
        "JSON": ('{"name": "Giulia"}', "application/json"),
        "no boundary": ("--x\r\n\r\n", "multipart/form-data"),
        "a broken boundary": ("--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
        "a strange boundary": ("", "multipart/form-data; boundary=\u00e9"),
        "a file for a name": (
            '--x\r\nContent-Disposition: form-data; name="name"; filename="a.txt"\r\n\r\nGiulia\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        "a transfer encoding": (
            "--x\r\nContent-Disposition: form-data; name=name\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
        "nothing": ("", ""),
    }
    part = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nG\\x\xff-\xfe\r\n--x--\r\n'
    bodies |= {
        charset: (part, f"multipart/form-data; boundary=x; charset={charset}")
        for charset in ("zlib", "rot13", "undefined", "idna", "punycode", "unicode_escape", "utf-7", "utf-16", "cp037")
    }
    client, places = Client(raise_request_exception=False), (f"event/{event.uid}/", "lost/")

    for place in places:
        got = statuses(bodies, lambda body: send(client, f"/it/registration/{place}", *body))  # noqa: B023
        assert {name: status for name, status in got.items() if status not in {400, 413, 415, 422}} == {}
    assert Registration.objects.count() == 0


def test_strange_json_gets_a_problem(event: Event) -> None:
    good = {"people": [person(mode="online")], "privacy": True}
    deep: Any = "x"
    for _n in range(800):
        deep = [deep]
    datas: dict[str, Any] = {
        f"{field}: {name}": good | {"people": [person(mode="online") | {field: text}]}
        for name, text in ODD_TEXTS.items()
        for field in ("name", "email", "mode", "locale", "phone")
    }
    datas |= {f"cooperative: {name}": good | {"cooperative": text} for name, text in ODD_TEXTS.items()}
    datas |= {
        f"{key}: {name}": good | {"people": [person(mode="online", answers={key: text})]}
        for name, text in ODD_TEXTS.items()
        for key in ("note", "since", "tools", "people", "day", "\0")
    }
    datas |= {
        "eleven people": good | {"people": [person(email=f"{n}@example.org") for n in range(11)]},
        "ten thousand people": good | {"people": [{}] * 10_000},
        "300 answers": good | {"people": [person(answers={f"q{n}": "x" for n in range(300)})]},
        "deep": good | {"people": [person(answers={"note": deep})]},
        "a huge number": good | {"people": [person(answers={"people": 10**4_000})]},
        "a date": good | {"people": [person(answers={"day": "99999-01-01"})]},
    }
    bodies = {name: (json.dumps(data), "application/json") for name, data in datas.items()}
    bodies |= {
        "deeper": ("[" * 90_000 + "]" * 90_000, "application/json"),
        "6 MB": (json.dumps(good | {"cooperative": SIX_MB}), "application/json"),
        "a lone surrogate": (r'{"people": [{"name": "\ud800", "email": "a@example.org"}]}', "application/json"),
        "the same key often": ('{"people": 1, "people": 2, ' * 9_000 + '"privacy": true}', "application/json"),
        "an unknown charset": (json.dumps(good), "application/json; charset=klingon"),
        "a form": ("name=Giulia", URLENCODED),
        "no type": (json.dumps(good), ""),
        "a strange type": (json.dumps(good), "\0/\u00e9; ="),
    }
    client = Client(raise_request_exception=False)

    got = statuses(bodies, lambda body: send(client, address(event, "registrations/"), *body))

    assert {name: status for name, status in got.items() if status not in {202, 400, 413, 415, 422}} == {}
