"""Operations (events, registrations) and their words (pages)."""

from mailing.addresses import email_key

from .after import Certificate, EventDefaults, Feedback, FollowUp
from .announcement import Announcement, AnnouncementWords
from .event import (
    CalendarChange,
    Event,
    EventQuerySet,
    EventWords,
    Session,
    SessionWords,
    Speaker,
    SpeakerWords,
    span,
)
from .page import EventIndexPage, EventPage
from .question import Choice, ChoiceWords, Question, QuestionWords
from .registration import (
    Answer,
    Attendance,
    Invite,
    Registration,
    RegistrationWords,
)
from .sending import HeldBack, Submission
from .series import Series, SeriesWords
from .step import Step

__all__ = [
    "Announcement",
    "AnnouncementWords",
    "Answer",
    "Attendance",
    "CalendarChange",
    "Certificate",
    "Choice",
    "ChoiceWords",
    "Event",
    "EventDefaults",
    "EventIndexPage",
    "EventPage",
    "EventQuerySet",
    "EventWords",
    "Feedback",
    "FollowUp",
    "HeldBack",
    "Invite",
    "Question",
    "QuestionWords",
    "Registration",
    "RegistrationWords",
    "Series",
    "SeriesWords",
    "Session",
    "SessionWords",
    "Speaker",
    "SpeakerWords",
    "Step",
    "Submission",
    "email_key",
    "span",
]
