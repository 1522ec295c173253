"""“Send me a test”: an example goes to whoever works here, through the outbox as any mail does."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from . import kinds, outbox, samples, texts
from .kinds import Email
from .models import Message
from .outbox import Draft
from .texts import Words

KIND = "mailing.test"
MOST, WITHIN = 5, timedelta(minutes=5)


class NotSent(Exception):
    """No test was written; `message` tells its editor why, lazily."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


NO_ADDRESS = gettext_lazy("Your account has no e-mail address: please enter one below your name, then try again.")
TOO_MANY = gettext_lazy("You have had several tests in the last minutes: please wait a little.")


@transaction.atomic
def send(user: Any, sample: str, locale: str, about: str = "", words: tuple[str, Words] | None = None) -> None:
    """Writes a test of an example to the address of an account, and to no other.

    `about` is the number of what it speaks of; `words` what a text, by its key, says in it that nobody has saved.
    Raises `NotSent`: without an address, and after several tests in a few minutes.
    """
    to = get_user_model().objects.select_for_update().get(pk=user.pk)  # one after the other, so that all are counted
    if not to.email:
        raise NotSent(NO_ADDRESS)
    key = f"account:{to.pk}"
    if Message.objects.filter(subject_key=key, kind=KIND, created_at__gt=timezone.now() - WITHIN).count() >= MOST:
        raise NotSent(TOO_MANY)
    context = {"sample": sample, "about": about, "words": [words[0], asdict(words[1])] if words else None}
    outbox.write([Draft(KIND, str(uuid4()), key, to.email, locale, context=context, priority=Message.Priority.HIGH)])


@kinds.register(KIND)
def _test(message: Message) -> Email | None:
    """The example, marked as a test; nothing where what it should speak of is gone. Its links open nothing."""
    told = message.context
    sample = samples.known().get(told["sample"])
    about = samples.find(sample, told["about"]) if sample else None
    if sample is None or (sample.is_about and about is None):
        return None
    with _saying(message.locale, told["words"]):
        email = samples.write(sample, message.locale, about)
    # Answers go to the office, as everybody's do: nobody is behind an example.
    return email and replace(email, subject=_("Test: %(subject)s") % {"subject": email.subject}, headers={})


def _saying(locale: str, words: tuple[str, dict[str, str]] | None) -> AbstractContextManager[None]:
    """With the words that were being tried when the test was asked for."""
    return texts.trying(words[0], locale, Words(**words[1])) if words else nullcontext()
