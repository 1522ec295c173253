"""What a browser sends for a chooser of Wagtail, looked at before the database is asked.

Wagtail looks up whatever was sent, in fields of forms and in blocks, and again to show the form with its errors; for
what can be no id the database raises. All its choosers read what was sent in one place, and here that is mended.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from wagtail.admin.widgets.chooser import BaseChooser

NOTHING = "0"  # an id that no row has: the field says that there is no such choice

type Read = Callable[[BaseChooser, Any, Any, str], Any]


def guard() -> None:
    """Makes every chooser take what can be no id for one that nothing has."""
    BaseChooser.value_from_datadict = _guarded(BaseChooser.value_from_datadict)


def _guarded(read: Read) -> Read:
    def value_from_datadict(chooser: BaseChooser, data: Any, files: Any, name: str) -> Any:
        value = read(chooser, data, files, name)
        return value if value is None or can_be_id(chooser.model_class, value) else NOTHING

    return value_from_datadict


def can_be_id(model: type[Model], value: Any) -> bool:
    """Whether a row of the model could have this id."""
    field: Any = model._meta.pk
    while field.is_relation:  # a page's id is that of the table of all pages
        field = field.target_field
    try:
        field.clean(value, None)
    except ValidationError:
        return False
    return True
