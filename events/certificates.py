"""Certificates of attendance: issued once to whoever was there, and anybody who holds one can have it checked."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from members import writing
from members.links import LOOK_ALIKE, SIGNS
from pages import formats

from . import wording
from .errors import EventError
from .locking import lock
from .models import Attendance, Certificate, Registration

# 80 bits: nobody finds a certificate by trying codes.
SIGNS_OF_CODE = 16
GROUP = 4
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a certificate, in the active language."""

    certificate: Certificate

    @property
    def code(self) -> str:
        """The code as people read it: ABCD-EFGH-JKMN-PQRS."""
        signs = self.certificate.code
        return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))

    @property
    def days(self) -> list[str]:
        """The days on which the person was there."""
        return [formats.long_date(date.fromisoformat(day)) for day in self.certificate.days]

    @property
    def duration(self) -> str:
        """How long in all: 1 hour and 30 minutes."""
        hours, minutes = divmod(self.certificate.minutes, 60)
        spoken = [ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}] if hours else []
        if minutes or not hours:
            spoken.append(ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes})
        return str(_(" and ")).join(spoken)


def why_not(registration: Registration, now: datetime) -> str:
    """Why somebody gets no certificate, in words; empty where they do. One session attended is enough."""
    event = registration.event
    if not event.certificate:
        return _("For this event no certificates are issued.")
    if registration.state != Registration.State.CONFIRMED:
        return _("This registration is not active any more.")
    if event.ends_at > now:
        return _("You will find your certificate here once the event is over.")
    if not Attendance.objects.filter(registration=registration).exists():
        return _("You are not noted as present. If you were there, please write or call us.")
    return ""


def of(registration: Registration) -> Certificate | None:
    """The certificate that somebody has, as long as they are noted as present."""
    return next(iter(_valid(registration=registration)), None)


def find(code: str) -> Certificate | None:
    """The certificate that bears a code, however it was typed; None for any other text."""
    signs = "".join(code.upper().translate(LOOK_ALIKE).replace("-", " ").split())
    if len(signs) != SIGNS_OF_CODE or not set(signs) <= set(SIGNS):
        return None
    return next(iter(_valid(code=signs)), None)


def _valid(**which: object) -> list[Certificate]:
    """Those that hold: whoever was noted as present by mistake has none any more."""
    rows = list(Certificate.objects.filter(**which))
    return [row for row in rows if holds(row)]


def issued_to(registration: Registration) -> Certificate | None:
    """What was issued to somebody, be it that it does not hold any more."""
    return Certificate.objects.filter(registration=registration).first()


def holds(certificate: Certificate) -> bool:
    """Whether a certificate is valid: its person is noted as present, or not known any more."""
    person = certificate.registration_id
    return person is None or Attendance.objects.filter(registration=person).exists()


@transaction.atomic
def issue(registration: Registration) -> Certificate:
    """Issues the certificate as things stand now; whoever has one keeps it as it is. Raises `EventError`."""
    lock(registration.event_id)
    row = Registration.objects.select_related("event").get(pk=registration.pk)
    now = timezone.now()
    if reason := why_not(row, now):
        raise EventError(reason)
    known = Certificate.objects.filter(registration=row).first()
    return known or _issue(row, now)


def _issue(row: Registration, now: datetime) -> Certificate:
    words, site = wording.of_event(row.event, row.locale), writing.site_text(row.locale)
    if words is None:
        raise EventError(_("The page of this event is not public. Please write or call us."))
    there = list(Attendance.objects.filter(registration=row).select_related("session").order_by("session__start"))
    days = [formats.local(each.session.start, each.session.time_zone).date().isoformat() for each in there]
    return Certificate.objects.create(
        registration=row,
        code="".join(secrets.choice(SIGNS) for _n in range(SIGNS_OF_CODE)),
        name=" ".join(row.name.split()),
        locale=row.locale,
        title=words.title,
        organisation=site.organisation if site else "",
        days=list(dict.fromkeys(days)),
        minutes=sum(_minutes(each) for each in there),
        issued_at=now,
    )


def _minutes(attendance: Attendance) -> int:
    """How long somebody was there; where nobody measured it, the whole session."""
    if attendance.minutes is not None:
        return attendance.minutes
    return attendance.session.duration() // MINUTE


def delete_certificates(before: datetime) -> int:
    """Deletes what was issued before a moment."""
    return Certificate.objects.filter(issued_at__lt=before).delete()[0]
