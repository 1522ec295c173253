"""Things to test with: plain, valid, and as few as the test needs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.db.models import F
from django.utils import timezone
from modelsearch import index, signal_handlers
from wagtail.models import Collection, Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from events import series
from events.errors import OverLimit
from events.forms import Person
from events.holding import register_or_hold
from events.models import (
    Choice,
    ChoiceWords,
    Event,
    EventIndexPage,
    EventPage,
    HeldBack,
    Question,
    QuestionWords,
    Registration,
    Series,
    Session,
    SessionWords,
    Speaker,
    SpeakerWords,
    Step,
    email_key,
)
from events.registering import SignUp
from members.doors import Sender
from pages.models import BasePage, HomePage, SectionPage, SiteText, StandardPage, Topic

_number = count(1)


def make_site() -> dict[str, EventIndexPage]:
    """Two language trees with home and list of events, the site's texts; answers the lists by language.

    The test database begins with it, so that mostly there is nothing to make.
    """
    return {page.language: page for page in EventIndexPage.objects.select_related("locale")} or _build_site()


def clear_site() -> None:
    """Leaves what migrations leave: the tree's root, without a page of Wagtail's own."""
    Site.objects.all().delete()
    SiteText.objects.all().delete()
    # A test with real transactions empties all tables behind it, the tree's root too.
    root = Page.get_first_root_node() or Page.add_root(
        title="Root", locale=Locale.objects.get_or_create(language_code="it")[0]
    )
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    for child in root.get_children():
        child.specific.delete()


def _build_site() -> dict[str, EventIndexPage]:
    clear_site()
    root = Page.get_first_root_node()
    lists = {}
    key, list_key = uuid4(), uuid4()
    for code, title, slug in (("it", "Webinar", "webinar"), ("de", "Webinare", "webinare")):
        locale, _new = Locale.objects.get_or_create(language_code=code)
        home = HomePage(title="#smartCoop", slug=f"home-{code}", locale=locale, translation_key=key)
        root.add_child(instance=home)
        if code == "it":
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="#smartCoop")
        listing = EventIndexPage(title=title, slug=slug, locale=locale, translation_key=list_key, show_in_menus=True)
        home.add_child(instance=listing)
        lists[code] = listing
        SiteText.objects.create(
            locale=locale,
            translation_key=key,
            full_name="#smartCoop",
            motto={"it": "Non dimenticare nessuno", "de": "Niemanden vergessen"}[code],
            organisation={"it": "Federazione Esempio", "de": "Beispielverband"}[code],
        )
    return lists


def make_event(
    *,
    start: datetime | None = None,
    hours: float = 1.5,
    sessions: int = 1,
    titles: dict[str, str] | None = None,
    place: str = "",
    join_url: str = "https://meet.example.org/secret",
    **facts: Any,
) -> Event:
    """An announced event a week ahead with 10 seats, published in both languages (or in `titles`)."""
    start = start or (timezone.now() + timedelta(days=7)).replace(minute=0, second=0, microsecond=0)
    end = start + timedelta(hours=hours)
    days = timedelta(days=7)
    facts = {"capacity": 10, "spoken_languages": ["it"]} | facts
    event = Event.objects.create(page_key=uuid4(), starts_at=start, ends_at=end + days * (sessions - 1), **facts)
    words = []
    for n in range(sessions):
        with unsearched():
            session = Session.objects.create(
                event=event, start=start + days * n, end=end + days * n, join_url=join_url
            )
        for locale in ("it", "de"):
            title = f"{'Incontro' if locale == 'it' else 'Termin'} {n + 1}" if sessions > 1 else ""
            words.append(SessionWords(session=session, locale=locale, title=title, place=place))
    SessionWords.objects.bulk_create(words)
    default = {"it": "Lavorare insieme", "de": "Gemeinsam arbeiten"}
    lists = make_site()
    for locale, title in (default if titles is None else titles).items():
        _plant(lists[locale], _page_of(event, locale, title))
    return event


def publish(event: Event, locale: str, title: str, *, live: bool = True, **fields: Any) -> EventPage:
    """A page of the event in a language, without a revision; the site is made when there is none."""
    parent = make_site()[locale]
    page = _page_of(event, locale, title, live=live, **fields)
    _plant(parent, page)
    return EventPage.objects.get(pk=page.pk)


def _page_of(event: Event, locale: str, title: str, *, live: bool = True, **fields: Any) -> EventPage:
    published = timezone.now() if live else None
    return EventPage(
        title=title,
        slug=f"evento-{next(_number)}",
        summary=f"{title}: {'in breve' if locale == 'it' else 'kurz gesagt'}.",
        translation_key=event.page_key,
        live=live,
        first_published_at=published,
        last_published_at=published,
        **fields,
    )


def make_searchable(*pages: Page) -> None:
    """Enters pages for search, as saving them does in life; without any all that there are."""
    for page in pages or Page.objects.specific():
        index.insert_or_update_object(page)


def make_topic(slug: str = "digitalisation", it: str = "Digitalizzazione", de: str = "Digitalisierung") -> list[Topic]:
    """A topic in both languages."""
    key = uuid4()
    return [
        Topic.objects.create(
            locale=Locale.objects.get_or_create(language_code=code)[0], translation_key=key, slug=slug, title=title
        )
        for code, title in (("it", it), ("de", de))
    ]


def make_question(
    event: Event, key: str = "note", kind: str = "text", choices: tuple[str, ...] = (), **facts: Any
) -> Question:
    """A question in both languages; labels are `key IT` and `key DE`."""
    event.changed_at = timezone.now()  # as the deed does it
    event.save(update_fields=["changed_at"])
    question = Question.objects.create(event=event, key=key, kind=kind, **facts)
    for locale in ("it", "de"):
        QuestionWords.objects.create(question=question, locale=locale, label=f"{key} {locale.upper()}")
    for order, choice_key in enumerate(choices):
        choice = Choice.objects.create(question=question, key=choice_key, order=order)
        for locale in ("it", "de"):
            ChoiceWords.objects.create(choice=choice, locale=locale, label=f"{choice_key} {locale.upper()}")
    return question


def make_speaker(event: Event, name: str = "Elena Montechiari") -> Speaker:
    """A speaker with a role in both languages."""
    speaker = Speaker.objects.create(event=event, name=name)
    SpeakerWords.objects.create(speaker=speaker, locale="it", role="consulente")
    SpeakerWords.objects.create(speaker=speaker, locale="de", role="Beraterin")
    return speaker


def make_person(email: str = "", **facts: Any) -> Person:
    """Somebody who signs up, each with an address of their own."""
    number = next(_number)
    facts = {"name": f"Giulia Belcampo {number}", "locale": "it", "mode": "online", "answers": {}} | facts
    return Person(email=email or f"person{number}@example.org", **facts)


def make_series(*events: Event, it: str = "Scuola di consiglio", de: str = "Schule für Verwaltungsräte") -> Series:
    """A series of these events."""
    made = series.make_series(series.Plan({"it": it, "de": de}, {}, [event.pk for event in events]))
    for event in events:
        event.refresh_from_db()
    return made


def make_sign_up(*people: Person, **facts: Any) -> SignUp:
    """A form that was sent, with a nonce of its own."""
    facts = {"cooperative": "Girandola", "nonce": f"nonce-{next(_number)}"} | facts
    return SignUp(list(people) or [make_person()], **facts)


def make_registration(event: Event, state: str = "confirmed", **facts: Any) -> Registration:
    """A registration as it stands in the database, without mails."""
    number = next(_number)
    facts = {
        "email": f"person{number}@example.org",
        "name": f"Giulia Belcampo {number}",
        "cooperative": "Girandola",
        "locale": "it",
        "mode": "online",
        "queued_at": timezone.now(),
        "privacy_at": timezone.now(),
        "facts": 1,
    } | facts
    row = Registration.objects.create(event=event, state=state, email_key=email_key(str(facts["email"])), **facts)
    Step.objects.create(registration=row, deed=Step.Deed.SIGN_UP, after=state, by=Step.By.REGISTRANT)
    return row


def make_held(event: Event, *people: Person, **facts: Any) -> HeldBack:
    """A sign-up that was held back, as its network had sent all it may."""
    full = Sender("one", 0)
    with suppress(OverLimit):
        register_or_hold(event, make_sign_up(*people, sender=full, **facts))
    return HeldBack.objects.order_by("-pk")[0]


def make_section[Section: SectionPage](page_type: type[Section], it: str, de: str) -> dict[str, Section]:
    """The list page of a section in both languages, below the home pages; the site is made when there is none."""
    key, titles = uuid4(), {"it": it, "de": de}
    if not HomePage.objects.exists():
        make_site()
    return {
        home.language: add_page(
            home, page_type(title=titles[home.language], slug=f"sezione-{next(_number)}", translation_key=key)
        )
        for home in HomePage.objects.select_related("locale")
    }


def make_page[Item: BasePage](page_type: type[Item], parent: BasePage, title: str, **fields: Any) -> Item:
    """A live page of a type below another, in its language; lists of rows are set on the page (`topics=[…]`)."""
    return add_page(parent, page_type(**{"title": title, "slug": f"pagina-{next(_number)}"} | fields))


def _nothing(*_args: Any, **_kwargs: Any) -> None: ...


# Unlike a mock, made once.
_NO_TASK = SimpleNamespace(enqueue=_nothing)


@contextmanager
def unsearched() -> Iterator[None]:
    """Pages come without entries for search and usage, which take a third of the time; who looks for them asks."""
    no_search = patch.object(signal_handlers, "insert_or_update_object_task", _NO_TASK)
    with disable_reference_index_auto_update(), no_search:
        yield


def publish_page(page: BasePage) -> None:
    """Publishes the page as it is, as an editor's button does; its entries for search and usage stay as they were."""
    with unsearched():
        page.save_revision().publish()


def add_page[Item: BasePage](parent: BasePage, page: Item) -> Item:
    """Live as after publishing but without a revision: one writing instead of four."""
    page.first_published_at = page.last_published_at = timezone.now()
    _plant(parent, page)
    return type(page).objects.get(pk=page.pk)


def _plant(parent: BasePage, page: BasePage) -> None:
    """Makes it the last child of its parent, as `add_child` does, for a third of the time.

    It needs no lock on its parent and no entry in the log; what is a constraint, the database says itself.
    """
    page.depth, page.locale = parent.depth + 1, parent.locale
    page._cached_parent_obj = parent
    children = Page.objects.filter(path__startswith=parent.path, depth=page.depth).order_by("-path")
    last = children.values_list("path", flat=True).first()
    page.path = Page(path=last)._inc_path() if last else Page._get_path(parent.path, page.depth, 1)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    parent.numchild += 1
    with unsearched(), patch.multiple(page, validate_unique=_nothing, validate_constraints=_nothing):
        page.save(log_action=None)


def make_standard_page(title: str = "Chi siamo", locale: str = "it", **fields: Any) -> StandardPage:
    """A live page of text under the home page of its language."""
    home = HomePage.objects.filter(locale__language_code=locale).first()
    if home is None:
        make_site()
        home = HomePage.objects.get(locale__language_code=locale)
    return make_page(StandardPage, home, title, **fields)
