"""The demo's mailbox: every mail that was written, as its reader would see it. Not installed in production."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from mailing.models import Message
from members.doors import personal

from .reading import Mail, subject_of

PER_PAGE = 50
# A frame without scripts; links open beside it.
BODY_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}

type View = Callable[..., HttpResponse]


def in_chosen_language(view: View) -> View:
    """Shows the page in `?lang=…`, else as the browser wishes."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wished = request.GET.get("lang", "")
        language = wished if wished in dict(settings.LANGUAGES) else translation.get_language()
        with translation.override(language):
            return view(request, *args, **kwargs)

    return answer


@personal
@in_chosen_language
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mails, the newest first."""
    chunk = Paginator(Message.objects.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(message, subject_of(message)) for message in chunk]
    return render(request, "mailbox/list.html", {"chunk": chunk, "rows": rows, "language_links": _language_links()})


@personal
@in_chosen_language
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: headers, bodies, calendar, attachments."""
    message = get_object_or_404(Message, pk=pk)
    context = {"message": message, "mail": Mail(message) if message.raw else None}
    response = render(request, "mailbox/mail.html", context | {"language_links": _language_links()})
    response._csp_config = settings.SECURE_CSP | {"frame-src": [CSP.SELF]}  # type: ignore[attr-defined]
    return response


@personal
@require_safe
def body(_request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML body for the frame, cut off from the site."""
    html = _read(pk).html.replace("<head>", '<head><base target="_blank">', 1)
    response = HttpResponse(html)
    response._csp_config = BODY_CSP  # type: ignore[attr-defined]
    return response


@personal
@require_safe
def source(_request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it went over the wire, to open in a mail program."""
    return _download(_read(pk).raw, "message/rfc822", f"mail-{pk}.eml")


@personal
@require_safe
def attachment(_request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One attached file; counted from 1."""
    files = _read(pk).attachments
    if not 1 <= number <= len(files):
        raise Http404
    file = files[number - 1]
    return _download(file.content, file.kind, file.name)


def _read(pk: int) -> Mail:
    message = get_object_or_404(Message, pk=pk)
    if not message.raw:
        raise Http404
    return Mail(message)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _language_links() -> list[dict[str, str]]:
    return [{"code": code, "url": f"?lang={code}"} for code, _name in settings.LANGUAGES]
