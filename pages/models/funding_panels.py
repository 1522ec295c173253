"""How the editor shows a call: what is the same in both languages, apart from the words of this one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from .base import RARELY, row

WINDOW = ("window", "opens_at", "closes_at", "spent_on")
WHO = ("level", "eligible_kinds", "excluded_kinds", "people_min", "people_max", "needs")
MONEY = ("spend_min", "spend_max", "rate", "grant_min", "ceiling", "budget", "de_minimis")
WAY = ("apply_before_start", "stamp_duty", "stamp_amount", "channels", "decision_days")
SOURCE = ("contact_name", "contact_email", "contact_phone", "link", "last_checked_on")
FACTS = (*WINDOW, *WHO, *MONEY, *WAY, *SOURCE)
WORDS = ("who_may_apply", "paid_for", "amount_note", "deadline_note", "cumulation", "legal_basis")

TICKED = forms.CheckboxSelectMultiple
# What readers see of a field; what is said of it in the model is for all forms.
SEEN = {
    "giver": _("Beside the title, and in the list of facts with its level."),
    "level": _("Readers narrow the list by it."),
    "people_min": _("“Is it for me?” goes by these numbers."),
    "closes_at": _("At this minute it is too late. Every year: the first deadline, it then comes back by itself."),
    "rate": _("How much of the costs is paid."),
    "ceiling": _("What is paid at most. Both stand on the card."),
    "de_minimis": _("Readers are told that it counts towards what they may receive in three years."),
    "stamp_duty": _("Readers are told that the application needs one."),
    "contact_name": _("At the end of the page, under “Questions?”."),
    "last_checked_on": _("Readers see the day. After 90 days your first page here reminds you."),
    "who_may_apply": _("Readers see below it the kinds of cooperative that are ticked above."),
    "paid_for": _("Which costs count."),
    "amount_note": _("Below rate and maximum amount, where figures do not say enough."),
    "deadline_note": _("Below the deadline."),
    "cumulation": _("Other aid that one may have beside this."),
    "legal_basis": _("Law, decree or decision, with number and date."),
    "steps": _("Readers see them numbered: what to do first, what then."),
    "documents": _("A list to prepare by."),
}


def panels(before: Iterable[Any], topics: FieldPanel) -> list[Any]:
    """The panels of a call, after those that all pages have."""
    kinds = [FieldPanel(name, widget=TICKED) for name in WHO[1:3]]
    return [
        *before,
        _field("giver"),
        MultiFieldPanel(
            [_field("window", _("Kind of period")), _row("opens_at", "closes_at"), _field("spent_on")],
            heading=_("When one can apply"),
            help_text=_(
                "From here to “Contact and source” all is the same in both languages: "
                "what you publish holds for the other page, too."
            ),
        ),
        MultiFieldPanel([_field("level"), kinds[0], _field("needs"), topics], heading=_("Whom it is for")),
        MultiFieldPanel(
            [kinds[1], _row("people_min", "people_max")], heading=_("Exclusions and size"), classname=RARELY
        ),
        MultiFieldPanel([_row("rate", "ceiling"), _row("spend_min", "spend_max")], heading=_("How much")),
        MultiFieldPanel(
            [_row("grant_min", "budget"), _field("de_minimis")], heading=_("More about the money"), classname=RARELY
        ),
        MultiFieldPanel(_way(), heading=_("How to apply")),
        MultiFieldPanel([_row(*SOURCE[:3]), *map(_field, SOURCE[3:])], heading=_("Contact and source")),
        MultiFieldPanel(list(map(_field, WORDS)), heading=_("Words in this language")),
        *map(_field, ("steps", "documents", "body")),
    ]


def _field(name: str, heading: Any = "") -> FieldPanel:
    """Under a name of its own where it would only repeat what stands above it."""
    return FieldPanel(name, heading=heading, help_text=SEEN.get(name, ""))


def _row(*names: str) -> FieldRowPanel:
    return row(*names, helps=SEEN)


def _way() -> list[Any]:
    stamp = FieldRowPanel([_field("stamp_duty"), _field("stamp_amount", _("Amount of the stamp (€)"))])
    return [_field("apply_before_start"), _field("channels", _("Ways to apply")), stamp, _field("decision_days")]
