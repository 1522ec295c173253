"""What an office should look at again before a page goes out, and after: findings warn, they never block.

What only the rendered page shows (headings, words for pictures) is checked in the browser; `checks_panel` names both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Literal

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.documents import get_document_model
from wagtail.models import Page

from . import formats, prose
from .models.base import BasePage
from .rich_text import Links, Named, links_of, texts_of

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_SENTENCE = 65, 160, 35
MOST_SENTENCES = 5

# What says nothing to whoever hears the links of a page one after another.
VAGUE = frozenset(
    """qui|clicca qui|cliccare qui|clicchi qui|cliccando qui|vedi qui|veda qui|leggi qui|scarica qui|a questo link
    |questo link|link|di più|leggi di più|scopri di più|scopra di più|per saperne di più|leggi tutto|continua
    |continua a leggere|vai|altro|maggiori informazioni|ulteriori informazioni|questa pagina
    |hier|hier klicken|bitte hier klicken|klicken sie hier|klick hier|klicke hier|siehe hier|unter diesem link
    |dieser link|diesem link|mehr|mehr dazu|mehr lesen|mehr erfahren|weiterlesen|weiter|diese seite|dieser seite
    |mehr informationen|weitere informationen|here|click here|more|read more""".replace("\n    ", "").split("|")
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be found, with what to do about it; both in the language of who reads them."""

    name: str
    message: str | Promise
    advice: str | Promise
    severity: Literal["minor", "moderate", "serious"] = "moderate"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of a page; `words` are those that it is about."""

    kind: Kind
    words: str


LONG_TITLE = Kind(
    "long-title",
    _("The title is long"),
    _("Search engines cut titles after 65 characters. Say what matters most first, and leave out the rest."),
)
LONG_SUMMARY = Kind(
    "long-summary",
    _("The summary is long"),
    _("Search engines cut summaries after 160 characters. One or two short sentences are enough."),
)
VAGUE_LINK = Kind(
    "vague-link",
    _("A link does not say where it leads"),
    _("Some readers hear the links without the text around them. Make a link of the words that name what is there."),
    "serious",
)
DEAD_LINK = Kind(
    "dead-link",
    _("A link leads nowhere"),
    _("What it leads to is not published, restricted or deleted: readers do not see the link. Publish or change it."),
    "serious",
)
LONG_SENTENCE = Kind(
    "long-sentence",
    _("A sentence is long"),
    _("It has more than 35 words. Two sentences are read more easily."),
)
OVER = Kind(
    "over",
    _("A date has passed"),
    _("Readers are told that this is over. Check whether the page still says what they need."),
)
NO_TRANSLATION = Kind(
    "no-translation",
    _("The translation is missing"),
    _("Readers of that language see this page in its own one, marked as such, until the translation is published."),
)
KINDS = (LONG_TITLE, LONG_SUMMARY, VAGUE_LINK, DEAD_LINK, LONG_SENTENCE, OVER, NO_TRANSLATION)


def findings(page: BasePage) -> list[Finding]:
    """All to look at again in a page as it stands, saved or not; as many statements for one link as for many."""
    checks = (_title, _summary, _vague_links, _dead_links, _sentences, _dates, _translations)
    return [finding for check in checks for finding in check(page)]


def is_vague(words: str) -> bool:
    """Whether the words of a link do not say where it leads: “click here”, or a bare address."""
    said = " ".join(words.casefold().split()).strip(" .…:!?>»→()[]„“”«\"'")
    return said in VAGUE or said.startswith(("http://", "https://", "www."))


def _title(page: BasePage) -> Iterator[Finding]:
    if len(page.title) > LONGEST_TITLE:
        yield Finding(LONG_TITLE, page.title)


def _summary(page: BasePage) -> Iterator[Finding]:
    if len(page.summary) > LONGEST_SUMMARY:
        yield Finding(LONG_SUMMARY, prose.beginning(page.summary))


def _vague_links(page: BasePage) -> Iterator[Finding]:
    for _link, words in links_of(texts_of(page)):
        if is_vague(said := prose.plain(words)):
            yield Finding(VAGUE_LINK, said)


def _dead_links(page: BasePage) -> Iterator[Finding]:
    """Of texts the words of the link; of what was chosen in a field the page's title."""
    said = {link: prose.plain(words) for link, words in links_of(texts_of(page)) if link}
    dead = Links(page.language).dead({*said, *_chosen(page)})
    nameless = [pk for kind, pk in dead if kind == "page" and not said.get((kind, pk))]
    titles = dict(Page.objects.filter(pk__in=nameless).values_list("pk", "title")) if nameless else {}
    for link in sorted(dead):
        yield Finding(DEAD_LINK, said.get(link) or titles.get(link[1], str(link[1])))


def _sentences(page: BasePage) -> Iterator[Finding]:
    texts = [*texts_of(page), *_plain_texts(page)]
    found = (sentence for text in texts for sentence in prose.sentences(text))
    long = (sentence for sentence in found if len(sentence.split()) > LONGEST_SENTENCE)
    yield from map(partial(Finding, LONG_SENTENCE), map(prose.beginning, islice(long, MOST_SENTENCES)))


def _dates(page: BasePage) -> Iterator[Finding]:
    if page.over_since:
        yield Finding(OVER, formats.plain_date(page.over_since))


def _translations(page: BasePage) -> Iterator[Finding]:
    """A page that nobody has saved so far has no translation yet, and needs none."""
    if page.pk is None:
        return
    live = Page.objects.filter(translation_key=page.translation_key, live=True).values_list("locale__language_code")
    known = {page.language, *(code for (code,) in live)}
    for code, _name in settings.LANGUAGES:
        if code not in known:
            yield Finding(NO_TRANSLATION, formats.language(code))


def _plain_texts(page: BasePage) -> Iterator[str]:
    for field in _own_fields(page):
        if isinstance(field, models.TextField) and not hasattr(field, "extract_references"):
            yield getattr(page, field.name)
    yield page.summary


def _chosen(page: BasePage) -> Iterator[Named]:
    """The pages and documents that fields, blocks and rows of a page name."""
    for row in rows_of(page):
        for field in _own_fields(row):
            if hasattr(field, "extract_references"):
                for model, pk, *_path in field.extract_references(field.value_from_object(row)):
                    yield from _named(model, pk)
            elif isinstance(field, models.ForeignKey) and not isinstance(field, ParentalKey):
                yield from _named(field.related_model, getattr(row, field.attname))


def _named(model: Any, pk: Any) -> Iterator[Named]:
    if pk and issubclass(model, Page):
        yield "page", int(pk)
    elif pk and issubclass(model, get_document_model()):
        yield "document", int(pk)


def rows_of(page: Page) -> list[Any]:
    """A page and what its editor writes in rows of their own."""
    return [page, *(row for relation in _own_relations(page) for row in getattr(page, relation).all())]


def _own_relations(page: Page) -> list[str]:
    return [rel.get_accessor_name() for rel in get_all_child_relations(page) if rel.model is type(page)]


def _own_fields(row: models.Model) -> Iterable[Any]:
    """Those of its type, without what every page has and what ties it to the page."""
    own = (field for field in row._meta.concrete_fields if field.model is type(row))
    return [field for field in own if not getattr(field.remote_field, "parent_link", False)]
