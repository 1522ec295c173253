"""The sign-ups that a limit held back: the list, one of them, and the two deeds, on one or on all of an event."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from events import holding
from events.models import Event, HeldBack, Registration
from pages.languages import active_language

from .. import held
from ..forms.operations import UpToForm
from ..tables import CountColumn
from .base import CHANGE, EventDeed, OfEvent, OfficeView, ShowView

State = HeldBack.State


class List(OfficeView, BaseListingView):
    """What waits for somebody to look at it, the oldest first; what was dealt with behind a link."""

    guide = "held-back"
    page_title = gettext_lazy("Held back")
    template_name = "events_admin/held_list.html"
    results_template_name = "events_admin/held_results.html"
    index_url_name = "events_admin:held_list"
    index_results_url_name = "events_admin:held_results"
    paginate_by = 25
    verbose_name_plural = gettext_lazy("sign-ups held back")

    @property
    def is_settled(self) -> bool:
        return self.request.GET.get("state") == "settled"

    @cached_property
    def of_event(self) -> Event | None:
        """The event whose list it is; else that of all."""
        pk = self.request.GET.get("event", "")
        return Event.objects.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None

    @cached_property
    def title_of_event(self) -> str:
        """The title of the event whose list it is."""
        return held.titles_of([self.of_event])[self.of_event.pk] if self.of_event else ""

    def get_page_subtitle(self) -> str:
        return self.title_of_event

    def path(self) -> list[dict[str, Any]]:
        if self.of_event is None:
            return []
        return [{"url": reverse("events_admin:event", args=[self.of_event.pk]), "label": self.title_of_event}]

    def get_base_queryset(self) -> QuerySet[HeldBack]:
        rows = HeldBack.objects.select_related("event", "user")
        rows = rows.filter(event=self.of_event) if self.of_event else rows
        return rows.exclude(state=State.HELD).order_by("-pk") if self.is_settled else rows.filter(state=State.HELD)

    def get_table(self, object_list: Any) -> Any:
        self.titles = held.titles_of(row.event for row in object_list)
        return super().get_table(object_list)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("names", label=_("Name"), get_url=held.url_of),
            Column("cooperative", label=_("Cooperative"), accessor="sent.cooperative"),
            *([] if self.of_event else [self.column_of_event()]),
            Column("rule", label=_("Why it was held back"), accessor="get_rule_display"),
            Column("sent", label=_("Sent"), accessor=lambda row: held.moment(row.created_at)),
            CountColumn("more", label=_("Not kept after it")),
            *([Column("state", label=_("State"), accessor=held.state_of)] if self.is_settled else []),
        ]

    def column_of_event(self) -> Column:
        """The title of each row's event."""
        return Column("event", label=_("Event"), accessor=lambda row: self.titles[row.event_id])

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if self.is_settled or self.of_event is None or not self.request.user.has_perm(CHANGE):
            return []
        if not self.get_base_queryset().exists():
            return []
        pk = self.of_event.pk
        return [
            HeaderButton(
                _("Let all through"), url=reverse("events_admin:held_all_through", args=[pk]), icon_name="check"
            ),
            HeaderButton(_("Throw all away"), url=reverse("events_admin:held_all_away", args=[pk]), icon_name="bin"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = f"&event={self.of_event.pk}" if self.of_event else ""
        return super().get_context_data(**kwargs) | {"is_settled": self.is_settled, "of_event": query}


class OfHeld(OfEvent):
    """A view of one sign-up that was held back."""

    @cached_property
    def held(self) -> HeldBack:
        rows = HeldBack.objects.select_related("event", "user")
        return get_object_or_404(rows, pk=self.kwargs["held"], event=self.kwargs["pk"])

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": held.list_of(self.kwargs["pk"]), "label": _("Held back")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"held": self.held, "name": self.held.names}


class Show(OfHeld, ShowView):
    """What was sent, why it was held back, and the two deeds."""

    template_name = "events_admin/held.html"
    guide = "held-back"

    def get_page_title(self) -> str:
        return self.held.names

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_change = self.request.user.has_perm(CHANGE)
        return super().get_context_data(**kwargs) | {
            "why": held.why(self.held),
            "state": held.state_of(self.held),
            "people": held.people_of(self.held, active_language(), with_sensitive=can_change),
            "when_short": held.when_short_of(self.held),
            "registered": held.registered(self.held),
            "decided": held.decided_since(self.held),
            "can_change": can_change,
            "may_let_through": can_change and not holding.why_not_let_through(self.held),
        }


class HeldDeed(OfHeld, EventDeed):
    """A deed on one of them; leads back to the others."""

    guide = "held-back"

    def get_success_url(self) -> str:
        return held.list_of(self.event.pk)


class LetThrough(HeldDeed):
    """Registers the people by what is free now."""

    page_title = gettext_lazy("Let through")
    submit_label = gettext_lazy("Let through and tell")

    def before(self) -> dict[str, Any]:
        return {"intro": _("They get what is free now: a seat, or a place on the waiting list.")}

    def deed(self, _form: Any) -> str:
        through = holding.let_through(self.held, self.actor)
        return self.said(
            " ".join(part for part in (_outcome(through.registered), _stayed(len(through.stayed))) if part)
        )


class ThrowAway(HeldDeed):
    """Registers nobody, and tells nobody."""

    page_title = gettext_lazy("Throw away")
    submit_label = gettext_lazy("Throw away")
    is_serious = True
    counts_mails = False

    def deed(self, _form: Any) -> str:
        holding.throw_away(self.held, self.actor)
        return _("Thrown away: nobody is told. Until it is deleted after 14 days, you can still let it through.")


class AllDeed(EventDeed):
    """A deed on all of an event that the editor has seen: what came later waits."""

    guide = "held-back"
    form_class = UpToForm

    def path(self) -> list[dict[str, Any]]:
        return [*super().path(), {"url": held.list_of(self.kwargs["pk"]), "label": _("Held back")}]

    def get_success_url(self) -> str:
        return held.list_of(self.event.pk)

    def get_initial(self) -> dict[str, Any]:
        last = self.event.held_back.filter(state=State.HELD).order_by("pk").last()
        return {"last": last.pk if last else 0}

    def stored(self) -> None:
        """It overwrites nothing."""

    def count(self) -> str:
        """How many they are, in a sentence."""
        number = self.event.held_back.filter(state=State.HELD).count()
        return ngettext("%(count)d sign-up is held back.", "%(count)d sign-ups are held back.", number) % {
            "count": number
        }


class LetAllThrough(AllDeed):
    """Registers all in the order in which they were sent."""

    page_title = gettext_lazy("Let all through")
    submit_label = gettext_lazy("Let all through and tell")

    def before(self) -> dict[str, Any]:
        intro = _(
            "In the order in which they were sent, they get what is free now. What cannot be let through stays here. "
            "Who has signed up, cancelled or been declined since then stays as they are."
        )
        return {"intro": f"{self.count()} {intro}"}

    def deed(self, form: UpToForm) -> str:
        counts = holding.let_all_through(self.event, form.cleaned_data["last"], self.actor)
        done, left = counts.done, counts.left
        said = [ngettext("%(count)d sign-up was let through.", "%(count)d sign-ups were let through.", done)]
        said[0] %= {"count": done}
        if left:
            said.append(ngettext("%(count)d could not be.", "%(count)d could not be.", left) % {"count": left})
        if counts.stayed:
            said.append(_stayed(counts.stayed))
        return self.said(" ".join(said))


class ThrowAllAway(AllDeed):
    """Registers nobody, and tells nobody."""

    page_title = gettext_lazy("Throw all away")
    submit_label = gettext_lazy("Throw all away")
    is_serious = True
    counts_mails = False

    def before(self) -> dict[str, Any]:
        return {"intro": f"{self.count()} {_('Nobody is told. For 14 days each can still be let through.')}"}

    def deed(self, form: UpToForm) -> str:
        done = holding.throw_all_away(self.event, form.cleaned_data["last"], self.actor)
        return ngettext("%(count)d sign-up was thrown away.", "%(count)d sign-ups were thrown away.", done) % {
            "count": done
        }


def _stayed(count: int) -> str:
    """For how many something was decided since they sent the form; nothing where there are none."""
    if not count:
        return ""
    return ngettext(
        "About %(count)d person something was decided since then: that stays.",
        "About %(count)d people something was decided since then: that stays.",
        count,
    ) % {"count": count}


def _outcome(rows: Iterable[Registration]) -> str:
    """What each has now."""
    return " ".join(_("%(name)s: %(state)s.") % {"name": r.name, "state": r.get_state_display()} for r in rows)
