"""The form of the site's texts."""

from typing import Any

from django.utils.translation import gettext as _

from . import menus
from .clashing import VersionedForm

MENUS = ("main_menu", "footer_menu")


class SiteTextForm(VersionedForm):
    """Says at the entry itself what is wrong with a menu."""

    def is_valid(self) -> bool:
        """Looks through the menus first: a page that is named twice has its words before the database speaks."""
        for name in MENUS:
            _refuse_repeated([form for form in self.formsets[name].forms if self.is_bound and _stays(form)])
        return bool(super().is_valid())


def _stays(form: Any) -> bool:
    return form.is_valid() and bool(form.cleaned_data.get("page")) and not form.cleaned_data.get("DELETE")


def _refuse_repeated(forms: list[Any]) -> None:
    for place in menus.repeated([form.cleaned_data["page"] for form in forms]):
        forms[place].add_error("page", _("This page is in the menu already."))
