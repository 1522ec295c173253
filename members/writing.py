"""Writing mails: both bodies on the house's paper, framed by the texts of the site."""

import re
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from mailing import styling
from pages.languages import active_language
from pages.models import SiteText


def site_text(locale: str) -> SiteText | None:
    """The texts of the site in the reader's language, else in another."""
    rows = {row.locale.language_code: row for row in SiteText.objects.select_related("locale")}
    return rows.get(locale) or next(iter(rows.values()), None)


def how_to_reach_us() -> str:
    """How to reach the office, in a sentence of the active language; empty where the site's texts name no way."""
    texts = site_text(active_language())
    ways = [way for way in (texts.phone, texts.email) if way] if texts else []
    return _("You reach our office here: %(ways)s") % {"ways": ", ".join(ways)} if ways else ""


def bodies(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """The plain text and the HTML of a mail, from its two templates."""
    text = _tidy(render_to_string(f"mails/{name}.txt", context))
    return text, styling.inline(render_to_string(f"mails/{name}.html", context))


def _tidy(text: str) -> str:
    """Plain text without the blanks that a template's lines leave behind."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
