"""Trying mails again, leaving and stopping them: the ticked, or all that were found; asked first, done by POST."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from .. import addresses, naming, steering
from ..models import Message
from .base import CHANGE, MailView
from .outbox import found

SHOWN = 10


def number(text: str) -> int | None:
    """An id as an address may hold it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


class Deed(MailView, TemplateView):
    """Says to how many mails it will be done, and does it at the click. The address says which; only POST does it."""

    permission_required = CHANGE
    http_method_names = ["get", "head", "post"]
    template_name = "mails_admin/deed.html"
    submit_label: Any = ""

    @cached_property
    def asked(self) -> QuerySet[Message]:
        """What was ticked, or all that the list shows; nothing that was written after the question was put."""
        query = self.request.GET.copy()
        wanted = [pk for text in query.pop("id", []) if (pk := number(text)) is not None]
        if query.pop("all", None):
            rows = found(query)
            last = number(self.request.POST.get("last", ""))
            return rows if last is None else rows.filter(pk__lte=last)
        return Message.objects.filter(pk__in=wanted[: steering.AT_ONCE])

    def which(self) -> Q:
        """To which mails it can be done."""
        raise NotImplementedError

    @cached_property
    def chosen(self) -> list[Message]:
        """Those of what was asked for to which it can be done."""
        rows = self.asked.filter(self.which()).order_by("-pk")
        return list(rows.only("pk", "recipient", "kind", "priority")[: steering.AT_ONCE])

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        messages.success(request, self.do([row.pk for row in self.chosen]))
        back = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return redirect(back if is_ours else reverse("mails_admin:index"))

    def do(self, ids: list[int]) -> str:
        """Does it, and answers a sentence."""
        raise NotImplementedError

    def warnings(self) -> list[str]:
        """What somebody should know before."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.asked.order_by()[: steering.AT_ONCE].count()
        return super().get_context_data(**kwargs) | {
            "count": len(self.chosen),
            "others": asked - len(self.chosen),
            "last": self.chosen[0].pk if self.chosen else "",
            "shown": [(row.recipient, naming.kind_name(row.kind)) for row in self.chosen[:SHOWN]],
            "warnings": self.warnings(),
            "submit_label": self.submit_label,
            "action_url": self.request.get_full_path(),
            "next": self.back(),
        }

    def back(self) -> str:
        """To the mail, where it is one, else to the list as it was."""
        query = self.request.GET.copy()
        ids = query.pop("id", [])
        query.pop("all", None)
        if len(ids) == 1 and not query and number(ids[0]) is not None:
            return reverse("mails_admin:mail", args=ids)
        return f"{reverse('mails_admin:index')}{'?' if query else ''}{query.urlencode()}"


class Retry(Deed):
    """Tries again what did not arrive."""

    page_title = gettext_lazy("Try again")
    submit_label = gettext_lazy("Try again now")

    def which(self) -> Q:
        return steering.may_be_retried()

    @cached_property
    def held(self) -> list[str]:
        """The addresses of the chosen that take no mail."""
        return sorted(addresses.stopped(row.recipient for row in self.chosen))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        left = sum(row.recipient in set(self.held) for row in self.chosen)
        return context | {"held": self.held[:SHOWN], "count": context["count"] - left, "left": left}

    def do(self, ids: list[int]) -> str:
        tried = steering.retry(ids, self.request.user)
        said = ngettext("%(count)d mail is tried again.", "%(count)d mails are tried again.", tried.count)
        said %= {"count": tried.count}
        if not tried.stopped:
            return said
        left = ngettext(
            "%(count)d was left: its address is stopped.",
            "%(count)d were left: their addresses are stopped.",
            tried.stopped,
        )
        return f"{said} {left % {'count': tried.stopped}}"


class Leave(Deed):
    """Leaves what did not arrive as it is: nobody need look at it any more."""

    page_title = gettext_lazy("Leave as it is")
    submit_label = gettext_lazy("Dealt with: leave as it is")

    def which(self) -> Q:
        return steering.may_be_left()

    def do(self, ids: list[int]) -> str:
        count = steering.leave(ids, self.request.user)
        said = ngettext("%(count)d mail is left as it is.", "%(count)d mails are left as they are.", count)
        return said % {"count": count}


class Stop(Deed):
    """Stops what waits."""

    page_title = gettext_lazy("Stop")
    submit_label = gettext_lazy("Stop: do not send")

    def which(self) -> Q:
        return steering.may_be_stopped()

    def warnings(self) -> list[str]:
        urgent = sum(row.priority >= Message.Priority.HIGH for row in self.chosen)
        if not urgent:
            return []
        said = ngettext(
            "%(count)d of them is awaited by somebody right now: a confirmation, a cancellation, a password.",
            "%(count)d of them are awaited by somebody right now: confirmations, cancellations, passwords.",
            urgent,
        )
        return [said % {"count": urgent}]

    def do(self, ids: list[int]) -> str:
        count = steering.stop(ids, self.request.user)
        said = ngettext("%(count)d mail was stopped.", "%(count)d mails were stopped.", count) % {"count": count}
        left = len(ids) - count
        if not left:
            return said
        late = ngettext("%(count)d was already on its way.", "%(count)d were already on their way.", left)
        return f"{said} {late % {'count': left}}"
