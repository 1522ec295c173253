"""What the mails to followers say can be changed by the office; links and the way out stand there whatever it says."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User

from mailing import samples, texts
from mailing.texts import Words
from members import alert_texts
from tests.factories_alerts import make_draft, make_follower, publish, run, text_of

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        yield


def test_a_mail_on_one_thing_and_a_digest_say_what_the_office_wrote_with_each_readers_own_link() -> None:
    editor = User.objects.create_user("vera")
    texts.change("members.alert", "it", Words("Da leggere: {title}", "legga **{title}**. {link}"), editor)
    texts.change("members.digest", "it", Words("Novità: {title}, {others}", "ecco le novità: {link}"), editor)
    people = [make_follower(), make_follower(rhythm="daily")]
    for title in ("Uno & due", "Tre"):
        publish(make_draft(title))
    with time_machine.travel(START + timedelta(minutes=11), tick=False):
        sent = run()
    with time_machine.travel(START + timedelta(days=1), tick=False):
        (digest,) = run()

    assert {message["Subject"] for message in sent} == {"Da leggere: Uno & due", "Da leggere: Tre"}
    assert digest["Subject"] == "Novità: Tre, un'altra novità"
    for message, row in ((sent[0], people[0]), (digest, people[1])):
        text, html = text_of(message), text_of(message, "html")
        assert (
            text.count(f"/alerts/mine/{row.pk:x}-")
            == html.count(f'href="https://smartcoop.example.org/it/alerts/mine/{row.pk:x}-')
            == 2
        )
        assert f"/alerts/stop/{row.pk:x}-" in text
        assert "@" not in text.replace("info@", "")
    assert "<strong>Uno &amp; due</strong>" in "".join(text_of(message, "html") for message in sent)


@pytest.mark.parametrize("locale", ["it", "de"])
def test_each_text_is_that_of_its_example(locale: str) -> None:
    keys = [alert_texts.CONFIRM, alert_texts.KNOWN, *alert_texts.OF_ONE.values(), alert_texts.DIGEST]
    for key in keys:
        with texts.trying(key, locale, Words("Oggetto", "parole della sede.")):
            email = samples.write(samples.known()[texts.known()[key].sample], locale)
        assert email
        assert (email.subject, "parole della sede." in email.text) == ("Oggetto", True), key
