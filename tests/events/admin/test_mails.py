"""Mails as they were sent, shown safely."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from events import registering
from events.models import Event, Registration
from mailing.composing import compose
from mailing.kinds import Attachment, Email
from mailing.models import Message
from tests.factories import make_event, make_person, make_question, make_registration, make_sign_up

from .asking import italian, shown, url


def sent_mail(event: Event) -> Message:
    """A confirmation that went out, with a script in its HTML."""
    registering.register(event, make_sign_up(make_person("anna@example.org")))
    message = Message.objects.get()
    html = '<p>Buongiorno "Anna"</p><script>alert(1)</script>'
    email = Email(
        "Iscrizione confermata", "Buongiorno <Anna>", html, attachments=[Attachment("a.ics", b"x", "application/ics")]
    )
    message.raw, message.state, message.sent_at = compose(message, email), "sent", timezone.now()
    message.save()
    return message


def test_mail_is_shown_as_sent_and_runs_nothing(office: Client) -> None:
    event = make_event()
    message = sent_mail(event)

    response = office.get(url("mail", event.pk, message.pk))

    assert "Iscrizione confermata" in response.text
    assert "Buongiorno &lt;Anna&gt;" in response.text
    assert "a.ics" in response.text
    assert 'sandbox=""' in response.text
    assert "<script>alert(1)" not in response.text
    assert "&lt;script&gt;alert(1)" in response.text


def test_mail_that_is_not_written_yet_says_so(office: Client) -> None:
    event = make_event()
    registering.register(event, make_sign_up())

    response = office.get(url("mail", event.pk, Message.objects.get().pk))

    assert response.context["sent"] is None
    assert italian("This mail is written when it is sent, with the facts as they are then.") in shown(response)


def test_mail_of_another_event_is_not_found(office: Client) -> None:
    message = sent_mail(make_event())

    assert office.get(url("mail", make_event().pk, message.pk)).status_code == 404


def test_registration_shows_answers_in_words(office: Client) -> None:
    event = make_event()
    row = make_registration(event)
    several = make_question(event, "temi", "several", ("bandi", "statuto"))
    yes_no = make_question(event, "vegetariana", "yes_no")
    row.answers.create(question=several, value=["statuto", "bandi"])
    row.answers.create(question=yes_no, value=False)

    answers = office.get(url("registration", event.pk, row.pk)).context["answers"]

    assert [(a.label, a.value) for a in answers] == [
        ("temi IT", "statuto IT, bandi IT"),
        ("vegetariana IT", italian("No")),
    ]


def test_sensitive_answers_are_for_those_who_run_the_event(office: Client, viewer: Client) -> None:
    event = make_event()
    row = make_registration(event)
    row.answers.create(question=make_question(event, "dieta", sensitive=True), value="celiachia")

    address = url("registration", event.pk, row.pk)

    assert "celiachia" in office.get(address).text
    assert "celiachia" not in viewer.get(address).text


def test_anonymised_registration_is_shown_without_a_name(office: Client) -> None:
    event = make_event(start=timezone.now() - timedelta(days=400))
    row = make_registration(event)
    Registration.objects.update(name="", email="", email_key="", cooperative="", anonymised_at=timezone.now())

    assert italian("(data deleted)") in shown(office.get(url("event", event.pk)))
    assert italian("(data deleted)") in shown(office.get(url("registration", event.pk, row.pk)))
