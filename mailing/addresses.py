"""Addresses: our own, which spellings are one, and which get no more mail."""

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone

from .models import Message, StoppedAddress


def ours() -> str:
    """Where mails come from, without a name."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def office() -> str:
    """Where the office reads."""
    return settings.REPLY_TO_EMAIL or ours()


def email_key(email: str) -> str:
    """What makes two spellings one address: NFKC, case-folded, the domain in IDNA; empty for none."""
    if not email.strip():
        return ""
    local, _at, domain = unicodedata.normalize("NFKC", email.strip()).casefold().rpartition("@")
    with suppress(UnicodeError):  # not a name that DNS knows: compared as it is written
        domain = domain.encode("idna").decode()
    return f"{local}@{domain}"


def spellings(address: str) -> set[str]:
    """How the outbox may have written an address, in small letters: its domain as people or as DNS write it."""
    key = email_key(address)
    local, _at, domain = key.rpartition("@")
    found = {key, address.strip().lower()}
    with suppress(UnicodeError):
        found.add(f"{local}@{domain.encode().decode('idna')}")
    return found


def stop(address: str, why: StoppedAddress.Why, error: str = "", message: Message | None = None) -> None:
    """Stops further mail to an address; what was known of it first stays."""
    StoppedAddress.objects.get_or_create(
        email_key=email_key(address),
        defaults={"why": why, "error": error[:2000], "message": message, "since": timezone.now()},
    )


def release(address: str) -> bool:
    """Lets an address get mail again; says whether it was stopped."""
    count, _per_model = StoppedAddress.objects.filter(email_key=email_key(address)).delete()
    return bool(count)


def stopped(addresses: Iterable[str]) -> dict[str, StoppedAddress]:
    """Those of the addresses that get no more mail, as they were written; one statement."""
    keys = {address: email_key(address) for address in addresses}
    rows = {row.email_key: row for row in StoppedAddress.objects.filter(email_key__in=set(keys.values()))}
    return {address: rows[key] for address, key in keys.items() if key in rows}
