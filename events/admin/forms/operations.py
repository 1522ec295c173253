"""Forms for an event and its sessions: announce, facts, seats, when and where."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _, ngettext_lazy, pgettext_lazy
from wagtail.images import get_image_model
from wagtail.images.widgets import AdminImageChooser

from events.announcing import Plan
from events.asking import labels_of
from events.editing import Facts, NewSession
from events.models import Event, Registration, Session
from events.rescheduling import Appointment, appointment

from .fields import AdminForm, BilingualField, HourField, MailNoteField, MomentField, WhenForm

MAX_SEATS = 100_000
MINUTE = timedelta(minutes=1)
SPOKEN = [*settings.LANGUAGES, ("en", _("English"))]


def seats(label: Any, **options: Any) -> forms.IntegerField:
    """How many can take part."""
    return forms.IntegerField(label=label, min_value=1, max_value=MAX_SEATS, **options)


def place(*, required: bool = False) -> BilingualField:
    """Where it is held."""
    return BilingualField(
        label=_("Place"), max_length=300, required=required, help_text=_("Needed where people come on site.")
    )


def join_link() -> forms.URLField:
    """The meeting's own address."""
    return forms.URLField(
        label=_("Join link"),
        max_length=1000,
        required=False,
        help_text=_("The link of the online meeting. Only people with a seat get it, once the join page opens."),
    )


class NewEventForm(WhenForm):
    """“New webinar”: what is needed to make the event and a draft page in each language."""

    titles = BilingualField(label=_("Title"), max_length=255)
    end_time = HourField(label=_("End"), required=False, help_text=_("Empty: an hour and a half after the start."))
    format = forms.ChoiceField(
        label=_("Format"), choices=Event.Format.choices, widget=forms.RadioSelect, initial=Event.Format.ONLINE
    )
    join_url = join_link()
    places = place()
    capacity = seats(_("Seats"), initial=50)
    capacity_onsite = seats(
        _("Of these, seats on site"),
        required=False,
        help_text=_("Only for hybrid events. Empty: as many as there are seats."),
    )

    together = (*WhenForm.together, ("capacity", "capacity_onsite"))
    field_order = ("titles", "date", "start_time", "end_time", "format")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        places = data.get("places")
        has_place = data.get("format") in {Event.Format.ONSITE, Event.Format.HYBRID}
        if has_place and places is not None and not all(places.values()):
            self.add_error("places", _("Please say in both languages where people come on site."))
        if data.get("format") != Event.Format.HYBRID:
            data["capacity_onsite"] = None
        check_onsite(self)
        return data

    def plan(self) -> Plan:
        """What was asked for; only after `is_valid()`."""
        names = ("titles", "start", "end", "format", "capacity", "capacity_onsite", "join_url", "places")
        return Plan(**{name: self.cleaned_data[name] for name in names})


def check_onsite(form: forms.Form) -> None:
    """There cannot be more seats on site than in all."""
    capacity, onsite = form.cleaned_data.get("capacity"), form.cleaned_data.get("capacity_onsite")
    if capacity and onsite and onsite > capacity:
        form.add_error("capacity_onsite", _("There cannot be more seats on site than seats in all."))


PROMOTES = (15, 30, 60, 120, 240, 720, 1440, 2880)  # minutes before the start
JOINS = (5, 10, 15, 30, 45, 60, 90, 120)


class BeforeField(forms.TypedChoiceField):
    """How long before the start: as the house has it, or one of some spans; what is stored stays among them."""

    def __init__(self, spans: Sequence[int], usually: timedelta, **options: Any) -> None:
        self.spans, self.usually = spans, usually // MINUTE
        super().__init__(coerce=int, empty_value=None, required=False, **options)
        self.offer(None)

    def offer(self, stored: int | None) -> None:
        """Sets what can be chosen."""
        spans = {*self.spans, *([] if stored is None else [stored])}
        usual = _("as usual: %(span)s") % {"span": in_words(self.usually)}
        self.choices = [("", usual), *((span, in_words(span)) for span in sorted(spans))]


def in_words(minutes: int) -> str:
    """15 minutes before, 2 hours before, 1 day before."""
    for size, words in (
        (24 * 60, ngettext_lazy("%(count)d day before", "%(count)d days before", "count")),
        (60, ngettext_lazy("%(count)d hour before", "%(count)d hours before", "count")),
        (1, ngettext_lazy("%(count)d minute before", "%(count)d minutes before", "count")),
    ):
        if minutes and not minutes % size:
            return str(words % {"count": minutes // size})
    return str(_("with the start"))


class FactsForm(AdminForm):
    """What can be changed at any time, and tells nobody."""

    together = (("opens_at", "closes_at"), ("waiting_list", "approval"))
    rare = ("late_sign_up", "pending_holds_seat", "promotes_before", "joins_before")

    format = forms.ChoiceField(label=_("Format"), choices=Event.Format.choices, widget=forms.RadioSelect)
    spoken_languages = forms.MultipleChoiceField(
        label=_("Languages spoken"),
        choices=SPOKEN,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Readers see them below date and place."),
    )
    interpretation = forms.BooleanField(
        label=_("Simultaneous interpretation"), required=False, help_text=_("Readers see it beside the languages.")
    )
    opens_at = MomentField(label=_("Registration opens"), required=False, help_text=_("Empty: at once."))
    closes_at = MomentField(
        label=_("Registration closes"),
        required=False,
        help_text=_("Empty: with the start, or with the end where people may sign up while the event runs."),
    )
    waiting_list = forms.BooleanField(
        label=_("Waiting list"),
        required=False,
        help_text=_("When all seats are taken, people can still sign up and wait."),
    )
    approval = forms.BooleanField(
        label=_("Registrations need approval"), required=False, help_text=_("You accept or decline each person.")
    )
    prepare = BilingualField(
        label=_("To prepare"),
        max_length=1000,
        required=False,
        long=True,
        help_text=_("One thing a line. It stands in the confirmation, on the personal page and on the join page."),
    )
    mail_note = MailNoteField(
        label=_("Note in mails"),
        max_length=1000,
        required=False,
        long=True,
        help_text=_(
            "It stands in the confirmation, in the mail to whoever wins a seat, and in reminders. "
            "**Bold** and [a link](https://www.example.org) are possible."
        ),
    )
    late_sign_up = forms.BooleanField(
        label=_("Sign-up while the event runs"),
        required=False,
        help_text=_("Until the end, or until registration closes. The mail leads straight to the join page."),
    )
    pending_holds_seat = forms.BooleanField(
        label=_("Who awaits approval holds a seat"),
        required=False,
        help_text=_(
            "Only where registrations need approval. You never accept more people than there are seats; "
            "when all are held, newcomers wait."
        ),
    )
    promotes_before = BeforeField(
        PROMOTES,
        settings.EVENTS_PROMOTE_UNTIL_BEFORE,
        label=_("Until when freed seats go to the waiting list"),
        help_text=_("Later nobody moves up any more, and nobody new can wait."),
    )
    joins_before = BeforeField(
        JOINS,
        settings.EVENTS_JOIN_OPENS_BEFORE,
        label=_("When the join page opens"),
        help_text=_("Before, people see from when on they can come in."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("promotes_before", "joins_before"):
            cast("BeforeField", self.fields[name]).offer(self.initial.get(name))

    @staticmethod
    def of(event: Event) -> dict[str, Any]:
        """What the form shows at first."""
        names = ("format", "spoken_languages", "interpretation", "waiting_list", "approval", *FactsForm.rare)
        moments = {"opens_at": event.registration_opens_at, "closes_at": event.registration_closes_at}
        words = {name: labels_of(event.words, name) for name in ("prepare", "mail_note")}
        return {name: getattr(event, name) for name in names} | moments | words

    def facts(self) -> Facts:
        """What was asked for; only after `is_valid()`."""
        return Facts(**self.cleaned_data)


class SureForm(AdminForm):
    """A form that asks whether one is sure only where something speaks against it."""

    sure = forms.BooleanField(label=_("I am sure: do it anyway."), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("sure") != "on":
            self.fields["sure"].widget = forms.HiddenInput()

    def ask_whether_sure(self) -> None:
        """Shows the checkbox."""
        self.fields["sure"].widget = forms.CheckboxInput()


class CapacityForm(SureForm):
    """How many seats; `sure` is asked only where more are taken than there would be."""

    together = (("capacity", "capacity_onsite"),)

    capacity = seats(_("Seats"))
    capacity_onsite = seats(
        _("Of these, seats on site"), required=False, help_text=_("Empty: as many as there are seats.")
    )
    sure = forms.BooleanField(label=_("I am sure: keep everybody, and admit nobody until it fits."), required=False)

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event.format != Event.Format.HYBRID:
            del self.fields["capacity_onsite"]

    def clean(self) -> dict[str, Any]:
        check_onsite(self)
        return self.cleaned_data


class MoveForm(WhenForm, SureForm):
    """Another time or place for a session."""

    places = place()
    field_order = ("date", "start_time", "end_time", "places", "sure")

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone_of(session)

    @staticmethod
    def of(session: Session) -> dict[str, Any]:
        """What the form shows at first."""
        now, zone = appointment(session), zone_of(session)
        start, end = now.start.astimezone(zone), now.end.astimezone(zone)
        return {"date": start.date(), "start_time": start.time(), "end_time": end.time(), "places": now.places}

    def appointment(self) -> Appointment:
        """When and where; only after `is_valid()`."""
        return Appointment(self.cleaned_data["start"], self.cleaned_data["end"], self.cleaned_data["places"])


class DescribeForm(AdminForm):
    """What nobody needs to be told of: a session's title and join link."""

    titles = BilingualField(
        label=_("Title of the session"),
        max_length=200,
        required=False,
        help_text=_("Only needed where an event has several sessions."),
    )
    join_url = join_link()


class DetailsForm(DescribeForm):
    """The same of a session that is there, and how to get there where people come on site."""

    ways = BilingualField(
        label=_("How to get there"),
        max_length=1000,
        required=False,
        long=True,
        help_text=_("Bus stop, parking, entrance, floor, lift. For who comes on site."),
    )
    map = forms.ModelChoiceField(
        label=_("Map"),
        queryset=get_image_model().objects.all(),
        required=False,
        widget=AdminImageChooser,
        help_text=_("A picture of your own. Describe the way in words, too: not everybody sees the picture."),
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if session.event.format == Event.Format.ONLINE:
            del self.fields["ways"], self.fields["map"]
        if session.event.format == Event.Format.ONSITE:
            del self.fields["join_url"]

    @staticmethod
    def of(session: Session) -> dict[str, Any]:
        """What the form shows at first."""
        words = {"titles": labels_of(session.words, "title"), "ways": labels_of(session.words, "way")}
        return words | {"join_url": session.join_url, "map": session.map_id}


class SessionForm(WhenForm, DescribeForm, SureForm):
    """One more session."""

    places = place()
    field_order = ("date", "start_time", "end_time", "titles", "places", "join_url", "sure")

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event.format == Event.Format.ONLINE:
            del self.fields["places"]
        if event.format == Event.Format.ONSITE:
            del self.fields["join_url"]

    def session(self) -> NewSession:
        """What was asked for; only after `is_valid()`."""
        data = self.cleaned_data
        appointment = Appointment(data["start"], data["end"], data.get("places", {}))
        return NewSession(appointment, data["titles"], data.get("join_url", ""))


def zone_of(session: Session) -> ZoneInfo:
    """The zone whose clocks a session's times are typed by."""
    return ZoneInfo(session.time_zone)


class ReasonForm(AdminForm):
    """Why, in both languages; it goes into the mail."""

    reasons = BilingualField(
        label=pgettext_lazy("why something is cancelled", "Reason"),
        max_length=1000,
        required=False,
        long=True,
        help_text=_("Goes into the mail as you write it. May stay empty."),
    )


class SwitchForm(AdminForm):
    """Where the button leads: pressed twice, it leads there all the same."""

    mode = forms.ChoiceField(choices=Registration.Mode.choices, widget=forms.HiddenInput)


class DraftForm(AdminForm):
    """The title of a page in a language that has none yet."""

    title = forms.CharField(label=_("Title"), max_length=255)


class ConfirmForm(AdminForm):
    """Nothing but the click."""


class UpToForm(AdminForm):
    """The click, for all rows up to the last that the editor has seen."""

    last = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
