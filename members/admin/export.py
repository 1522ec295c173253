"""What a spreadsheet may be given: no text of a stranger becomes a formula there."""

from typing import Any

# What makes Excel, LibreOffice or Numbers compute a cell; the wide ones where East Asian input is common.
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def defused(value: Any) -> Any:
    """The value as it is, but a text that a program would compute begins with an apostrophe."""
    if isinstance(value, str) and (value.startswith(STARTS) or value.lstrip().startswith(STARTS)):
        return f"'{value}"
    return value
