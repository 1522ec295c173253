"""Two people at one form: whoever saves second is told who was first, and decides; nothing typed is lost."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from . import formats

MOMENT = re.compile(r"\d{1,11}", re.ASCII)
FIELD = "version"  # the hidden field in which a form carries it


class _Encoder(DjangoJSONEncoder):
    """Whatever a form may begin with."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def version_of(shown: Any) -> str:
    """A name for what a form shows when it is opened (anything else has another), and the moment of it."""
    name = hashlib.sha256(json.dumps(shown, sort_keys=True, cls=_Encoder).encode()).hexdigest()
    return f"{name}@{int(timezone.now().timestamp())}"


def is_same(one: str, other: str) -> bool:
    """Whether two versions show the same."""
    return one.partition("@")[0] == other.partition("@")[0]


def _moment(version: str) -> datetime:
    """When it was opened; long ago where it does not say so."""
    seconds = version.partition("@")[2]
    return datetime.fromtimestamp(int(seconds) if MOMENT.fullmatch(seconds) else 0, UTC)


def note_saved(row: Model, user: Any, form: str) -> None:
    """Keeps who saved a form of a row and when; it stands in Wagtail's history of the site, too."""
    log(row, "wagtail.edit", user=user, data={"form": form})


def told(row: Model, reader: Any, opened: str, **form: str) -> str:
    """Says to whoever opened that version that somebody was first, and who, where it is known."""
    rows = ModelLogEntry.objects.for_instance(row).filter(timestamp__gte=_moment(opened))
    rows = rows.filter(**{f"data__{key}": value for key, value in form.items()})
    last = rows.select_related("user").order_by("-timestamp").first()
    if last is None or last.user is None:
        return _("What stands here was changed after you had opened this form.")
    when = formats.long_date_time(last.timestamp)
    if last.user == reader:
        return _("You saved this in another window on %(when)s, after you had opened it here.") % {"when": when}
    who = get_user_display_name(last.user)
    return _("%(who)s saved this on %(when)s, after you had opened it.") % {"who": who, "when": when}


class VersionedForm(WagtailAdminModelForm):
    """The form of a row that has no drafts: says so when a colleague saved it meanwhile; sent again, it is saved."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[FIELD] = version_of(_data(self.instance)) if self.instance.pk else ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        opened = data.get(FIELD, "")
        if opened and not is_same(opened, self.initial[FIELD]):
            self.data = self.data.copy()
            self.data[self.add_prefix(FIELD)] = self.initial[FIELD]
            explained = _("Nothing of yours is saved yet. Save again to overwrite it, or see it in another window.")
            self.add_error(None, f"{told(self.instance, self.for_user, opened)} {explained}")
        return data


def _data(row: Any) -> dict[str, Any]:
    whole = isinstance(row, ClusterableModel)
    data: dict[str, Any] = row.serializable_data() if whole else get_serializable_data_for_fields(row)
    # What no form shows may change while one is open: that the other language has new words, for instance.
    hidden = {field.name for field in row._meta.fields if not field.editable}
    return {name: value for name, value in data.items() if name not in hidden}
