"""The personal links of a follower, and the way back from a token."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from .links import Purpose, find, token
from .models import Follower


def find_follower(purpose: Purpose, text: str) -> Follower | None:
    """The follower that a token opens, also one who has stopped; None for any other text."""

    def fetch(pk: int) -> tuple[Follower, int] | None:
        row = Follower.objects.filter(pk=pk).first()
        return (row, row.link_version) if row else None

    return find(purpose, text, fetch)


def manage(follower: Follower) -> str:
    """Where a follower confirms, and later changes what they follow."""
    return _absolute("follow", follower, Purpose.FOLLOW)


def stop(follower: Follower) -> str:
    """Where a follower stops: a page with a button, and what programs send the one-click POST to (RFC 8058)."""
    return _absolute("follow_stop", follower, Purpose.STOP)


def _absolute(name: str, follower: Follower, purpose: Purpose) -> str:
    text = token(purpose, follower.pk, follower.link_version)
    with translation.override(follower.locale):
        return settings.PUBLIC_URL + reverse(name, args=[text])
