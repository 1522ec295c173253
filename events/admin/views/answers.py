"""Answers to the mails of an event: read, and marked as dealt with."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from events import answering
from mailing.models import Reply
from mailing.receiving import mark_done
from pages.listing import CountedPaginator

from .. import answers
from ..answers import Replies
from ..forms.operations import ConfirmForm
from .base import CHANGE, EventDeed, ShowView

PER_PAGE = 30


class List(ShowView):
    """All answers; what waits first, what programs answer by themselves folded away."""

    template_name = "events_admin/answers.html"
    page_title = gettext_lazy("Answers to mails")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = answers.to_be_read(self.event)
        chunk = CountedPaginator(rows, PER_PAGE, rows.order_by().count()).get_page(self.request.GET.get("p"))
        found = Replies(answers.lines(chunk.object_list), answers.by_themselves(self.event))
        return super().get_context_data(**kwargs) | {
            "replies": found,
            "chunk": chunk,
            "page_range": chunk.paginator.get_elided_page_range(chunk.number),
            "can_change": self.request.user.has_perm(CHANGE),
        }


class Done(EventDeed):
    """Notes that an answer has been dealt with."""

    page_title = gettext_lazy("Mark as dealt with")
    submit_label = gettext_lazy("It is done")
    form_class = ConfirmForm
    counts_mails = False

    @cached_property
    def reply(self) -> Reply:
        return get_object_or_404(answering.of_event(self.event), pk=self.kwargs["reply"])

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": self.back(), "label": _("Answers to mails")}]

    def back(self) -> str:
        return reverse("events_admin:answers", args=[self.kwargs["pk"]])

    def stored(self) -> None:
        """Nothing: it overwrites nothing."""

    def get_success_url(self) -> str:
        """To where the button stood."""
        number = answering.number_of(self.reply)
        if self.request.GET.get("from") == "registration" and number:
            return reverse("events_admin:registration", args=[self.kwargs["pk"], number])
        return self.back()

    def before(self) -> dict[str, Any]:
        return {"intro": _("The answer of %(name)s then no longer waits.") % {"name": self.said_by()}}

    def said_by(self) -> str:
        """Who answered."""
        return self.reply.sender_name or self.reply.sender or _("somebody")

    def deed(self, _form: ConfirmForm) -> str:
        mark_done(self.reply, self.actor.user)
        return _("The answer of %(name)s has been dealt with.") % {"name": self.said_by()}
