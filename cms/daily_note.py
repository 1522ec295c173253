"""A mail to the administrators, once a day at most, and only when something needs a person."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from mailing import kinds, outbox, samples, troubles
from mailing.figures import JobFigures
from mailing.kinds import Email
from mailing.models import Message, Provider, StoppedAddress
from mailing.naming import kind_name
from mailing.outbox import Draft
from mailing.samples import Sample
from mailing.troubles import Several, Troubles
from members import writing
from pages import formats
from pages.models import SiteText

from . import roles

KIND = "cms.daily_note"
ABOUT = "daily_note"
HOUR = 7  # on the office's clock; what happens later in the day is told then, if nothing was told before
WORDS = 200  # of a server's answer


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets the note."""

    email: str
    name: str
    locale: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that needs a person: what, in detail, and what to do."""

    title: str
    advice: str
    lines: list[str] = field(default_factory=list)
    more: int = 0


def note() -> None:
    """Writes the note where something needs a person, and none was written today."""
    now = timezone.now()
    today = formats.local(now)
    since = _told_until(now)
    if today.hour < HOUR or not troubles.troubles(since, now):
        return
    outbox.write(
        Draft(
            kind=KIND,
            key=f"{today:%Y-%m-%d}:{reader.email}",
            about=ABOUT,
            to=reader.email,
            locale=reader.locale,
            context={"since": since.isoformat(), "name": reader.name},
            priority=Message.Priority.HIGH,
        )
        for reader in readers()
    )


def readers() -> list[Reader]:
    """Who is named by the settings, else all administrators, each in the language of their admin."""
    default = settings.LANGUAGE_CODE
    if settings.DAILY_NOTE_TO:
        return [Reader(email, "", default) for email in settings.DAILY_NOTE_TO]
    is_one = Q(groups__name=roles.ADMINISTRATOR.name) | Q(is_superuser=True)
    users = get_user_model().objects.filter(is_one, is_active=True).exclude(email="").distinct().order_by("pk")
    with_language = users.select_related("wagtail_userprofile")
    return [Reader(user.email, user.get_full_name(), _language(user)) for user in with_language]


def _language(user: Any) -> str:
    chosen = getattr(getattr(user, "wagtail_userprofile", None), "preferred_language", "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _told_until(now: datetime) -> datetime:
    """Since when what failed has not been told: since the last note, though no longer than some days."""
    told = Message.objects.filter(subject_key=ABOUT, kind=KIND).order_by("-id").values_list("created_at", flat=True)
    return max(told.first() or now - troubles.RECENT, now - troubles.RECENT)


@kinds.register(KIND)
def render(message: Message) -> Email | None:
    """The note as things stand when it is sent; nothing where they have come right by then."""
    since = datetime.fromisoformat(message.context["since"])
    found = troubles.troubles(since, timezone.now())
    return write(found, message.locale, message.context["name"]) if found else None


def write(found: Troubles, locale: str, name: str) -> Email:
    """The note about what was found, in the active language."""
    findings = list(_findings(found))
    subject = _("Something on the site needs a person")
    context = {
        "subject": subject,
        "findings": findings,
        "name": name,
        "url": f"{settings.WAGTAILADMIN_BASE_URL}{_desk()}",
        "site": writing.site_text(locale) or SiteText(),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "locale": locale,
    }
    text, html = writing.bodies("daily_note", context)
    return Email(subject=subject, text=text, html=html)


def _desk() -> str:
    """Where the office sees its mails."""
    try:
        return reverse("mails_admin:index")
    except NoReverseMatch:
        return reverse("wagtailadmin_home")


# --- in words -------------------------------------------------------------------------------


def _findings(found: Troubles) -> Iterator[Finding]:
    if found.provider is not None:
        yield _down(found.provider)
    if found.stuck.count:
        yield _stuck(found.stuck)
    if found.failed.count:
        yield _failed(found.failed)
    if found.stopped.count:
        yield _stopped(found.stopped)
    if found.jobs:
        yield _jobs(found.jobs)


def _down(provider: Provider) -> Finding:
    when = formats.long_date_time(provider.down_since) if provider.down_since else ""
    return Finding(
        _("The mail server takes no mails"),
        _("No mail is lost: they all wait, and leave as soon as it takes them again. Please look at its settings."),
        [_("Since %(when)s") % {"when": when}, _short(provider.error)],
    )


def _stuck(stuck: Several[Message]) -> Finding:
    title = ngettext("%(count)s mail does not leave", "%(count)s mails do not leave", stuck.count)
    return Finding(
        title % {"count": stuck.count},
        _("They are due for more than 15 minutes, or were put off three times. The site tries again by itself."),
        [_of_mail(each) for each in stuck.rows],
        stuck.count - len(stuck.rows),
    )


def _failed(failed: Several[Message]) -> Finding:
    title = ngettext("%(count)s mail could not be delivered", "%(count)s mails could not be delivered", failed.count)
    return Finding(
        title % {"count": failed.count},
        _("They are not tried again. Whoever should have got one may have to be called."),
        [_of_mail(each) for each in failed.rows],
        failed.count - len(failed.rows),
    )


def _stopped(stopped: Several[StoppedAddress]) -> Finding:
    title = ngettext("%(count)s address gets no more mails", "%(count)s addresses get no more mails", stopped.count)
    return Finding(
        title % {"count": stopped.count},
        _("Please ask for the right address by telephone."),
        [f"{each.email_key}: {each.get_why_display()}" for each in stopped.rows],
        stopped.count - len(stopped.rows),
    )


def _jobs(failing: list[JobFigures]) -> Finding:
    title = ngettext("%(count)s periodic job does not run", "%(count)s periodic jobs do not run", len(failing))
    return Finding(
        title % {"count": len(failing)},
        _("Please pass this on to whoever runs the server."),
        [f"{job.name}: {_short(job.error) or _('late')}" for job in failing],
    )


def _of_mail(message: Message) -> str:
    return f"{message.recipient}, {kind_name(message.kind)}: {_short(message.error) or _('not tried yet')}"


def _short(words: str) -> str:
    return " ".join(words.split())[:WORDS]


# --- an example -----------------------------------------------------------------------------


def _example(locale: str, _about: Any) -> Email:
    now = timezone.now()
    mail = Message(kind="events.confirmation", recipient="giulia@example.org", error="451 4.3.0 try again later")
    address = StoppedAddress(email_key="giulia@example.org", why=StoppedAddress.Why.BOUNCED)
    found = Troubles(
        provider=Provider(down_since=now, error="ConnectionRefusedError"),
        stuck=Several(12, [mail]),
        failed=Several(1, [mail]),
        stopped=Several(1, [address]),
        jobs=[JobFigures("reminders", now, "OperationalError", timedelta())],
    )
    return write(found, locale, "Giulia Belcampo")


samples.register("daily_note", Sample(KIND, gettext_lazy("Note to the administrators"), _example))
