"""Dates, times and numbers as the region writes them (CLDR it-IT and de-IT, by Babel)."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.conf import settings
from django.utils.translation import gettext as _

from .languages import active_language

# A sentence ends after a word of four letters or more: „z. B.“, «ecc.» and „Nr. 5“ end none.
SENTENCE = re.compile(r"^.+?[^\W\d_]{4}[.!?…](?=\s)", re.DOTALL)


def region(language: str | None = None) -> str:
    """The CLDR locale of a language, by default the active one: de → de_IT."""
    return settings.FORMAT_LOCALES[language or active_language()]


def local(moment: datetime, zone: str = settings.TIME_ZONE) -> datetime:
    """The moment on the wall clocks of the zone."""
    return moment.astimezone(ZoneInfo(zone))


def day(moment: date, zone: str = settings.TIME_ZONE) -> date:
    """The day of a moment on the wall clocks of the zone; a plain date is one already."""
    return local(moment, zone).date() if isinstance(moment, datetime) else moment


def long_date(moment: date, zone: str = settings.TIME_ZONE) -> str:
    """lunedì 3 marzo 2027 · Mittwoch, 3. März 2027; the first of a month is 1° in Italian."""
    text = format_date(day(moment, zone), "full", locale=region())
    return text.replace(" 1 ", " 1° ", 1) if region().startswith("it") else text


def plain_date(moment: date, zone: str = settings.TIME_ZONE) -> str:
    """3 marzo 2027 · 3. März 2027: as `long_date`, without the weekday."""
    text = format_date(day(moment, zone), "long", locale=region())
    return re.sub(r"^1 ", "1° ", text) if region().startswith("it") else text


def short_date(moment: date, zone: str = settings.TIME_ZONE) -> str:
    """03/03/2027 · 03.03.2027."""
    pattern = "dd/MM/yyyy" if region().startswith("it") else "dd.MM.yyyy"
    return format_date(day(moment, zone), pattern, locale=region())


def clock(moment: datetime, zone: str = settings.TIME_ZONE) -> str:
    """17:00."""
    return f"{local(moment, zone):%H:%M}"


def clock_span(start: datetime, end: datetime, zone: str = settings.TIME_ZONE) -> str:
    """dalle 17:00 alle 18:30 · von 17:00 bis 18:30 Uhr."""
    return _("from %(start)s to %(end)s") % {"start": clock(start, zone), "end": clock(end, zone)}


def long_date_time(moment: datetime, zone: str = settings.TIME_ZONE) -> str:
    """lunedì 3 marzo 2027, ore 17:00 · Mittwoch, 3. März 2027, 17:00 Uhr."""
    return _("%(date)s, %(time)s o'clock") % {"date": long_date(moment, zone), "time": clock(moment, zone)}


def zone_name(zone: str = settings.TIME_ZONE) -> str:
    """The zone in the words of the region."""
    if zone == "Europe/Rome":
        return _("Bolzano time (Europe/Rome)")
    return zone


def weekday(moment: datetime, zone: str = settings.TIME_ZONE) -> str:
    """lunedì · Montag."""
    return format_date(local(moment, zone).date(), "EEEE", locale=region())


def month(moment: datetime, zone: str = settings.TIME_ZONE) -> str:
    """mar · März: short, for a date block."""
    return format_date(local(moment, zone).date(), "LLL", locale=region()).rstrip(".")


def number(value: float) -> str:
    """1.250 in both languages, always grouped."""
    return format_decimal(value, locale=region(), group_separator=True)


def language(code: str) -> str:
    """de → tedesco · Deutsch."""
    return _("Ladin") if code == "lld" else Locale(code).get_display_name(region()) or code


def languages(codes: Iterable[str]) -> str:
    """it, de → italiano, tedesco · Italienisch, Deutsch."""
    return ", ".join(language(code) for code in codes)


def money(value: Decimal) -> str:
    """12.500,00 €: as it stands in tables."""
    return format_currency(value, "EUR", locale=region(), group_separator=True)


def money_words(value: Decimal) -> str:
    """12.500 euro · 12.500 Euro: as it stands in sentences; cents only where there are any."""
    return _("%(amount)s euros") % {"amount": amount(value)}


def amount(value: Decimal) -> str:
    """12.500 · 12.500,50: cents only where there are any."""
    pattern = "#,##0" if value == int(value) else "#,##0.00"
    return format_decimal(value, pattern, locale=region(), group_separator=True)


def percent(value: Decimal) -> str:
    """50% · 50 %, with a space that does not break."""
    space = "" if region().startswith("it") else "\N{NO-BREAK SPACE}"
    return f"{format_decimal(value, '#,##0.##', locale=region())}{space}%"


def first_sentence(text: str) -> str:
    """What a text says first; all of it where it is one sentence."""
    found = SENTENCE.match(text)
    return found.group() if found else text
