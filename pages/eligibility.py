"""“Is it for me?”: three answers, the calls that fit them, and for each other call why it does not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from . import funding, languages, listing
from .funding import Call
from .models import CooperativeKind, FundingPage
from .models.funding_choices import Need

PER_PAGE = 20
MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reader said of the cooperative; empty where they said nothing. `kinds` are the titles by short name."""

    kind: str = ""
    need: str = ""
    people: int | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom a call is for; kinds by their short names, none for all that are not excluded."""

    eligible: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    people_min: int | None = None
    people_max: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A call, and why it does not fit: no reasons where it does."""

    call: Call
    reasons: list[str]


class Questions(forms.Form):
    """None of the three must be answered."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind of cooperative are you?"), required=False)
    need = forms.ChoiceField(
        label=gettext_lazy("What do you need money for?"),
        choices=[("", gettext_lazy("All the same")), *Need.choices],
        required=False,
    )
    people = forms.IntegerField(
        label=gettext_lazy("How many people do you employ?"),
        help_text=gettext_lazy("Everyone with a contract, also part-time. Enter 0 if nobody is employed yet."),
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
    )

    def __init__(self, kinds: Mapping[str, str], data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("All the same")), *kinds.items()]  # type: ignore[attr-defined]


def why_not(terms: Terms, answers: Answers) -> list[str]:
    """The reasons why a call does not fit, in words; none where it does, or where nothing was said."""
    found = [_wrong_kind(terms, answers), _wrong_need(terms, answers), _wrong_size(terms, answers)]
    return [reason for reason in found if reason]


def _wrong_kind(terms: Terms, answers: Answers) -> str:
    if not answers.kind:
        return ""
    if answers.kind in terms.excluded:
        return _("Your kind of cooperative is excluded: %(kind)s.") % {"kind": _titles([answers.kind], answers)}
    if terms.eligible and answers.kind not in terms.eligible:
        return _("It is for other kinds of cooperative: %(kinds)s.") % {"kinds": _titles(terms.eligible, answers)}
    return ""


def _titles(kinds: Iterable[str], answers: Answers) -> str:
    return ", ".join(sorted(answers.kinds.get(kind, kind) for kind in kinds))


def _wrong_need(terms: Terms, answers: Answers) -> str:
    if not answers.need or not terms.needs or answers.need in terms.needs:
        return ""
    return _("It pays for something else: %(needs)s.") % {"needs": ", ".join(str(Need(n).label) for n in terms.needs)}


def _wrong_size(terms: Terms, answers: Answers) -> str:
    people = answers.people
    if people is None:
        return ""
    least, most = terms.people_min, terms.people_max
    if least is not None and people < least:
        return ngettext("At least %d person must be employed.", "At least %d people must be employed.", least) % least
    if most is not None and people > most:
        return ngettext("At most %d person may be employed.", "At most %d people may be employed.", most) % most
    return ""


def verdicts(locale: str, answers: Answers) -> list[Verdict]:
    """All calls that one can apply to now or soon: those that fit first. A constant number of statements."""
    pages = languages.readable(FundingPage, locale)
    found = [call for call in funding.standings(pages, timezone.now()) if not call.standing.is_over]
    terms = terms_of(pages)
    judged = [Verdict(call, why_not(terms[call.pk], answers)) for call in funding.in_order(found)]
    return sorted(judged, key=lambda verdict: bool(verdict.reasons))


def terms_of(pages: QuerySet[FundingPage]) -> dict[int, Terms]:
    """Whom each of the calls is for; three statements."""
    pages = pages.order_by()
    eligible, excluded = (_slugs(pages, name) for name in ("eligible_kinds", "excluded_kinds"))
    return {
        pk: Terms(frozenset(eligible[pk]), frozenset(excluded[pk]), tuple(needs), least, most)
        for pk, needs, least, most in pages.values_list("pk", "needs", "people_min", "people_max")
    }


def _slugs(pages: QuerySet[FundingPage], kinds: str) -> dict[int, list[str]]:
    found = defaultdict(list)
    for pk, slug in pages.filter(**{f"{kinds}__isnull": False}).values_list("pk", f"{kinds}__slug"):
        found[pk].append(slug)
    return found


def for_page(locale: str, query: QueryDict) -> dict[str, Any]:
    """The questions, and once they are sent the calls with their reasons; an odd answer is asked again."""
    kinds = dict(CooperativeKind.choices(locale))
    form = Questions(kinds, query if Questions.base_fields.keys() & query.keys() else None)
    if not form.is_valid():
        return {"form": form}
    found = verdicts(locale, Answers(**form.cleaned_data, kinds=kinds))
    chunk = listing.cut(found, query, PER_PAGE)
    pages = dict(zip([v.call.pk for v in chunk], funding.fetched(v.call for v in chunk), strict=True))
    shown = [(pages[verdict.call.pk], verdict.reasons) for verdict in chunk]
    return {
        "form": form,
        "chunk": chunk,
        "fitting": [page for page, reasons in shown if not reasons],
        "others": [(page, reasons) for page, reasons in shown if reasons],
        "fitting_count": sum(not verdict.reasons for verdict in found),
    }
