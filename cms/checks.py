"""System checks of our own settings."""

from datetime import timedelta

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register


@register(deploy=True)
def keys(**_kwargs: object) -> list[CheckMessage]:
    """Personal links need a key of their own, long enough not to be guessed."""
    if len(settings.LINKS_KEY) < 50:
        return [Error("LINKS_KEY needs at least 50 characters.", id="cms.E001")]
    if settings.LINKS_KEY == settings.SECRET_KEY:
        return [checks.Warning("LINKS_KEY and SECRET_KEY are the same.", id="cms.W001")]
    return []


@register(deploy=True)
def public_url(**_kwargs: object) -> list[CheckMessage]:
    """Links in mails and calendars are made from PUBLIC_URL."""
    if not settings.PUBLIC_URL.startswith("https://"):
        return [Error("PUBLIC_URL must begin with https://", id="cms.E002")]
    return []


@register()
def follow_ups(**_kwargs: object) -> list[CheckMessage]:
    """A mail after an event goes out after its end, and while somebody remembers it."""
    if timedelta() <= settings.EVENTS_FOLLOW_UP_AFTER <= timedelta(days=30):
        return []
    return [Error("EVENTS_FOLLOW_UP_AFTER must be minutes, from 0 to 43200 (30 days).", id="cms.E004")]


@register()
def reminders(**_kwargs: object) -> list[CheckMessage]:
    """A reminder goes out before its session, and not so early that nobody has signed up."""
    if all(timedelta() < before <= timedelta(days=30) for before in settings.EVENTS_REMIND_BEFORE):
        return []
    return [Error("EVENTS_REMIND_BEFORE must be minutes, from 1 to 43200 (30 days).", id="cms.E003")]


@register()
def answers(**_kwargs: object) -> list[CheckMessage]:
    """Where answers come in is not where they are passed on to; and its name leaves room for the mail's number."""
    address = settings.MAIL_INBOUND_ADDRESS
    if address and address.casefold() == settings.REPLY_TO_EMAIL.casefold():
        return [Error("MAIL_INBOUND_ADDRESS and REPLY_TO_EMAIL must differ.", id="cms.E005")]
    if len(address.partition("@")[0]) > 20:
        return [Error("MAIL_INBOUND_ADDRESS may have 20 characters before the @.", id="cms.E006")]
    return []
