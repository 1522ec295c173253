"""Alerts in the admin: what stands at a page's form, calling a mail back, and the office's view of who follows."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import policy_registry

from pages import formats, languages
from pages.admin.handbook import Guided
from pages.languages import active_language
from pages.models.base import BasePage

from .. import alerts, followers, following, noticing
from ..errors import NotPossible
from ..models import Follower, Notice
from .views import CHANGE, VIEW

SHOWN, SEND = "alert-shown", "alert-send"
FIRST, AGAIN = "first", "again"  # what the box was about when it was shown


# --- at the form of a page --------------------------------------------------------------------


def panel(request: HttpRequest, page: Page) -> str:
    """Whom publishing tells of a page; nothing for pages that are not told of, or who may not publish them."""
    is_told_of = isinstance(page, BasePage) and alerts.source_of(page) is not None
    if not is_told_of or not _may_publish(request, page):
        return ""
    told = noticing.was_told(page.translation_key)
    context = {
        "notice": noticing.latest(page.translation_key),
        "told": told,
        "checked": not told and noticing.is_told_by_itself(page),
        "reached": reached(page),
        "shown": SHOWN,
        "about": AGAIN if told else FIRST,
        "send": SEND,
    }
    return render_to_string("alerts_admin/panel.html", context, request)


def _may_publish(request: HttpRequest, page: Page) -> bool:
    """Of a page that is not there yet it is asked whether they may publish any."""
    if not page.pk:
        return bool(policy_registry.get_by_type(Page).user_has_permission(request.user, "publish"))
    return not languages.is_restricted(page) and bool(page.permissions_for_user(request.user).can_publish())


def reached(page: Page) -> str:
    """How many a mail on a page reaches, in words, with their languages; of one that was never saved nobody knows."""
    if not page.pk:
        return _("How many it reaches is shown once the page is saved.")
    counts = noticing.reach(noticing.subjects(page))
    total = sum(counts.values())
    said = ngettext("It reaches %(count)s person", "It reaches %(count)s people", total) % {"count": total}
    each = ", ".join(f"{formats.language(code)} {count}" for code, count in counts.items())
    return f"{said} ({each})." if each else f"{said}."


def note_wish(request: HttpRequest, page: Page) -> None:
    """What an editor ticked, when a version is published or planned."""
    if SHOWN in request.POST and isinstance(page, BasePage) and page.latest_revision:
        as_first = request.POST[SHOWN] == FIRST
        noticing.wish(page, page.latest_revision, send=SEND in request.POST, as_first=as_first)


def say_when(request: HttpRequest, page: Page) -> None:
    """Tells whoever may publish that a mail is about to go out, how many it reaches, and how to call it back."""
    notice = noticing.latest(page.translation_key)
    if notice is None or not page.permissions_for_user(request.user).can_publish():
        return
    if notice.state == Notice.State.PLANNED:
        said = _("Followers get a mail on it ten minutes after it is published.")
        messages.info(request, f"{said} {reached(page.specific)}")
    if notice.state == Notice.State.WAITING and notice.due_at:
        button = messages.button(reverse("alerts_admin:call_back", args=[notice.pk]), _("Call it back"))
        said = _("Followers get a mail on it at %(time)s.") % {"time": formats.clock(notice.due_at)}
        messages.info(request, f"{said} {reached(page.specific)}", buttons=[button])


class Titled(WagtailAdminTemplateMixin):
    """Its title stands at the end of the way there."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class CallBack(Titled, TemplateView):
    """Asks, and calls a mail back by POST; for whoever may publish the page."""

    template_name = "alerts_admin/call_back.html"
    page_title = gettext_lazy("Call the mail back")
    header_icon = "mail"
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.notice = get_object_or_404(Notice, pk=kwargs["pk"])
        pages = Page.objects.filter(translation_key=self.notice.page_key, alias_of=None).order_by("pk")
        may = [page for page in pages if page.permissions_for_user(request.user).can_publish()]
        if not may:
            raise PermissionDenied
        self.page = may[0].specific
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"page": self.page}

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        try:
            noticing.call_back(self.notice)
        except NotPossible as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The mail was called back: nobody gets it."))
        return redirect("wagtailadmin_pages:edit", self.page.pk)


# --- the office -------------------------------------------------------------------------------


class SearchForm(forms.Form):
    """Whose mails somebody asks about."""

    address = forms.CharField(
        label=gettext_lazy("Find an address"),
        help_text=gettext_lazy("The whole e-mail address, as the person tells it."),
        max_length=254,
        required=False,
    )


class Index(PermissionRequiredMixin, Guided, Titled, TemplateView):
    """How many follow what; and one person by their address, when they ask."""

    permission_required = VIEW
    template_name = "alerts_admin/index.html"
    page_title = gettext_lazy("Followers by mail")
    header_icon = "mail"
    guide = "alerts"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SearchForm(self.request.GET)
        address = form.cleaned_data["address"] if form.is_valid() else ""
        found, locale = following.by_address(address), active_language()
        subjects = list(found.follows.values_list("subject", flat=True)) if found else []
        return super().get_context_data(**kwargs) | {
            "form": form,
            "searched": bool(address),
            "found": found,
            "titles": alerts.described(subjects, locale),
            "can_change": self.request.user.has_perm(CHANGE),
            "languages": [formats.language(code) for code, _name in settings.LANGUAGES],
            "lines": followers.lines(locale),
            "unconfirmed": Follower.objects.filter(confirmed_at=None, stopped_at=None).count(),
        }


class Remove(PermissionRequiredMixin, View):
    """Stops the mails of somebody who asks for it; by POST only."""

    permission_required = CHANGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        following.stop(get_object_or_404(Follower, pk=pk))
        messages.success(request, _("The address is deleted; no more mails go there."))
        return redirect("alerts_admin:index")
