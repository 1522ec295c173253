"""The `Idempotency-Key`: one key, one deed, however often a client sends it."""

import re

from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from .errors import Problem

KEY = re.compile(r"[\x21-\x7e]{1,100}")


def nonce(request: HttpRequest) -> str:
    """The `Idempotency-Key`: whoever sends it again gets the same answer; without it, a new one."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return f"api:{get_random_string(32)}"
    if not KEY.fullmatch(key):
        detail = _("An Idempotency-Key has 1 to 100 visible ASCII characters, for example a UUID.")
        raise Problem(400, "invalid_idempotency_key", detail)
    return f"api:{key}"
