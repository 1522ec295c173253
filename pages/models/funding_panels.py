"""How the editor shows a call: what is the same in both languages, apart from the words of this one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

WINDOW = ("window", "opens_at", "closes_at", "spent_on")
WHO = ("level", "eligible_kinds", "excluded_kinds", "people_min", "people_max", "needs")
MONEY = ("spend_min", "spend_max", "rate", "grant_min", "ceiling", "budget", "de_minimis")
WAY = ("apply_before_start", "stamp_duty", "stamp_amount", "channels", "decision_days")
SOURCE = ("contact_name", "contact_email", "contact_phone", "link", "last_checked_on")
FACTS = (*WINDOW, *WHO, *MONEY, *WAY, *SOURCE)
WORDS = ("who_may_apply", "paid_for", "amount_note", "deadline_note", "cumulation", "legal_basis")

BOTH = _("The same in both languages: what you publish here holds in the other one, too.")
TICKED = forms.CheckboxSelectMultiple


def panels(before: Iterable[Any], topics: FieldPanel) -> list[Any]:
    """The panels of a call, after those that all pages have."""
    return [
        *before,
        FieldPanel("giver"),
        _facts(_("When one can apply"), [FieldPanel("window"), _row("opens_at", "closes_at"), FieldPanel("spent_on")]),
        _facts(_("Whom it is for"), _whom(topics)),
        _facts(_("How much"), _how_much()),
        _facts(_("How to apply"), _way()),
        _facts(_("Contact and source"), [_row(*SOURCE[:3]), *map(FieldPanel, SOURCE[3:])]),
        MultiFieldPanel([FieldPanel(name) for name in WORDS], heading=_("Words in this language")),
        FieldPanel("steps"),
        FieldPanel("documents"),
        FieldPanel("body"),
    ]


def _facts(heading: Any, children: list[Any]) -> MultiFieldPanel:
    return MultiFieldPanel(children, heading=heading, help_text=BOTH)


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


def _whom(topics: FieldPanel) -> list[Any]:
    kinds = [FieldPanel(name, widget=TICKED) for name in ("eligible_kinds", "excluded_kinds")]
    return [FieldPanel("level"), *kinds, _row("people_min", "people_max"), FieldPanel("needs"), topics]


def _how_much() -> list[Any]:
    return [_row("spend_min", "spend_max"), _row("rate", "grant_min", "ceiling"), *map(FieldPanel, MONEY[5:])]


def _way() -> list[Any]:
    stamp = _row("stamp_duty", "stamp_amount")
    return [FieldPanel("apply_before_start"), stamp, FieldPanel("channels"), FieldPanel("decision_days")]
