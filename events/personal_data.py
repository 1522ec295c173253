"""When the personal data of sign-ups end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mailing.models import Message, Reply
from members.personal_data import Retention, register

from .certificates import delete_certificates
from .feeding_back import forget_texts
from .holding import delete_held_back, forget_answers
from .models import Answer, Certificate, Question, Registration, RegistrationWords, Step, Submission
from .notifying import scope
from .resending import KIND

BATCH = 500


def anonymise_registrations(before: datetime) -> int:
    """Empties who it was, deletes what they wrote and were sent; the row stays, and counts."""
    ended = 0
    while rows := list(_due(before)[:BATCH]):
        with transaction.atomic():
            _anonymise(rows)
        ended += len(rows)
    return ended


def _due(before: datetime) -> QuerySet[Registration]:
    return (
        Registration.objects.filter(event__ends_at__lt=before, anonymised_at__isnull=True)
        .select_related("event")
        .order_by("pk")
    )


def _anonymise(rows: list[Registration]) -> None:
    Answer.objects.filter(registration__in=rows).delete()
    RegistrationWords.objects.filter(registration__in=rows).delete()
    Step.objects.filter(registration__in=rows).update(reason="")
    # What was certified stands for itself: it leads nobody back to who took part.
    Certificate.objects.filter(registration__in=rows).update(registration=None)
    # All registrations of an event end together, and so do its mails.
    scopes = {scope(row.event) for row in rows}
    Message.objects.filter(scope__in=scopes, kind__startswith="events.").delete()
    Reply.objects.filter(scope__in=scopes).delete()
    Registration.objects.filter(pk__in=[row.pk for row in rows]).update(
        email="",
        email_key="",
        name="",
        telephone="",
        cooperative="",
        untold_at=None,
        anonymised_at=timezone.now(),
    )


def delete_sensitive_answers(before: datetime) -> int:
    """Deletes answers to sensitive questions and those that end on an earlier day; also of who is held back."""
    due = Q(sensitive=True, event__ends_at__lt=before) | Q(keep_until__lt=timezone.localdate())
    answers = Answer.objects.filter(question__in=Question.objects.filter(due))
    return answers.delete()[0] + forget_answers(due)


def delete_link_requests(before: datetime) -> int:
    """Deletes the mails with personal links, and the notes of those that were asked for in vain."""
    return Message.objects.filter(kind=KIND, created_at__lt=before).delete()[0]


def delete_submissions(before: datetime) -> int:
    """Deletes the notes of sent forms: they only guard against double sending and floods."""
    return Submission.objects.filter(created_at__lt=before).delete()[0]


register(
    Retention(
        name="registrations",
        what=_("Registrations: name, e-mail, telephone, cooperative, answers, mails"),
        models=(
            "events.Registration",
            "events.RegistrationWords",
            "events.Answer",
            "events.Invite",
            "events.Step",
            "events.Attendance",
            "mailing.Message",
            "mailing.Reply",
        ),
        term=timedelta(days=365),
        term_words=_("12 months"),
        trigger=_("after the event"),
        end=anonymise_registrations,
    )
)
register(
    Retention(
        name="sensitive_answers",
        what=_("Needs that you tell us for an event (access, diet)"),
        models=("events.Answer", "events.HeldBack"),
        term=timedelta(days=7),
        term_words=_("7 days"),
        trigger=_("after the event"),
        end=delete_sensitive_answers,
    )
)
register(
    Retention(
        name="submissions",
        what=_("Notes of sent forms, against double sending and abuse"),
        models=("events.Submission",),
        term=timedelta(days=2),
        term_words=_("2 days"),
        trigger=_("after sending"),
        end=delete_submissions,
    )
)
register(
    Retention(
        name="held_back",
        what=_("Sign-ups held back by a limit: name, e-mail, cooperative, answers"),
        models=("events.HeldBack",),
        term=timedelta(days=14),
        term_words=_("14 days"),
        trigger=_("after sending"),
        end=delete_held_back,
    )
)
register(
    Retention(
        name="link_requests",
        what=_("Requests to have personal links again: e-mail"),
        models=("mailing.Message",),
        term=timedelta(days=7),
        term_words=_("7 days"),
        trigger=_("after sending"),
        end=delete_link_requests,
    )
)
register(
    Retention(
        name="certificates",
        what=_("Certificates of attendance: name, title and days of the event"),
        models=("events.Certificate",),
        term=timedelta(days=5 * 365 + 1),
        term_words=_("5 years"),
        trigger=_("after issuing"),
        end=delete_certificates,
    )
)
register(
    Retention(
        name="feedback",
        what=_("What you write to us about an event, kept without your name"),
        models=("events.Feedback",),
        term=timedelta(days=365),
        term_words=_("12 months"),
        trigger=_("after sending"),
        end=forget_texts,
    )
)
