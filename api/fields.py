"""The fields of JSON that was sent: their types, and no field left out in silence."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from .errors import Errors

type Json = dict[str, Any]
type Read = Callable[[Any], Any]


def read(data: Mapping[str, Any], known_fields: Mapping[str, Read]) -> tuple[Json, Errors]:
    """The values of the known fields, and what is wrong with any; no field is left out in silence."""
    known: Json = {}
    errors: Errors = {name: [_("There is no such field.")] for name in data if name not in known_fields}
    for name, read_value in known_fields.items():
        try:
            known[name] = read_value(data.get(name))
        except ValueError as error:
            errors[name] = [str(error)]
    return known, errors


def _optional(kind: type, message: Callable[[], str]) -> Read:
    """A value of a type, or none."""

    def read_value(value: Any) -> Any:
        if value is not None and type(value) is not kind:
            raise ValueError(message())
        return value

    return read_value


text = _optional(str, lambda: _("Please send text."))
mapping = _optional(dict, lambda: _("Please send an object."))
number = _optional(int, lambda: _("Please send a whole number."))
boolean = _optional(bool, lambda: _("Please send true or false."))


def one_of(values: Collection[str]) -> Read:
    """One of these texts, or none."""

    def read_value(value: Any) -> Any:
        if value is not None and value not in list(values):
            raise ValueError(_("Please give one of these: %(values)s.") % {"values": ", ".join(values)})
        return value

    return read_value
