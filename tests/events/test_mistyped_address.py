"""“gmial.com?” is asked about once at its field, without a script; nobody is refused, and nothing typed is lost."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from events.models import Registration
from mailing import delivery
from mailing.models import Message
from members.links import Purpose, token
from members.models import AdviceRequest
from tests.api.asking import person, sign_up as sign_up_over_api
from tests.events.test_colleagues import bringing
from tests.events.test_series import send as send_series
from tests.factories import make_event, make_registration, make_series
from tests.factories_advice import form_data, make_advice_pages, make_area
from tests.http import sign_up
from tests.mailing.sink import running_sink

pytestmark = pytest.mark.django_db

WRONG, MEANT = "giulia@gmial.com", "giulia@gmail.com"


def addresses() -> list[str]:
    return list(Registration.objects.order_by("id").values_list("email", flat=True))


@pytest.mark.parametrize(("lang", "asks"), [("it", "Forse intende"), ("de", "Vielleicht meinen Sie")])
def test_the_first_time_it_is_asked_and_all_that_was_typed_stays(client: Client, lang: str, asks: str) -> None:
    answer = sign_up(client, make_event(), lang=lang, email=WRONG, name="Giulia & Co")

    assert (answer.status_code, addresses(), Message.objects.count()) == (422, [], 0)
    assert asks in answer.text
    for typed in (f'value="{WRONG}"', escape("Giulia & Co"), f'name="email_use" value="{MEANT}"', 'name="email_keep"'):
        assert typed in answer.text


def test_enter_sends_the_form_and_presses_no_answer(client: Client) -> None:
    answer = sign_up(client, make_event(), email=WRONG)

    first = re.findall(r"<button[^>]*>", answer.text.partition('class="sign-up-form"')[2])[0]
    assert "trap" in first
    assert "name=" not in first


def test_one_click_takes_the_address_that_was_meant(client: Client) -> None:
    answer = sign_up(client, make_event(), email=WRONG, email_asked=WRONG, email_use=MEANT)

    assert (answer.status_code, addresses()) == (302, [MEANT])


@pytest.mark.parametrize("more", [{"email_keep": "yes"}, {}])
def test_one_click_or_sending_it_again_takes_it_as_typed(client: Client, more: dict[str, Any]) -> None:
    answer = sign_up(client, make_event(), email=WRONG, email_asked=WRONG, **more)

    assert (answer.status_code, addresses()) == (302, [WRONG])


def test_another_slip_is_asked_about_anew(client: Client) -> None:
    answer = sign_up(client, make_event(), email="giulia@gmal.com", email_asked=WRONG)

    assert (answer.status_code, addresses()) == (422, [])


def test_no_address_but_the_one_that_is_offered_can_be_put_in(client: Client) -> None:
    answer = sign_up(client, make_event(), email=WRONG, email_asked=WRONG, email_use="other@example.org")

    assert (answer.status_code, addresses()) == (422, [])


def test_the_answer_is_the_same_whoever_is_registered(client: Client) -> None:
    known, unknown = make_event(), make_event()
    for email in (WRONG, MEANT):
        make_registration(known, email=email)

    pages = [sign_up(client, event, email=WRONG) for event in (known, unknown)]

    assert [page.status_code for page in pages] == [422, 422]
    known_errors, unknown_errors = (page.context["form"].errors for page in pages)
    assert known_errors == unknown_errors


def test_an_error_elsewhere_keeps_what_was_answered(client: Client) -> None:
    event = make_event()

    used = sign_up(client, event, email=WRONG, email_asked=WRONG, email_use=MEANT, privacy="")
    kept = sign_up(client, event, email=WRONG, email_asked=WRONG, email_keep="yes", privacy="")
    again = sign_up(client, event, email=WRONG, email_right=WRONG)

    assert f'value="{MEANT}"' in used.text
    assert f'name="email_right" value="{WRONG}"' in kept.text
    assert (set(kept.context["form"].errors), again.status_code, addresses()) == ({"privacy"}, 302, [WRONG])


def test_each_colleague_is_asked_about_and_one_answer_is_no_other(client: Client) -> None:
    event = make_event()
    fields: dict[str, Any] = bringing(2) | {"colleague2-email": "anna@libreo.it"}
    asked: dict[str, Any] = {"email_asked": WRONG, "colleague2-email_asked": "anna@libreo.it"}

    first = sign_up(client, event, email=WRONG, **fields)
    second = sign_up(client, event, email=WRONG, email_use=MEANT, **fields, **asked)
    taken_out = sign_up(client, event, email=WRONG, email_right=WRONG, remove_colleague="2", **fields)
    last = sign_up(client, event, email=MEANT, **fields, **asked | {"colleague2-email_use": "anna@libero.it"})

    assert all(f'name="{name}"' in first.text for name in ("email_use", "colleague2-email_use"))
    assert (second.status_code, 'name="email_use"' in second.text, 'name="colleague2-email_use"' in second.text) == (
        422,
        False,
        True,
    )
    assert f'name="email_right" value="{WRONG}"' in taken_out.text
    assert (last.status_code, addresses()) == (302, [MEANT, "anna@libero.it"])


def test_the_form_of_a_series_asks(client: Client) -> None:
    event = make_event()
    series = make_series(event)

    first = send_series(client, series, event, email=WRONG)
    second = send_series(client, series, event, email=WRONG, email_asked=WRONG, email_use=MEANT)

    assert (first.status_code, MEANT in first.text) == (422, True)
    assert (second.status_code, addresses()) == (302, [MEANT])


def test_the_form_for_advice_asks(client: Client) -> None:
    make_advice_pages()
    make_area()

    first = client.post("/it/advice/", form_data(email=WRONG))
    second = client.post("/it/advice/", form_data(email=WRONG, email_asked=WRONG))

    assert (first.status_code, f'value="{MEANT}"' in first.text) == (422, True)
    assert (second.status_code, AdviceRequest.objects.get().email) == (302, WRONG)


def test_moving_to_another_address_asks(client: Client) -> None:
    row = make_registration(make_event())
    url = reverse("registration_address", args=[token(Purpose.MANAGE, row.pk, row.link_version)])

    first = client.post(url, {"email": WRONG})
    second = client.post(url, {"email": WRONG, "email_asked": WRONG, "email_use": MEANT})

    assert (first.status_code, f'value="{MEANT}"' in first.text) == (422, True)
    assert (second.status_code, Message.objects.get().recipient) == (302, MEANT)


def test_the_api_takes_it_and_says_what_may_be_meant(client: Client) -> None:
    answer = sign_up_over_api(client, make_event(), person(), person(email=WRONG), query="?locale=de")

    assert answer.status_code == 202
    assert answer.json()["warnings"] == [
        {
            "field": "people.1.email",
            "message": f"Stimmt diese Adresse? Vielleicht meinen Sie {MEANT}.",
            "suggestion": MEANT,
        }
    ]
    assert WRONG in addresses()


@pytest.mark.parametrize("strange", [{"email_use": "\0"}, {"email_asked": "x" * 5000}, {"email_right": "<script>"}])
def test_strange_answers_are_none(client: Client, strange: dict[str, Any]) -> None:
    answer = sign_up(client, make_event(), email=WRONG, **strange)

    assert (answer.status_code, addresses(), "<script>" in answer.text) == (422, [], False)


def test_an_address_of_another_script_works_from_the_form_to_the_mail_server(client: Client) -> None:
    with running_sink() as sink:
        answer = sign_up(client, make_event(), email="giulia@münchen.example")
        delivery.deliver_due()

    row = Registration.objects.get()
    assert (answer.status_code, row.email, row.email_key) == (
        302,
        "giulia@münchen.example",
        "giulia@xn--mnchen-3ya.example",
    )
    assert sink.recipients == ["giulia@xn--mnchen-3ya.example"]
    assert sink.mails[0]["To"] == "giulia@xn--mnchen-3ya.example"
    assert Message.objects.get().state == "sent"
