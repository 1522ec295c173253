"""The form of the site's texts."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from . import menus

MENUS = ("main_menu", "footer_menu")


class SiteTextForm(WagtailAdminModelForm):
    """Says at the entry itself what is wrong with a menu."""

    def is_valid(self) -> bool:
        """Also looks through the menus; the formset of each knows its entries only when they are valid."""
        return super().is_valid() and not self._refuse_twice()

    def _refuse_twice(self) -> bool:
        refused = False
        for name in MENUS:
            forms = [form for form in self.formsets[name].forms if _stays(form)]
            for place in menus.repeated([form.cleaned_data["page"] for form in forms]):
                forms[place].add_error("page", _("This page is in the menu already."))
                refused = True
        return refused


def _stays(form: Any) -> bool:
    return bool(form.cleaned_data.get("page")) and not form.cleaned_data.get("DELETE")
