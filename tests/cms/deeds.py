"""What people do in the admin, as their browser sends it: one stage with one of each, and the deeds by name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    Page,
    PageViewRestriction,
    Site,
    Workflow,
    WorkflowState,
)

from events.models import Event, EventDefaults, Registration, Series
from mailing import addresses
from mailing.models import MailText, StoppedAddress
from members.models import Notice
from pages import once
from pages.models import BasePage, HomePage, SiteText, StandardPage
from tests.events.announcing_to import draft
from tests.factories import (
    make_event,
    make_held,
    make_page,
    make_registration,
    make_series,
    make_site,
    make_standard_page,
    make_topic,
)
from tests.factories_advice import make_area, make_request
from tests.factories_alerts import make_follower
from tests.mailing.test_steering import make_mail

ROOMS = ("events", "mailing", "members", "pages")
OTHERS = ("auth", "wagtail_localize", "wagtailcore", "wagtaildocs", "wagtailimages", "wagtailredirects")


def everything() -> dict[str, list[Any]]:
    """All rows that a deed could change."""
    models = [
        model for app in (*ROOMS, *OTHERS) for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return {model._meta.label: sorted(map(repr, model._default_manager.values_list())) for model in models}


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside, also by a request, is taken back: the next deed finds the stage as it was."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        cache.clear()
        once.forget()


def form_of(page: Page, **more: str) -> dict[str, str]:
    """The form of a page of text."""
    rows = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {"title": page.title, "slug": page.slug, "body-count": "0"} | rows | more


def library() -> int:
    """Where pictures and documents lie that nobody put into a collection."""
    return Collection.objects.get(depth=1).pk


def picture() -> SimpleUploadedFile:
    """A small file of its own."""
    data = BytesIO()
    Picture.new("RGB", (4, 4)).save(data, "PNG")
    return SimpleUploadedFile("foto.png", data.getvalue(), "image/png")


def make_draft(parent: BasePage, title: str, owner: User) -> StandardPage:
    """What somebody else has begun."""
    page = make_page(StandardPage, parent, title, owner=owner)
    StandardPage.objects.filter(pk=page.pk).update(live=False, first_published_at=None, has_unpublished_changes=True)
    page.refresh_from_db()
    page.save_revision(user=owner)
    return page


@dataclass
class Stage:
    """One of each, all made by somebody else."""

    owner: User = field(default_factory=lambda: User.objects.create_user("luca", "luca@example.org", "secret"))

    def __post_init__(self) -> None:
        make_site()
        self.home = HomePage.objects.get(locale__language_code="it")
        self.page, self.goal = make_standard_page("Chi siamo"), make_standard_page("Altrove")
        make_page(StandardPage, self.goal, "Più in basso")
        self.draft, self.submitted = (make_draft(self.home, title, self.owner) for title in ("Bozza", "Inviata"))
        self.workflow = Workflow.objects.get()
        self.workflow.start(self.submitted, self.owner)
        self.event = make_event(approval=True, format="hybrid", start=timezone.now(), late_sign_up=True)
        self.registration = make_registration(self.event, "pending")
        self.held = make_held(self.event)
        self.series = make_series(self.event)
        self.guest = make_registration(self.event, mode="onsite")
        self.announcement = draft(self.event)
        self.area, self.request = make_area(), make_request()
        self.mail, self.failed = make_mail(), make_mail("failed")
        addresses.stop("nobody@example.org", StoppedAddress.Why.BOUNCED)
        self.stopped = StoppedAddress.objects.get()
        self.topic, self.text = make_topic()[0], SiteText.objects.get(locale=self.home.locale)
        self.follower = make_follower()
        self.notice = Notice.objects.create(
            page_key=self.page.translation_key, kind="new", state="waiting", due_at=timezone.now()
        )
        self.image = Image.objects.create(title="Sala", file=picture(), uploaded_by_user=self.owner)
        self.group = Group.objects.create(name="Biblioteca")


def page_url(name: str, page: Page, *more: object) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *more])


def bulk(name: str, page: Page) -> str:
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", name))
    return f"{address}?id={page.pk}"


def snippet(row: Any) -> str:
    return reverse(f"wagtailsnippets_{row._meta.app_label}_{row._meta.model_name}:edit", args=[row.pk])


def account(user: User, **more: str) -> dict[str, str]:
    names = {"username": user.username, "email": user.email, "first_name": "Luca", "last_name": "Bergamini"}
    return names | {"is_active": "on"} | more


WEBINAR = {
    "titles_it": "Fondi mutualistici",
    "titles_de": "Mutualitätsfonds",
    "date": "20.01.2031",
    "start_time": "17:00",
    "end_time": "18:30",
    "format": "online",
    "join_url": "https://meet.example.org/room",
    "capacity": "40",
}
SERIES = {"titles_it": "Sere di primavera", "titles_de": "Frühlingsabende"}
PERSON = {
    "name": "Anna Hofer",
    "email": "anna@example.org",
    "cooperative": "Bergkorn",
    "language": "de",
    "mode": "online",
}
SITE = {"hostname": "localhost", "port": "80", "site_name": "Altro nome", "is_default_site": "on"}
NO_ROWS = {f"{name}-{count}_FORMS": "0" for name in ("main_menu", "footer_menu") for count in ("TOTAL", "INITIAL")}
GRANTS = ("page", "image", "document", "collection")
PRIVATE = {"restriction_type": "login"}

# What is only looked at: the address.
LOOKS: dict[str, Callable[[Stage], str]] = {
    "open the pages": lambda s: reverse("wagtailadmin_explore", args=[s.home.pk]),
    "see what was changed in the pages (reports)": lambda _s: reverse("wagtailadmin_reports:aging_pages"),
    "see pictures": lambda _s: reverse("wagtailimages:index"),
    "see events": lambda _s: reverse("events_admin:index"),
    "see registrations": lambda s: reverse("events_admin:registration", args=[s.event.pk, s.registration.pk]),
    "see mails": lambda s: reverse("mails_admin:mail", args=[s.mail.pk]),
    "see requests for advice": lambda s: reverse("advice_admin:request", args=[s.request.pk]),
    "see how many follow by mail, and find an address": lambda _s: reverse("alerts_admin:index"),
    "see what mails say": lambda _s: reverse("mail_texts:index"),
    "see redirects": lambda _s: reverse("wagtailredirects:index"),
    "see users": lambda _s: reverse("wagtailusers_users:index"),
}


@dataclass(frozen=True)
class Deed:
    """An address, what is sent there, and the fact by which one sees that it was done."""

    address: Callable[[Stage], str]
    fact: Callable[[Stage], Any]
    data: Callable[[Stage], dict[str, Any]] = lambda _s: {}


def fresh(row: Any) -> Any:
    return type(row).objects.filter(pk=row.pk).first()


PAGES = {
    "create a page": Deed(
        lambda s: reverse("wagtailadmin_pages:add", args=["pages", "standardpage", s.home.pk]),
        lambda _s: Page.objects.count(),
        lambda _s: form_of(Page(title="Nuova", slug="nuova")),
    ),
    "edit a page, as a draft": Deed(
        lambda s: page_url("edit", s.page),
        lambda s: fresh(s.page).draft_title,
        lambda s: form_of(s.page, title="Chi siamo noi"),
    ),
    "translate a page": Deed(
        lambda s: reverse("languages_admin:begin", args=[s.page.pk, "de"]),
        lambda s: s.page.get_translations().count(),
    ),
    "submit a page to the check": Deed(
        lambda s: page_url("edit", s.draft),
        lambda _s: WorkflowState.objects.count(),
        lambda s: form_of(s.draft, **{"action-submit": "1"}),
    ),
    "delete a draft": Deed(lambda s: page_url("delete", s.draft), lambda s: fresh(s.draft) is None),
    "approve a page": Deed(
        lambda s: page_url("workflow_action", s.submitted, "approve", s.submitted.current_workflow_task_state.pk),
        lambda s: fresh(s.submitted).live,
    ),
    "publish a page": Deed(lambda s: bulk("publish", s.draft), lambda s: fresh(s.draft).live),
    "take a page off the site": Deed(lambda s: page_url("unpublish", s.page), lambda s: fresh(s.page).live),
    "call back a mail to followers": Deed(
        lambda s: reverse("alerts_admin:call_back", args=[s.notice.pk]), lambda s: fresh(s.notice).state
    ),
    "move a published page": Deed(
        lambda s: page_url("move_confirm", s.page, s.goal.pk), lambda s: fresh(s.page).get_parent().pk
    ),
    "delete a published page": Deed(lambda s: page_url("delete", s.page), lambda s: fresh(s.page) is None),
    "restrict who reads a page": Deed(
        lambda s: page_url("set_privacy", s.page), lambda _s: PageViewRestriction.objects.count(), lambda _s: PRIVATE
    ),
    "lock a page": Deed(lambda s: page_url("lock", s.page), lambda s: fresh(s.page).locked),
    "delete a page with all below it": Deed(lambda s: page_url("delete", s.goal), lambda s: fresh(s.goal) is None),
}
FILES = {
    "upload a picture": Deed(
        lambda _s: reverse("wagtailimages:add"),
        lambda _s: Image.objects.count(),
        lambda _s: {"title": "Foto", "file": picture(), "collection": library()},
    ),
    "upload a document": Deed(
        lambda _s: reverse("wagtaildocs:add"),
        lambda _s: Document.objects.count(),
        lambda _s: {"title": "Modulo", "file": SimpleUploadedFile("modulo.txt", b"testo"), "collection": library()},
    ),
    "change somebody else's picture": Deed(
        lambda s: reverse("wagtailimages:edit", args=[s.image.pk]),
        lambda s: fresh(s.image).title,
        lambda _s: {"title": "Altra sala", "collection": library()},
    ),
}
WORDS = {
    "edit a topic": Deed(
        lambda s: snippet(s.topic),
        lambda s: fresh(s.topic).title,
        lambda _s: {"title": "Digitale", "slug": "digitale"},
    ),
    "edit menus and texts of the site": Deed(
        lambda s: snippet(s.text),
        lambda s: fresh(s.text).motto,
        lambda _s: {"full_name": "#smartCoop", "motto": "Insieme", "organisation": "Federazione"} | NO_ROWS,
    ),
    "edit an area of advice": Deed(
        lambda s: snippet(s.area),
        lambda s: fresh(s.area).title,
        lambda s: {
            "title": "Bandi",
            "slug": s.area.slug,
            "covers": "Tutto",
            "adviser": "Ilaria",
            "spoken": ["it"],
            "order": "0",
        },
    ),
    "change what mails say": Deed(
        lambda _s: reverse("mail_texts:text", args=["events.confirmation", "it"]),
        lambda _s: MailText.objects.count(),
        lambda _s: {"subject": "Ci vediamo: {title}", "body": "", "seen": "0"},
    ),
    "add a redirect": Deed(
        lambda _s: reverse("wagtailredirects:add"),
        lambda _s: apps.get_model("wagtailredirects", "Redirect").objects.count(),
        lambda _s: {"old_path": "/maggio/", "is_permanent": "on", "redirect_link": "https://example.org/"},
    ),
}
EVENTS = {
    "announce a webinar": Deed(
        lambda _s: reverse("events_admin:new"), lambda _s: Event.objects.count(), lambda _s: WEBINAR
    ),
    "cancel an event": Deed(
        lambda s: reverse("events_admin:cancel", args=[s.event.pk]), lambda s: fresh(s.event).status
    ),
    "add a person": Deed(
        lambda s: reverse("events_admin:registration_add", args=[s.event.pk]),
        lambda _s: Registration.objects.count(),
        lambda _s: PERSON,
    ),
    "accept a registration": Deed(
        lambda s: reverse("events_admin:accept", args=[s.event.pk, s.registration.pk]),
        lambda s: fresh(s.registration).state,
    ),
    "let through what was held back": Deed(
        lambda s: reverse("events_admin:held_through", args=[s.event.pk, s.held.pk]),
        lambda s: fresh(s.held).state,
    ),
    "set when events remind and follow up": Deed(
        lambda _s: reverse("events_admin:usual"),
        lambda _s: list(EventDefaults.objects.values()),
        lambda _s: {"reminders": ["120"], "follow_up": "never"},
    ),
    "make a series of events": Deed(
        lambda _s: reverse("events_admin:series_new"), lambda _s: Series.objects.count(), lambda _s: SERIES
    ),
    "change a series of events": Deed(
        lambda s: reverse("events_admin:series", args=[s.series.pk]),
        lambda s: fresh(s.series).title("de"),
        lambda _s: SERIES,
    ),
    "delete a series of events": Deed(
        lambda s: reverse("events_admin:series_delete", args=[s.series.pk]), lambda s: fresh(s.series) is None
    ),
    "change how a person takes part": Deed(
        lambda s: reverse("events_admin:switch", args=[s.event.pk, s.guest.pk]),
        lambda s: fresh(s.guest).mode,
        lambda _s: {"mode": "online"},
    ),
    "note who is here": Deed(
        lambda s: reverse("events_admin:attendance", args=[s.event.pk, s.event.sessions.get().pk, s.guest.pk]),
        lambda s: s.guest.attendances.count(),
    ),
    "write to registrants": Deed(
        lambda s: reverse("events_admin:announcement_send", args=[s.event.pk, s.announcement.pk]),
        lambda s: fresh(s.announcement).state,
    ),
    "try a mail again": Deed(
        lambda s: f"{reverse('mails_admin:retry')}?id={s.failed.pk}", lambda s: fresh(s.failed).state
    ),
    "leave a mail as it is": Deed(
        lambda s: f"{reverse('mails_admin:leave')}?id={s.failed.pk}", lambda s: fresh(s.failed).seen_at
    ),
    "stop a mail": Deed(lambda s: f"{reverse('mails_admin:stop')}?id={s.mail.pk}", lambda s: fresh(s.mail).state),
    "let an address get mail again": Deed(
        lambda s: reverse("mails_admin:release", args=[s.stopped.pk]), lambda s: fresh(s.stopped) is None
    ),
    "take a request for advice": Deed(
        lambda s: reverse("advice_admin:take", args=[s.request.pk]), lambda s: fresh(s.request).state
    ),
    "stop somebody's alerts by mail": Deed(
        lambda s: reverse("alerts_admin:remove", args=[s.follower.pk]), lambda s: fresh(s.follower).email
    ),
}
SETTINGS = {
    "add a user": Deed(
        lambda _s: reverse("wagtailusers_users:add"),
        lambda _s: User.objects.count(),
        lambda _s: account(
            User(username="nina", email="nina@example.org"), password1="r1f-ugio", password2="r1f-ugio"
        ),
    ),
    "change a user": Deed(
        lambda s: reverse("wagtailusers_users:edit", args=[s.owner.pk]),
        lambda s: fresh(s.owner).last_name,
        lambda s: account(s.owner),
    ),
    "change what a group may": Deed(
        lambda s: reverse("wagtailusers_groups:edit", args=[s.group.pk]),
        lambda s: fresh(s.group).name,
        lambda _s: group_form(),
    ),
    "settings of the site": Deed(
        lambda _s: reverse("wagtailsites:edit", args=[Site.objects.get().pk]),
        lambda _s: Site.objects.get().site_name,
        lambda s: SITE | {"root_page": s.home.pk},
    ),
    "add a collection": Deed(
        lambda _s: reverse("wagtailadmin_collections:add"),
        lambda _s: Collection.objects.count(),
        lambda _s: {"name": "Loghi", "parent": library()},
    ),
    "switch the check off": Deed(
        lambda s: reverse("wagtailadmin_workflows:disable", args=[s.workflow.pk]), lambda s: fresh(s.workflow).active
    ),
}
DEEDS = PAGES | FILES | WORDS | EVENTS | SETTINGS


def group_form() -> dict[str, str]:
    """A group of another name, without any rights."""
    kinds = [f"{name}_permissions-{count}_FORMS" for name in GRANTS for count in ("TOTAL", "INITIAL")]
    return {"name": "Archivio"} | dict.fromkeys(kinds, "0")
