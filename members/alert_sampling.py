"""The mails to followers as an example, with what the site has now. Nothing is stored or sent."""

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from mailing import samples
from mailing.kinds import Email
from mailing.samples import Sample
from pages import funding
from pages.models import NewsPage

from . import alert_items, alert_mails, alerts, call_deadlines, digests, following, telling
from .alert_items import Item
from .alerts import Facts
from .models import Follower, Notice
from .sampling import NOBODY

NEWS = 2


def _somebody(locale: str) -> Follower:
    """No follower has this number, so the links open nothing."""
    rhythm = Follower.Rhythm.WEEKLY
    return Follower(
        pk=NOBODY, email="giulia@example.org", email_key="giulia@example.org", locale=locale, rhythm=rhythm
    )


def _notices(locale: str) -> Iterator[Notice]:
    """The next deadline and the newest news."""
    for entry in funding.deadlines(locale)[:1]:
        which = call_deadlines.about(entry.at, call_deadlines.FIRST)
        yield Notice(pk=1, page_key=entry.page.translation_key, kind=Notice.Kind.DEADLINE, about=which)
    newest = NewsPage.listed(locale).order_by("-published_on", "-pk")[:NEWS]
    for number, page in enumerate(newest, 2):
        yield Notice(pk=number, page_key=page.translation_key, kind=Notice.Kind.NEW)


def _link(locale: str, _about: object) -> Email:
    subjects = [subject for subject, _title in alerts.topics(locale)[:3]] or [alerts.ALL]
    return alert_mails.write_link(_somebody(locale), subjects, locale)


def _known(locale: str, _about: object) -> Email:
    somebody = _somebody(locale)
    somebody.confirmed_at = timezone.now()
    return alert_mails.write_link(somebody, [], locale)


def _items(locale: str) -> list[Item]:
    """What the site has; where there is nothing yet, one of each as it would look."""
    found = alert_items.of(_notices(locale), locale)
    kinds = {item.kind for item in found}
    return found + [_made_up(kind, locale) for kind in (Notice.Kind.DEADLINE, Notice.Kind.NEW) if kind not in kinds]


def _made_up(kind: str, locale: str) -> Item:
    at = timezone.now() + call_deadlines.FIRST if kind == Notice.Kind.DEADLINE else None
    facts = Facts(gettext("Call for funding") if at else gettext("Deep dive"), at=at)
    url = f"{settings.PUBLIC_URL}/{locale}/"
    days = call_deadlines.FIRST.days if at else None
    return Item(gettext("Here stands the title of the page."), "", url, locale, False, facts, kind, days)


def _digest(locale: str, _about: object) -> Email:
    return alert_mails.write(_somebody(locale), _items(locale), locale)


def _one(kind: str, locale: str) -> Email:
    items = [item for item in _items(locale) if item.kind == kind]
    return alert_mails.write(_somebody(locale), items[:1], locale)


def _alert(locale: str, _about: object) -> Email:
    return _one(Notice.Kind.NEW, locale)


def _correction(locale: str, _about: object) -> Email:
    items = [replace(item, kind=Notice.Kind.CORRECTION) for item in _items(locale) if item.kind == Notice.Kind.NEW]
    return alert_mails.write(_somebody(locale), items[:1], locale)


def _deadline(locale: str, _about: object) -> Email:
    return _one(Notice.Kind.DEADLINE, locale)


samples.register("follow_link", Sample(following.LINK, _("Alerts: to be confirmed"), _link))
samples.register("follow_link-known", Sample(following.LINK, _("Alerts: the personal link"), _known))
samples.register("alert", Sample(telling.KIND, _("Alerts: something new"), _alert))
samples.register("alert-deadline", Sample(telling.KIND, _("Alerts: a deadline"), _deadline))
samples.register("alert-correction", Sample(telling.KIND, _("Alerts: a correction"), _correction))
samples.register("digest", Sample(digests.KIND, _("Alerts: digest"), _digest))
