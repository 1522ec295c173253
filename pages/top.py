"""What frames every page of the site, read together and kept until it changes: its texts, menus and topmost pages."""

from collections.abc import Callable, Sequence

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from wagtail.models import Page, Site

from . import languages, menus
from .languages import active_language
from .models import ContactPage, FooterEntry, HomePage, MainMenuEntry, SectionPage, SiteText, TopicIndexPage
from .models.base import BELOW_HOME, BasePage
from .once import kept

# Pages that there is one of, and that pages of all kinds lead to: beside the sections.
SINGLE = (ContactPage, TopicIndexPage)


def sections() -> list[type[SectionPage]]:
    """The types of pages that list others."""
    return [model for model in apps.get_models() if issubclass(model, SectionPage)]


@kept
def sites() -> Sequence[Site]:
    """Under which names the site is known."""
    return list(Site.objects.select_related("root_page"))


@kept
def homes() -> Sequence[HomePage]:
    """The live home pages of all languages, without their content."""
    return list(HomePage.objects.live().select_related("locale").defer("body").order_by("path"))


@kept
def summaries() -> dict[int, str]:
    """The summaries of `pages`, of whatever type, by page; one statement."""
    known = {page.pk: page.specific_class for page in pages()}
    models = {model for model in known.values() if model and issubclass(model, BasePage)}
    names = sorted(f"{model._meta.model_name}__summary" for model in models)
    rows = Page.objects.filter(pk__in=known).order_by()
    return dict(rows.values_list("pk", Coalesce(*names, Value("", TextField())))) if names else {}


@kept
def texts() -> Sequence[SiteText]:
    """The texts of the site in all languages."""
    keys = {f"{name}_key": F(f"{name}_page__translation_key") for name in ("alert", "privacy")}
    return list(SiteText.objects.select_related("locale").annotate(**keys))


@kept
def main_entries() -> Sequence[menus.Entry]:
    """What editors put into the main menus."""
    return menus.entries(MainMenuEntry)


@kept
def footer_entries() -> Sequence[menus.Entry]:
    """What editors put into the footers."""
    return menus.entries(FooterEntry)


@kept
def pages() -> Sequence[Page]:
    """The live pages in all languages to which any page may lead, in the order of the tree; one statement.

    Those are the home pages and all below them, sections wherever they stand, `SINGLE`, and what menus and texts name.
    """
    named = {key for text in texts() for key in (text.alert_key, text.privacy_key)}
    keys = {*named, *(entry.key for entry in [*main_entries(), *footer_entries()])} - {None}
    single = ContentType.objects.get_for_models(*SINGLE, *sections()).values()
    wanted = Q(depth__lte=BELOW_HOME) | Q(content_type__in=single) | Q(translation_key__in=keys)
    rows = Page.objects.live().filter(wanted, depth__gt=1)
    return list(menus.links(rows).order_by("path"))


def public(wanted: Callable[[Page], bool]) -> list[Page]:
    """Of those pages the ones that anybody may read and that are wanted."""
    return [page for page in pages() if wanted(page) and not languages.is_restricted(page)]


def section_url(model: type[Page], request: HttpRequest | None) -> str:
    """The page of a type in the reader's language or another, else the first page of the reader's language."""
    locale = active_language()
    page = single(model, locale)
    return page.get_url(request) if page else f"/{locale}/"


def single[P: Page](model: type[P], locale: str) -> Page | None:
    """The public page of a type that there is mostly one of: the reader's, else another one.

    Without a statement where it stands as sections do; else it is looked for.
    """
    kind = ContentType.objects.get_for_model(model).pk
    known = languages.best(public(lambda page: page.content_type_id == kind), locale)
    return known or languages.first(model, locale)
