"""“Is it for me?”: three answers, the calls that fit them, and for each other call why it does not."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from . import funding, languages, listing
from .funding import Call, Row
from .models import CooperativeKind, FundingPage
from .models.funding_choices import Need
from .once import kept

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
    """A call, whom it is for, and whether it fits."""

    call: Call
    terms: Terms
    fits: bool


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
    return [says(terms, answers) for is_met, says in RULES if not is_met(terms, answers)]


def fits(terms: Terms, answers: Answers) -> bool:
    """The same without a word: all calls are asked, and few are shown."""
    return all(is_met(terms, answers) for is_met, _says in RULES)


def _fits_kind(terms: Terms, answers: Answers) -> bool:
    kind = answers.kind
    return not kind or (kind not in terms.excluded and (not terms.eligible or kind in terms.eligible))


def _wrong_kind(terms: Terms, answers: Answers) -> str:
    if answers.kind in terms.excluded:
        return _("Your kind of cooperative is excluded: %(kind)s.") % {"kind": _titles([answers.kind], answers)}
    return _("It is for other kinds of cooperative: %(kinds)s.") % {"kinds": _titles(terms.eligible, answers)}


def _titles(kinds: Iterable[str], answers: Answers) -> str:
    return ", ".join(sorted(answers.kinds.get(kind, kind) for kind in kinds))


def _fits_need(terms: Terms, answers: Answers) -> bool:
    return not answers.need or not terms.needs or answers.need in terms.needs


def _wrong_need(terms: Terms, _answers: Answers) -> str:
    return _("It pays for something else: %(needs)s.") % {"needs": ", ".join(str(Need(n).label) for n in terms.needs)}


def _has_enough(terms: Terms, answers: Answers) -> bool:
    return answers.people is None or terms.people_min is None or terms.people_min <= answers.people


def _too_few(terms: Terms, _answers: Answers) -> str:
    least = terms.people_min or 0
    return ngettext("At least %d person must be employed.", "At least %d people must be employed.", least) % least


def _is_small_enough(terms: Terms, answers: Answers) -> bool:
    return answers.people is None or terms.people_max is None or answers.people <= terms.people_max


def _too_many(terms: Terms, _answers: Answers) -> str:
    most = terms.people_max or 0
    return ngettext("At most %d person may be employed.", "At most %d people may be employed.", most) % most


# What a call asks for, and what is said where it is not met.
RULES: list[tuple[Callable[[Terms, Answers], bool], Callable[[Terms, Answers], str]]] = [
    (_fits_kind, _wrong_kind),
    (_fits_need, _wrong_need),
    (_has_enough, _too_few),
    (_is_small_enough, _too_many),
]


def verdicts(locale: str, answers: Answers) -> list[Verdict]:
    """All calls that one can apply to now or soon: those that fit first."""
    now = timezone.now()
    terms = {call: its for row, its in _known(locale) if not (call := funding.stands(row, now)).standing.is_over}
    judged = [Verdict(call, terms[call], fits(terms[call], answers)) for call in funding.in_order(terms)]
    return sorted(judged, key=lambda verdict: not verdict.fits)


@kept
def _known(locale: str) -> Sequence[tuple[Row, Terms]]:
    """The facts of all calls, and whom each is for; three statements."""
    pages = languages.readable(FundingPage, locale)
    eligible, excluded = _slugs("eligible_kinds"), _slugs("excluded_kinds")
    columns = ("needs", "people_min", "people_max", *funding.COLUMNS)
    found = []
    for needs, least, most, *facts in pages.order_by().values_list(*columns):
        row = Row(*facts)
        found.append((row, Terms(frozenset(eligible[row.pk]), frozenset(excluded[row.pk]), tuple(needs), least, most)))
    return found


def _slugs(kinds: str) -> dict[int, list[str]]:
    """The kinds that calls name, by the number of the call."""
    links: Any = FundingPage._meta.get_field(kinds)
    rows = links.remote_field.through.objects.filter(fundingpage__live=True)
    found = defaultdict(list)
    for pk, slug in rows.values_list("fundingpage", "cooperativekind__slug"):
        found[pk].append(slug)
    return found


def for_page(locale: str, query: QueryDict) -> dict[str, Any]:
    """The questions, and once they are sent the calls with their reasons; an odd answer is asked again."""
    kinds = dict(CooperativeKind.choices(locale))
    form = Questions(kinds, query if Questions.base_fields.keys() & query.keys() else None)
    if not form.is_valid():
        return {"form": form}
    answers = Answers(**form.cleaned_data, kinds=kinds)
    found = verdicts(locale, answers)
    chunk = listing.cut(found, query, PER_PAGE)
    pages = {page.pk: page for page in funding.fetched(verdict.call for verdict in chunk)}
    shown = [(pages[verdict.call.pk], verdict) for verdict in chunk if verdict.call.pk in pages]
    return {
        "form": form,
        "chunk": chunk,
        "fitting": [page for page, verdict in shown if verdict.fits],
        "others": [(page, why_not(verdict.terms, answers)) for page, verdict in shown if not verdict.fits],
        "fitting_count": sum(verdict.fits for verdict in found),
    }
