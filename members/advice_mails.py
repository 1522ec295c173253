"""The two mails of a request for advice: to the person, and to the office."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mailing import addresses, kinds, outbox, texts
from mailing.composing import ascii_address
from mailing.kinds import Email
from mailing.models import Message
from mailing.outbox import Draft
from mailing.placeholders import Placeholder
from mailing.texts import Text
from pages import languages
from pages.models import SiteText

from . import areas, writing
from .models import AdvicePage, AdviceRequest


def scope(request: AdviceRequest) -> str:
    """How the outbox knows the mails of a request."""
    return f"advice:{request.pk}"


def tell(request: AdviceRequest) -> None:
    """Writes the confirmation to the person and the mail to the office, in the deed's own transaction."""
    office = settings.LANGUAGES[0][0]
    outbox.write(
        [
            _draft(request, "confirmation", request.email, request.locale, Message.Priority.HIGH),
            _draft(request, "office", addresses.office(), office, Message.Priority.NORMAL),
        ]
    )


def _draft(request: AdviceRequest, name: str, to: str, locale: str, priority: int) -> Draft:
    return Draft(
        kind=f"members.advice_{name}",
        key=str(request.pk),
        about=scope(request),
        to=to,
        locale=locale,
        scope=scope(request),
        priority=priority,
    )


# --- what they say --------------------------------------------------------------------------


CONFIRMATION, OFFICE = "members.advice_confirmation", "members.advice_office"
NUMBER = Placeholder("number", _("Number of the request"), "2027-001")
AREA = Placeholder("area", _("Area of advice"), _("Calls and contributions"))
NAME = Placeholder("name", _("Name of whoever asks"), "Giulia Belcampo")


def _text(key: str, subject: Any, body: Any) -> None:
    texts.register(Text(key, subject, body, (NUMBER, AREA, NAME), sample=key.removeprefix("members.")))


_text(CONFIRMATION, _("Your request for advice %(number)s"), _("we have received your request for advice."))
_text(OFFICE, _("Request for advice %(number)s: %(area)s"), _("%(name)s asks for advice:"))


# --- the kinds ------------------------------------------------------------------------------


type Writer = Callable[[Message, AdviceRequest], Email]


def _kind(name: str) -> Callable[[Writer], Writer]:
    """Registers a kind of mail about a request, which is due as long as its data are there."""

    def keep(write: Writer) -> Writer:
        @kinds.register(f"members.{name}")
        def render(message: Message) -> Email | None:
            request = _request(message)
            return None if request is None else write(message, request)

        return write

    return keep


@_kind("advice_confirmation")
def confirmation(message: Message, request: AdviceRequest) -> Email:
    """Says that the request came in, under which number, and what happens next.

    It repeats nothing of what was written: nobody shall send strangers texts through our form. What the page says
    as thanks is its opening, unless editors have given the mail one of its own.
    """
    page = page_in(message.locale)
    thanks = page.thanks if page and page.language == message.locale else ""
    return _mail(message, request, "" if texts.is_changed(CONFIRMATION, message.locale) else thanks)


@_kind("advice_office")
def office(message: Message, request: AdviceRequest) -> Email:
    """Tells the office who asks what; an answer to it goes to the person."""
    url = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('advice_admin:request', args=[request.pk])}"
    return _mail(message, request, headers={"Reply-To": ascii_address(request.email)}, desk_url=url)


def _request(message: Message) -> AdviceRequest | None:
    """The request that a mail is about; None once its data have reached their end."""
    pk = int(message.subject_key.partition(":")[2])
    return AdviceRequest.objects.filter(pk=pk, anonymised_at=None).select_related("area").first()


def _mail(
    message: Message, request: AdviceRequest, opening: str = "", headers: dict[str, str] | None = None, **more: Any
) -> Email:
    name = message.kind.removeprefix("members.")
    area = areas.titles(message.locale).get(request.area.slug, request.area.title)
    said = texts.say(message.kind, message.locale, {"number": request.number, "area": area, "name": request.name})
    context = {
        "request": request,
        "area": area,
        "subject": said.subject,
        "opening": opening or said.plain,
        "opening_html": format_html("<p>{}</p>", opening) if opening else said.html,
        "site": writing.site_text(message.locale) or SiteText(),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "locale": message.locale,
        "language_name": translation.get_language_info(request.locale)["name_translated"],
    }
    text, html = writing.bodies(name, context | more)
    return Email(subject=said.subject, text=text, html=html, headers=headers or {})


def page_in(locale: str) -> AdvicePage | None:
    """The page of free advice, in a language or else in another."""
    return languages.first(AdvicePage, locale)
