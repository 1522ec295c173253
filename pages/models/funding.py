"""Calls for funding and aid measures, and the section that lists them."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.api import APIField
from wagtail.blocks import CharBlock, StreamBlock
from wagtail.fields import StreamField
from wagtail.search import index

from .. import calls, sections
from ..blocks import BodyBlock
from ..funding_form import FundingPageForm
from ..listing import Filter, Listing
from .base import BasePage, TopicalPage
from .funding_choices import Among, Channel, Level, Need, State, Window
from .funding_panels import FACTS, panels
from .funding_rules import constraints, faults
from .kind import CooperativeKind
from .section import SectionPage


def _money(label: Any, **options: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=12, decimal_places=2, null=True, blank=True, **options)


class LinesBlock(StreamBlock):
    """One line each."""

    line = CharBlock(label=_("line"), icon="list-ul", max_length=500)


class FundingPage(TopicalPage):
    """A call: its facts are the same in both languages, its words are each language's own."""

    level = models.CharField(_("level"), max_length=20, choices=Level, db_index=True)
    eligible_kinds = ParentalManyToManyField(
        CooperativeKind,
        verbose_name=_("eligible kinds of cooperative"),
        blank=True,
        related_name="+",
        help_text=_("Tick none where all kinds may apply that are not excluded below."),
    )
    excluded_kinds = ParentalManyToManyField(
        CooperativeKind, verbose_name=_("excluded kinds of cooperative"), blank=True, related_name="+"
    )
    people_min = models.PositiveIntegerField(_("least number of people employed"), null=True, blank=True)
    people_max = models.PositiveIntegerField(_("highest number of people employed"), null=True, blank=True)
    needs = models.JSONField(_("helps with"), default=list, blank=True, validators=[Among(Need.values)])

    spend_min = _money(_("minimum spend (€)"), help_text=_("What the cooperative must spend at least."))
    spend_max = _money(_("maximum spend (€)"), help_text=_("What is counted at most."))
    rate = models.DecimalField(_("rate (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    grant_min = _money(_("minimum amount (€)"), help_text=_("What is paid at least."))
    ceiling = _money(_("maximum amount (€)"), help_text=_("What is paid at most; stands on the card."))
    budget = _money(_("budget (€)"), help_text=_("What there is for all applicants together."))
    de_minimis = models.BooleanField(_("de minimis aid"), default=False)

    window = models.CharField(_("when one can apply"), max_length=20, choices=Window)
    opens_at = models.DateTimeField(
        _("opening"), null=True, blank=True, help_text=_("Day and time in Bolzano. Empty: it is open already.")
    )
    closes_at = models.DateTimeField(
        _("deadline"),
        null=True,
        blank=True,
        help_text=_(
            "Day and time in Bolzano; at that minute it is too late. Every year: the first deadline, "
            "it then comes back by itself."
        ),
    )
    spent_on = models.DateField(
        _("money spent on"),
        null=True,
        blank=True,
        help_text=_(
            "From this day on readers see that the money is spent, and the call stands in the archive. "
            "Empty it when there is money again."
        ),
    )

    apply_before_start = models.BooleanField(
        _("apply before you start"),
        default=False,
        help_text=_("Readers are warned that nothing may be ordered or begun before the application is sent."),
    )
    stamp_duty = models.BooleanField(_("revenue stamp"), default=False)
    stamp_amount = _money(_("revenue stamp (€)"))
    channels = models.JSONField(_("how to apply"), default=list, blank=True, validators=[Among(Channel.values)])
    decision_days = models.PositiveSmallIntegerField(_("days until a decision"), null=True, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    link = models.URLField(_("official page"), max_length=1000, blank=True, help_text=_("Readers see it as a button."))
    last_checked_on = models.DateField(_("last checked on"), null=True, blank=True)

    giver = models.CharField(_("giving body"), max_length=200)
    legal_basis = models.TextField(_("legal basis"), max_length=1000, blank=True)
    who_may_apply = models.TextField(_("who may apply"), max_length=2000, blank=True)
    paid_for = models.TextField(_("what is paid for"), max_length=2000, blank=True)
    amount_note = models.CharField(_("how much, in words"), max_length=300, blank=True)
    deadline_note = models.CharField(_("about the deadline"), max_length=300, blank=True)
    cumulation = models.TextField(_("may be combined with"), max_length=1000, blank=True)
    steps = StreamField(LinesBlock(), verbose_name=_("steps to the application"), blank=True)
    documents = StreamField(LinesBlock(), verbose_name=_("required documents"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    shared_fields: ClassVar[list[str]] = [*TopicalPage.shared_fields, *FACTS]
    content_panels = [*panels(TopicalPage.content_panels, TopicalPage.topic_panel), TopicalPage.beside_panel]
    search_fields = [
        *TopicalPage.search_fields,
        *(index.SearchField(name) for name in ("giver", "who_may_apply", "paid_for", "legal_basis", "body")),
    ]
    api_fields = [
        *TopicalPage.api_fields,
        *(APIField(name) for name in FACTS if name not in {"contact_name", "contact_email", "contact_phone"}),
        *(APIField(name) for name in ("giver", "legal_basis", "who_may_apply", "paid_for", "amount_note")),
        *(APIField(name) for name in ("deadline_note", "cumulation", "steps", "documents", "body")),
    ]

    guide = "calls"
    base_form_class = FundingPageForm
    parent_page_types = ["pages.FundingIndexPage"]
    subpage_types: list[str] = []
    template = "pages/funding_page.html"

    class Meta:
        verbose_name = _("call for funding")
        verbose_name_plural = _("calls for funding")
        constraints = list(constraints())

    @classmethod
    def for_cards(cls, rows: models.QuerySet[Self]) -> models.QuerySet[Self]:
        return super().for_cards(rows).defer("steps", "documents", "body")

    @property
    def over_since(self) -> date | None:
        """The deadline; that the money is spent an editor has said."""
        return self.closes_at if calls.state_of(self, timezone.now()) == State.CLOSED else None

    def clean(self) -> None:
        super().clean()
        found = faults(self)
        if FundingIndexPage.takes(self.slug):
            found["slug"] = gettext("This address is taken by the section itself: choose another one.")
        if found:
            raise ValidationError(found)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "standing": calls.standing(self, timezone.now()),
            "kinds": self.eligible_kinds.all(),
            "excluded": self.excluded_kinds.all(),
        }


class FundingIndexPage(SectionPage):
    """Calls that are open or coming; an archive of the others; and “Is it for me?”."""

    icon = "coins"
    item_model = FundingPage
    card = "components/card-funding.html"
    parts: ClassVar[dict[str, Any]] = {
        "archive": pgettext_lazy("word of an address", "archive"),
        "for_me": pgettext_lazy("word of an address", "for-us"),
    }
    subpage_types = ["pages.FundingPage"]
    template = "pages/funding_index_page.html"

    class Meta:
        verbose_name = _("list of calls")
        verbose_name_plural = _("lists of calls")

    def filters(self) -> list[Filter]:
        from .. import funding

        return funding.filters(self.language, archived=False)

    def listing(self, query: QueryDict) -> Listing:
        from .. import funding

        return funding.listed(self.language, query, self.per_page, archived=False)

    def archive(self, request: HttpRequest) -> HttpResponse:
        """Calls that are closed or spent; they keep their address."""
        from .. import funding

        found = funding.listed(self.language, request.GET, self.per_page, archived=True)
        part = self.part("archive", gettext("Archive: closed calls"), query=_query(request))
        context = BasePage.get_context(self, request) | {"part": part, "listing": found, "card": self.card}
        return TemplateResponse(request, "pages/funding_archive.html", context)

    def for_me(self, request: HttpRequest) -> HttpResponse:
        """Three questions, and what fits the answers."""
        from .. import eligibility

        part = self.part("for_me", gettext("Is it for me?"), query=_query(request))
        context = (
            BasePage.get_context(self, request) | {"part": part} | eligibility.for_page(self.language, request.GET)
        )
        return TemplateResponse(request, "pages/funding_for_me.html", context)


def _query(request: HttpRequest) -> str:
    """Choices and answers have the same names in both languages: who changes the language keeps them."""
    return f"?{request.GET.urlencode()}" if request.GET else ""


sections.register(sections.Section(FundingPage, FundingIndexPage.card))
