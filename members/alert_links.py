"""The personal links of a follower, and the way back from a token."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from .links import Purpose, find, token
from .models import Follower

FOREVER = 1  # the version of a link that never ends


def find_follower(purpose: Purpose, text: str) -> Follower | None:
    """The follower that a token opens, also one who has stopped; None for any other text."""

    def fetch(pk: int) -> tuple[Follower, int] | None:
        row = Follower.objects.filter(pk=pk).first()
        return (row, _version(row, purpose)) if row else None

    return find(purpose, text, fetch)


def manage(follower: Follower) -> str:
    """Where a follower confirms, and later changes what they follow."""
    return _absolute("follow", follower, Purpose.FOLLOW)


def stop(follower: Follower) -> str:
    """Where a follower stops: a page with a button, and what programs send the one-click POST to (RFC 8058)."""
    return _absolute("follow_stop", follower, Purpose.STOP)


def _version(follower: Follower, purpose: Purpose) -> int:
    """A new link ends the others; but whoever stops by an old mail is never told that it is too late for that."""
    return FOREVER if purpose is Purpose.STOP else follower.link_version


def _absolute(name: str, follower: Follower, purpose: Purpose) -> str:
    text = token(purpose, follower.pk, _version(follower, purpose))
    with translation.override(follower.locale):
        return settings.PUBLIC_URL + reverse(name, args=[text])
