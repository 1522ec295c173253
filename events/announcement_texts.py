"""The placeholders of announcements: what they stand for, for whom, and which ones a text may use."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _, gettext_lazy

from mailing import prose
from mailing.placeholders import Placeholder, Type
from pages import formats

from .errors import EventError
from .mails import MARK, Facts
from .models import Registration, Session

EXAMPLE = "https://www.example.org/…"
PLACEHOLDERS = [
    Placeholder("name", gettext_lazy("name of the person"), "Giulia Belcampo"),
    Placeholder("title", gettext_lazy("title of the event"), gettext_lazy("Working together")),
    Placeholder("start", gettext_lazy("day and time"), "20.01.2027, 17:00", Type.MOMENT),
    Placeholder("place", gettext_lazy("place, or “online”"), gettext_lazy("online")),
    Placeholder("manage_link", gettext_lazy("link to the person's registration"), EXAMPLE, Type.LINK),
    Placeholder("join_link", gettext_lazy("link to the join page, for who has a seat online"), EXAMPLE, Type.LINK),
    Placeholder("cancel_link", gettext_lazy("link to cancel the registration"), EXAMPLE, Type.LINK),
    Placeholder("event_link", gettext_lazy("link to the page of the event"), EXAMPLE, Type.LINK),
]
LINKS = [each.name for each in PLACEHOLDERS if each.type == Type.LINK]
# A subject is a line of text: an address in it leads nowhere.
IN_SUBJECTS = [each for each in PLACEHOLDERS if each.type != Type.LINK]


def check(subjects: Mapping[str, str], bodies: Mapping[str, str]) -> None:
    """Raises `EventError`, with the list of what there is, where a text asks for something else."""
    _check("subjects", subjects.values(), IN_SUBJECTS)
    _check("bodies", bodies.values(), PLACEHOLDERS)


def _check(code: str, texts: Iterable[str], known: list[Placeholder]) -> None:
    faults = dict.fromkeys(fault for text in texts for fault in prose.faults(text, known))
    if faults:
        raise EventError(" ".join(faults), code)


def values(facts: Facts, session: Session) -> dict[str, str]:
    """What stands for each placeholder in the mails of those who read the same; what is personal is marked."""
    own = MARK.format("manage_url")
    return {
        "name": MARK.format("name"),
        "title": facts.words.title,
        "start": formats.long_date_time(session.start, session.time_zone),
        "place": _place(facts, session),
        "manage_link": own,
        # Who has no seat online finds on the own page how things stand.
        "join_link": MARK.format("join_url") if _joins(facts.registration) else own,
        "cancel_link": MARK.format("cancel_url"),
        "event_link": facts.words.url,
    }


def _place(facts: Facts, session: Session) -> str:
    if facts.registration.mode == Registration.Mode.ONLINE:
        return _("online")
    return session.place(facts.message.locale) or _("on site")


def _joins(row: Registration) -> bool:
    return row.state == Registration.State.CONFIRMED and row.mode == Registration.Mode.ONLINE
