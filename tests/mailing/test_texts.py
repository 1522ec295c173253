"""What mails say can be changed, seen before, taken back; and nothing that was said is lost."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from mailing import kinds, samples, texts
from mailing.models import MailText
from mailing.texts import Overtaken, Unfit, Words

pytestmark = pytest.mark.django_db
KEY = "events.confirmation"
# What the office writes anew each time, what passes a mail on as it came, and what is for us.
WITHOUT_TEXT = {
    "cms.daily_note",
    "events.announcement",
    "events.announcement_test",
    "mailing.forward",
}
OURS = Words("Ci vediamo: {title}", "che bello averLa con noi a **{title}**.")


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("vera", "vera@example.org", "x", first_name="Vera", last_name="Lanz")


def test_every_text_has_a_default_in_each_language_that_could_be_saved() -> None:
    for key, text in texts.known().items():
        for locale in ("it", "de"):
            default = text.default(locale)
            assert default.subject
            assert default.body
            assert texts.faults(text, default) == {}, (key, locale)
            assert texts.in_force(key, locale) == default
        assert text.default("it") != text.default("de") or key == "events.update"


def test_every_example_of_a_mail_has_a_text_and_every_text_an_example() -> None:
    known = samples.known()

    shown = {known[text.sample].kind for text in texts.known().values()}

    assert {sample.kind for sample in known.values()} - shown == WITHOUT_TEXT


def test_what_was_changed_is_said_in_that_language_alone(editor: User) -> None:
    default = texts.known()[KEY].default("de")

    row = texts.change(KEY, "it", OURS, editor)

    assert row is not None
    assert (texts.in_force(KEY, "it"), texts.in_force(KEY, "de")) == (OURS, default)
    assert (row.who, row.changed_by) == ("Vera Lanz", editor)


def test_an_empty_part_says_the_default(editor: User) -> None:
    default = texts.known()[KEY].default("it")

    texts.change(KEY, "it", Words("", OURS.body), editor)

    assert texts.in_force(KEY, "it") == Words(default.subject, OURS.body)


def test_what_is_saved_unchanged_stays_the_default(editor: User) -> None:
    assert texts.change(KEY, "it", texts.known()[KEY].default("it"), editor) is None
    assert not MailText.objects.exists()


def test_the_history_keeps_who_said_what_and_the_way_back(editor: User) -> None:
    other = User.objects.create_user("luca")
    first = texts.change(KEY, "it", OURS, editor)
    texts.change(KEY, "it", Words("Altro", "altro."), other)
    texts.to_default(KEY, "it", editor)
    assert first is not None
    assert texts.in_force(KEY, "it") == texts.known()[KEY].default("it")

    texts.restore(first, other)

    told = [(row.subject, row.who, row.replaced_at is None) for row in texts.history(KEY, "it")]
    assert told == [
        (OURS.subject, "luca", True),
        ("", "Vera Lanz", False),
        ("Altro", "luca", False),
        (OURS.subject, "Vera Lanz", False),
    ]
    assert texts.in_force(KEY, "it") == OURS


def test_the_history_survives_an_account_that_is_deleted(editor: User) -> None:
    texts.change(KEY, "it", OURS, editor)

    editor.delete()

    assert (texts.in_force(KEY, "it"), texts.history(KEY, "it").get().who) == (OURS, "")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (Words("{titel}", "x"), ["subject"]),
        (Words("x", "{titel}"), ["body"]),
        (Words("{link}", "{link}"), ["subject"]),  # nobody can click in a subject
        (Words("x", "[qui](http://example.org)"), ["body"]),
        (Words("{0}", "{x.y}"), ["subject", "body"]),
    ],
)
def test_what_cannot_be_sent_is_not_saved_and_the_list_is_told(words: Words, parts: list[str], editor: User) -> None:
    with translation.override("de"), pytest.raises(Unfit) as caught:
        texts.change(KEY, "it", words, editor)

    assert list(caught.value.faults) == parts
    assert all("{title}" in told or "https://" in told for each in caught.value.faults.values() for told in each)
    assert not MailText.objects.exists()


def test_a_link_that_a_mail_must_not_have_cannot_be_put_in(editor: User) -> None:
    """Who is asked to confirm a new address has no link to the registration yet."""
    with pytest.raises(Unfit):
        texts.change("events.new_address", "it", Words("", "{link}"), editor)


def test_no_text_gets_a_value_that_is_not_in_its_list() -> None:
    MailText.objects.create(key="events.new_address", locale="it", body="{link}", changed_at=timezone.now())

    said = texts.say(
        "events.new_address", "it", dict.fromkeys(("title", "when", "place", "page", "name", "link"), "X")
    )

    assert (said.plain, said.html) == ("{link}", "<p>{link}</p>")


def test_whoever_saves_second_is_told_and_overwrites_nothing_unseen(editor: User) -> None:
    first = texts.change(KEY, "it", OURS, editor, seen=0)
    assert first is not None

    with pytest.raises(Overtaken) as caught:
        texts.change(KEY, "it", Words("Mio", "mio."), editor, seen=0)

    assert caught.value.row == first
    assert texts.in_force(KEY, "it") == OURS
    texts.change(KEY, "it", Words("Mio", "mio."), editor, seen=first.pk)
    assert texts.in_force(KEY, "it").subject == "Mio"


def test_one_wording_is_in_force_whatever_happens() -> None:
    MailText.objects.create(key=KEY, locale="it", subject="a", changed_at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        MailText.objects.create(key=KEY, locale="it", subject="b", changed_at=timezone.now())


def test_a_language_that_lags_behind_is_named(editor: User) -> None:
    texts.change(KEY, "it", OURS, editor)
    texts.change("events.declined", "it", OURS, editor)
    texts.change("events.declined", "de", OURS, editor)

    lagging = {each.text.key: each.missing for each in texts.standing() if each.missing}

    assert lagging == {KEY: ["de"]}
    texts.to_default(KEY, "it", editor)
    assert [each.missing for each in texts.standing(KEY)] == [[]]


@pytest.mark.parametrize("count", [1, 3])
def test_how_all_texts_stand_is_one_statement(count: int, editor: User) -> None:
    for key in list(texts.known())[:count]:
        texts.change(key, "it", OURS if key.startswith("events.") else Words("x", "x"), editor)

    with CaptureQueriesContext(connection) as asked:
        assert len([each.changed for each in texts.standing() if each.changed]) == count
        assert all(row.who for each in texts.standing() for row in each.rows.values())

    assert len(asked) == 2


def test_a_batch_of_mails_asks_for_the_texts_once(editor: User) -> None:
    texts.change(KEY, "it", OURS, editor)

    with kinds.batch(), CaptureQueriesContext(connection) as asked:
        said: Any = {texts.in_force(key, "it").subject for key in texts.known()}

    assert (OURS.subject in said, len(asked)) == (True, 1)


def test_words_that_are_tried_are_said_to_nobody_else() -> None:
    with kinds.batch():
        before = texts.in_force(KEY, "it")
        with texts.trying(KEY, "it", OURS):
            assert texts.in_force(KEY, "it") == OURS
            assert kinds.shared("bodies", lambda: "tried") == "tried"
        assert texts.in_force(KEY, "it") == before
        assert kinds.shared("bodies", lambda: "real") == "real"
