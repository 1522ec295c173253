"""The two mails of a request for advice: to the person, and to the office."""

from collections.abc import Callable
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mailing import kinds, outbox
from mailing.composing import ascii_address
from mailing.kinds import Email
from mailing.models import Message
from mailing.outbox import Draft
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
            _draft(request, "office", _office_address(), office, Message.Priority.NORMAL),
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


def _office_address() -> str:
    """Where the office reads; without an address for answers, the one that mails come from."""
    return settings.REPLY_TO_EMAIL or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


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

    It repeats nothing of what was written: nobody shall send strangers texts through our form.
    """
    page = page_in(message.locale)
    subject = _("Your request for advice %(number)s") % {"number": request.number}
    return _mail(message, request, subject, thanks=page.thanks if page and page.language == message.locale else "")


@_kind("advice_office")
def office(message: Message, request: AdviceRequest) -> Email:
    """Tells the office who asks what; an answer to it goes to the person."""
    facts = {"number": request.number, "area": areas.titles(message.locale).get(request.area.slug, "")}
    subject = _("Request for advice %(number)s: %(area)s") % facts
    url = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('advice_admin:request', args=[request.pk])}"
    return _mail(message, request, subject, {"Reply-To": ascii_address(request.email)}, desk_url=url)


def _request(message: Message) -> AdviceRequest | None:
    """The request that a mail is about; None once its data have reached their end."""
    pk = int(message.subject_key.partition(":")[2])
    return AdviceRequest.objects.filter(pk=pk, anonymised_at=None).select_related("area").first()


def _mail(
    message: Message, request: AdviceRequest, subject: str, headers: dict[str, str] | None = None, **more: Any
) -> Email:
    name = message.kind.removeprefix("members.")
    context = {
        "request": request,
        "area": areas.titles(message.locale).get(request.area.slug, request.area.title),
        "subject": subject,
        "site": writing.site_text(message.locale) or SiteText(),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "locale": message.locale,
        "language_name": translation.get_language_info(request.locale)["name_translated"],
    }
    text, html = writing.bodies(name, context | more)
    return Email(subject=subject, text=text, html=html, headers=headers or {})


def page_in(locale: str) -> AdvicePage | None:
    """The page of free advice, in a language or else in another."""
    return languages.first(AdvicePage, locale)
