"""What goes out by itself: when the house reminds and follows up, when an event does, and the deeds on a follow-up."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from events import following_up, house
from events.house import House

from .. import afterwards
from ..forms.afterwards import ChoiceForm, HouseForm
from ..forms.operations import ConfirmForm
from .base import DeedView, EventDeed


class Usual(DeedView):
    """How the house does it where an event does not say otherwise."""

    page_title = gettext_lazy("Reminders and follow-ups")
    form_class = HouseForm

    @cached_property
    def house(self) -> House:
        return house.read()

    def get_initial(self) -> dict[str, Any]:
        return HouseForm.of(self.house)

    def before(self) -> dict[str, Any]:
        intro = _("This holds for every event without times of its own, also for those that are announced already.")
        return {"intro": intro, "back": self.get_success_url()}

    def deed(self, form: HouseForm) -> str:
        house.change(*form.spans())
        return _("The times have been changed. A reminder whose moment has passed is not sent any more.")

    def get_success_url(self) -> str:
        return reverse("events_admin:index")


class Choose(EventDeed):
    """When one event reminds and follows up."""

    page_title = gettext_lazy("Reminders and follow-up")
    form_class = ChoiceForm
    counts_mails = False

    @cached_property
    def house(self) -> House:
        return house.read()

    def get_initial(self) -> dict[str, Any]:
        return ChoiceForm.of(self.event, self.house)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"house": self.house}

    def before(self) -> dict[str, Any]:
        return {"intro": _("What has gone out does not go out again, and what is past is not sent any more.")}

    def deed(self, form: ChoiceForm) -> str:
        house.choose(self.event, form.choice())
        return _("Reminders and follow-up have been changed.")


class FollowUpDeed(EventDeed):
    """A deed on the mail after the event."""

    form_class = ConfirmForm
    counts_mails = False
    template_name = "events_admin/follow_up.html"

    def before(self) -> dict[str, Any]:
        counts = afterwards.by_presence(self.event)
        return {"texts": [(name, label, counts[name]) for name, label in TEXTS.items() if counts.get(name)]}


TEXTS = {
    "attended": gettext_lazy("Thanks, to whoever was there"),
    "missed": gettext_lazy("Regrets, to whoever was not"),
    "unknown": gettext_lazy("Neither of both, where nobody is noted as present who took part in the same way"),
}


class Release(FollowUpDeed):
    """Sends it now, without waiting for its time or for a recording."""

    page_title = gettext_lazy("Send the follow-up now")
    submit_label = gettext_lazy("Send now")

    def before(self) -> dict[str, Any]:
        intro = _("It goes out within minutes. If a recording is published later, people get one more mail.")
        return super().before() | {"intro": intro}

    def deed(self, _form: ConfirmForm) -> str:
        count = following_up.release(self.event, self.actor)
        said = ngettext(
            "The follow-up goes to %(count)d person within minutes.",
            "The follow-up goes to %(count)d people within minutes.",
            count,
        )
        return said % {"count": count}


class Stop(FollowUpDeed):
    """Sends none, and no news of a recording."""

    page_title = gettext_lazy("Send no follow-up")
    submit_label = gettext_lazy("Send none")
    is_serious = True

    def before(self) -> dict[str, Any]:
        return {"intro": _("Nobody gets a mail after this event, nor the news of a recording.")}

    def deed(self, _form: ConfirmForm) -> str:
        following_up.stop_it(self.event, self.actor)
        return _("No follow-up goes out any more.")
