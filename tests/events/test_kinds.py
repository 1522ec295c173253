"""The seven kinds of questions, through all doors in both languages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from events import links
from events.models import Event, Registration
from events.registering import register
from members.links import Purpose, token
from tests.factories import make_event, make_person, make_question, make_sign_up
from tests.http import sign_up

pytestmark = pytest.mark.django_db
SENT = {
    "text": "breve",
    "long_text": "riga uno\r\nriga due",
    "one": "new",
    "several": ["mail", "paper"],
    "yes_no": "no",
    "number": "1250",
    "date": "2027-01-20",
}
STORED = SENT | {"yes_no": False, "number": 1250}
CHOICES = {"one": ("new", "old"), "several": ("mail", "paper", "web")}
IN_WORDS = {
    "it": ["breve", "riga uno<br>riga due", "new IT", "mail IT, paper IT", "No", "1.250", "20/01/2027"],
    "de": ["breve", "riga uno<br>riga due", "new DE", "mail DE, paper DE", "Nein", "1.250", "20.01.2027"],
}


def event_with_all_kinds() -> Event:
    event = make_event()
    for order, kind in enumerate(SENT):
        make_question(event, kind, kind, CHOICES.get(kind, ()), order=order, required=True)
    return event


@pytest.mark.parametrize("lang", ["it", "de"])
def test_each_kind_is_asked_kept_shown_and_changed(client: Client, admin_client: Client, lang: str) -> None:
    event = event_with_all_kinds()

    answers: dict[str, Any] = {f"q_{kind}": value for kind, value in SENT.items()}
    sign_up(client, event, lang=lang, **answers)

    row = Registration.objects.get()
    assert dict(row.answers.values_list("question__key", "value")) == STORED
    address = reverse("events_admin:registration", args=[event.pk, row.pk])
    desk = admin_client.get(address, headers={"accept-language": lang}).text
    assert [words for words in IN_WORDS[lang] if f"<dd>{words}</dd>" not in desk] == []
    change = links.change(row).removeprefix("https://smartcoop.example.org")
    form = client.get(change).context["form"]
    assert {name: form[f"q_{name}"].value() for name in SENT} == STORED | {"yes_no": "no"}
    again = {f"q_{kind}": form[f"q_{kind}"].value() for kind in SENT}
    known = {"name": row.name, "cooperative": "", "language": lang}
    assert client.post(change, known | again | {"q_date": "2027-02-01"}).status_code == 302
    assert dict(row.answers.values_list("question__key", "value")) == STORED | {"date": "2027-02-01"}


@pytest.mark.parametrize("lang", ["it", "de"])
def test_each_kind_that_must_be_answered_says_so_in_the_readers_language(client: Client, lang: str) -> None:
    answer = sign_up(client, event_with_all_kinds(), lang=lang)

    faults = answer.context["form"].errors
    assert set(faults) == {f"q_{kind}" for kind in SENT}
    with translation.override(lang):
        said = {str(texts[0]) for texts in faults.values()}
    assert [text for text in said if text not in answer.text] == []
    assert len(said) == len({gettext("Please choose an answer."), gettext("Please answer this question.")})


@pytest.mark.parametrize("lang", ["it", "de"])
def test_the_api_asks_and_answers_each_kind(client: Client, lang: str) -> None:
    event = event_with_all_kinds()
    numbers = dict(event.questions.values_list("key", "pk"))
    register(event, make_sign_up(make_person(locale=lang, answers={numbers[key]: STORED[key] for key in SENT})))
    row = Registration.objects.get()
    address = f"/api/v2/registrations/{token(Purpose.MANAGE, row.pk, 1)}/"

    asked = client.get(f"/api/v2/events/{event.uid}/?locale={lang}").json()["registration"]["questions"]
    changed = client.patch(address, {"answers": {"number": 7}}, content_type="application/json")

    assert [(q["kind"], q["label"]) for q in asked] == [(kind, f"{kind} {lang.upper()}") for kind in SENT]
    assert [c["label"] for c in asked[2]["choices"]] == [f"{key} {lang.upper()}" for key in CHOICES["one"]]
    assert (changed.status_code, changed.json()["answers"]) == (200, STORED | {"number": 7})
