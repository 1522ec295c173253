"""Writing mails: both bodies on the house's paper, framed by the texts of the site."""

import re
from typing import Any

from django.template.loader import render_to_string

from mailing import styling
from pages.models import SiteText


def site_text(locale: str) -> SiteText | None:
    """The texts of the site in the reader's language, else in another."""
    rows = {row.locale.language_code: row for row in SiteText.objects.select_related("locale")}
    return rows.get(locale) or next(iter(rows.values()), None)


def bodies(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """The plain text and the HTML of a mail, from its two templates."""
    text = _tidy(render_to_string(f"mails/{name}.txt", context))
    return text, styling.inline(render_to_string(f"mails/{name}.html", context))


def _tidy(text: str) -> str:
    """Plain text without the blanks that a template's lines leave behind."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
