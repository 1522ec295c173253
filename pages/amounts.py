"""Amounts in forms: shown as the region writes them, and taken as people type them here."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from . import formats

# 2.000 and 1.250.000 mean thousands; 2000.50 is what programs write.
GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
AROUND = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}€%'’")


class AmountField(forms.DecimalField):
    """Takes 2000, 2.000, 2.000,50 and 2000.50: a number field of a browser would read 2.000 as two."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        """Cents only where there are any; what was typed stays as it was typed."""
        return formats.amount(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A telephone shows its keys for numbers."""
        return super().widget_attrs(widget) | {"inputmode": "decimal"}


def plain(typed: str) -> str:
    """2.000,50 → 2000.50."""
    text = typed.translate(AROUND)
    if "," in text or GROUPED.fullmatch(text):
        text = text.replace(".", "")
    return text.replace(",", ".")
