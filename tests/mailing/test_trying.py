"""“Send me a test” writes to one's own address, marked, and opens nothing."""

import re
from datetime import timedelta
from email.message import EmailMessage
from itertools import product

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from events.models import Event, Invite, Registration
from mailing import delivery, samples, texts, trying
from mailing.composing import StoredEmail
from mailing.models import MailText, Message
from mailing.texts import Words
from mailing.trying import NotSent
from members import mails, retention
from tests.cms.deeds import undone
from tests.factories import make_event
from tests.factories_mails import make_all_examples_possible

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"https?://[^\s<>\")]+")


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("vera", "vera@example.org", "x")


def sent() -> EmailMessage:
    """The one test that goes out now."""
    delivery.deliver_due()
    message = Message.objects.filter(kind=trying.KIND).latest("pk")
    assert (message.state, message.error) == (Message.State.SENT, "")
    return StoredEmail(bytes(message.raw or b""), message.recipient).parts


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def test_each_example_arrives_at_ones_own_address_as_a_test(
    editor: User, client: Client, subtests: pytest.Subtests
) -> None:
    event = make_all_examples_possible()

    for name, (locale, mark) in product(sorted(samples.known()), (("it", "Prova: "), ("de", "Test: "))):
        with subtests.test(name, locale=locale), undone():
            trying.send(editor, name, locale, str(event.pk))
            mail = sent()

            assert (mail["To"], mail["Content-Language"]) == ("vera@example.org", locale)
            assert str(mail["Subject"]).startswith(mark)
            assert "giulia" not in str(mail["Reply-To"])  # the person of the examples
            personal = [url for url in ADDRESS.findall(text_of(mail)) if re.search("/(registration|join)/", url)]
            assert {client.get(url).status_code for url in personal} <= {404}
            assert [table.objects.count() for table in (Registration, Invite)] == [0, 0]


def test_the_test_says_what_is_not_saved_yet_and_real_mails_do_not(editor: User) -> None:
    event, words = make_event(), Words("Nuovo: {title}", "**benvenuta**, {name}.")

    trying.send(editor, "confirmation", "it", str(event.pk), ("events.confirmation", words))
    mail = sent()

    assert str(mail["Subject"]) == "Prova: Nuovo: Lavorare insieme"
    assert "benvenuta, Giulia Belcampo." in text_of(mail)
    assert not MailText.objects.exists()
    assert texts.in_force("events.confirmation", "it") == texts.known()["events.confirmation"].default("it")


def test_without_an_address_or_after_many_none_is_sent(editor: User) -> None:
    make_event()
    with pytest.raises(NotSent):
        trying.send(User.objects.create_user("nobody"), "confirmation", "it")
    for _n in range(trying.MOST):
        trying.send(editor, "confirmation", "it")

    with pytest.raises(NotSent):
        trying.send(editor, "confirmation", "it")
    with time_machine.travel(timezone.now() + trying.WITHIN + timedelta(seconds=1)):
        trying.send(editor, "confirmation", "it")

    assert Message.objects.filter(recipient="vera@example.org").count() == trying.MOST + 1


def test_of_an_event_that_is_gone_there_is_no_test(editor: User) -> None:
    trying.send(editor, "confirmation", "it", "12345")

    delivery.deliver_due()

    assert Message.objects.get().state == Message.State.OBSOLETE
    assert not Event.objects.exists()


def test_tests_are_deleted_like_other_mails_that_no_event_answers_for(editor: User) -> None:
    make_event()
    trying.send(editor, "confirmation", "it")

    with time_machine.travel(timezone.now() + timedelta(days=366)):
        retention.end_what_is_due()

    assert not Message.objects.exists()
    assert mails.delete_rows(timezone.now()) == 0
