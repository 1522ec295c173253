"""What our page types have in common."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.search import index

from .. import clean, dates, languages, slugs
from ..admin.panels import BesidePanel, LanguagesPanel
from ..locking import lock_twins
from ..page_forms import TopicalPageForm
from ..previewing import Previewed
from .topic import Topic

BELOW_HOME = 3
RARELY = "collapsed"  # the class of a panel that is open only on demand, or when something in it is wrong

SUMMARY = FieldPanel(
    "summary", help_text=_("One or two sentences. Readers see them below the title, in lists and in search results.")
)

# Wagtail's own words here are half in English, and do not say what happens when nothing is filled in.
FOUND = MultiFieldPanel(
    [
        FieldPanel(
            "slug",
            heading=_("Last part of the address"),
            help_text=_(
                "Small letters, digits and hyphens. When it changes, the old address still leads to the page."
            ),
        ),
        FieldPanel(
            "seo_title",
            heading=_("Title for search engines"),
            help_text=_("Where this is empty, they show the title of the page."),
        ),
        FieldPanel(
            "search_description",
            heading=_("Description for search engines"),
            help_text=_("Also for links that are passed on. Where this is empty, the summary stands there."),
        ),
    ],
    heading=_("Address and search engines"),
)


def facts(children: Iterable[Any]) -> MultiFieldPanel:
    """A panel of facts, which are no language's own."""
    said = _("What you publish here holds for the page in the other language, too.")
    return MultiFieldPanel(list(children), heading=_("Facts: the same in both languages"), help_text=said)


def row(*names: str, helps: Mapping[str, Any] | None = None) -> FieldRowPanel:
    """Fields beside each other; some with another help than the model's."""
    return FieldRowPanel([FieldPanel(name, help_text=(helps or {}).get(name, "")) for name in names])


class BasePage(Previewed, Page):
    """What all our pages have: a summary for lists, search results and previews."""

    summary = models.TextField(_("summary"), max_length=500, blank=True, help_text=_("Two sentences for lists."))

    # The names of the fields that hold facts, which have no language: published in one, they hold in all (`sharing`).
    shared_fields: ClassVar[list[str]] = []

    # The picture beside it where the home page leads to the sections; a name from `icons/sprite.svg`.
    icon: ClassVar[str] = "file-text"

    # The page of the editors' handbook that stands beside its form.
    guide: ClassVar[str] = "pages"

    content_panels = [LanguagesPanel(), *Page.content_panels, SUMMARY]
    promote_panels = [
        FOUND,
        FieldPanel("show_in_menus", help_text=_("Counts until the texts of the site have a main menu of their own.")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    api_fields = [APIField("summary")]

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Tidies first: a title may be empty without what nobody sees."""
        clean.tidy_fields(self)
        super().full_clean(*args, **kwargs)

    @transaction.atomic
    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Locks the page in all languages before its own row: two approved at once would block each other.

        The other language may have brought new facts to this version since it was read.
        """
        lock_twins(self.pk)
        revision.refresh_from_db(fields=["content"])
        return super().publish(revision, *args, **kwargs)

    def clean(self) -> None:
        super().clean()
        dates.check(self)
        # Only a page right below the first one of a language would stand where a door is.
        if self.depth in {None, BELOW_HOME} and slugs.is_reserved(self.slug):
            raise ValidationError({"slug": _("This word is taken by the site itself. Please choose another one.")})

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """As Wagtail's own, which asks twice for each page even where no page is restricted."""
        if languages.are_all_public():
            return PageViewRestriction.objects.none()
        return cast("models.QuerySet[PageViewRestriction]", super().get_view_restrictions())

    @property
    def over_since(self) -> date | None:
        """When what it speaks of was over, if editors should look at it again; pages without a term never are."""
        return None

    @property
    def language(self) -> str:
        """The code of the language it is written in."""
        return str(self.locale.language_code)


class TopicalPage(BasePage):
    """A page that a section lists, and that is about topics."""

    guide = "library"

    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="%(class)ss")

    shared_fields: ClassVar[list[str]] = ["topics"]
    beside_panel = BesidePanel()
    topic_panel = FieldPanel(
        "topics", widget=forms.CheckboxSelectMultiple, help_text=_("Readers find the page under each of them.")
    )
    promote_panels = [FOUND]  # no menu leads to what a section lists
    api_fields = [*BasePage.api_fields, APIField("topics")]
    base_form_class = TopicalPageForm

    class Meta:
        abstract = True

    @classmethod
    def listed(cls, locale: str) -> models.QuerySet[Self]:
        """The pages as a list shows them, each once in the reader's language, with all that its card asks for."""
        return cls.for_cards(languages.readable(cls, locale))

    @classmethod
    def for_cards(cls, rows: models.QuerySet[Self]) -> models.QuerySet[Self]:
        """The rows with all that a card of this type asks for, so that many cards ask no more than one."""
        return rows.select_related("locale")

    @classmethod
    def fetched(cls, numbers: Iterable[int]) -> list[Self]:
        """The pages with these numbers as cards show them, in their order: finding them sorts no whole pages."""
        order = list(numbers)
        rows = cls.for_cards(cls._default_manager.all()).in_bulk(order)
        return [rows[pk] for pk in order if pk in rows]
