"""What an answer says beside: nothing is refused for it, and it depends on what was sent alone (promise 7)."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from mailing.suggesting import suggestion

from .fields import Json


def warnings(addresses: Mapping[str, str]) -> list[Json]:
    """The addresses that look mistyped, each by its place in the JSON, with the one that was probably meant."""
    meant = {place: suggestion(address) for place, address in addresses.items()}
    said = _("Is this address right? Perhaps you mean %(address)s.")
    return [
        {"field": place, "message": said % {"address": address}, "suggestion": address}
        for place, address in meant.items()
        if address
    ]
