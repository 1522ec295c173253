"""The handbook inside the admin: its pages, its pictures, and the ways to it from where it is needed."""

from typing import Any, cast

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.widgets.button import HeaderButton

from .. import handbook
from ..languages import active_language
from ..locking import lock_twins

AN_HOUR = "private, max-age=3600"
# Where it is read beside a form, what was typed must stay.
BESIDE = {"target": "_blank"}


class HandbookView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the handbook, in the reader's language."""

    template_name = "pages_admin/handbook.html"
    header_icon = "help"

    @property
    def name(self) -> str:
        name: str = self.kwargs.get("name", handbook.NAMES[0])
        if name not in handbook.NAMES:
            raise Http404
        return name

    def get_page_title(self) -> str:
        return handbook.title(active_language(), self.name)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse("handbook:start"), "label": _("Guide")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language, place = active_language(), handbook.NAMES.index(self.name)
        contents = handbook.contents(language)
        return super().get_context_data(**kwargs) | {
            "language": language,
            "name": self.name,
            "contents": contents,
            "text": handbook.html(language, self.name),
            "next": contents[place + 1] if place + 1 < len(contents) else None,
        }


def show_picture(_request: HttpRequest, language: str, name: str) -> FileResponse:
    """A picture of the handbook."""
    path = handbook.picture_of(language, name)
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp", headers={"Cache-Control": AN_HOUR})


class Guided:
    """A view of the admin with a button that opens the page of the handbook about it."""

    guide = handbook.NAMES[0]

    def get_header_buttons(self) -> list[Component]:
        url = reverse("handbook:page", args=[self.guide])
        shown: list[Component] = super().get_header_buttons()  # type: ignore[misc]
        return [*shown, HeaderButton(_("Guide"), url=url, icon_name="help", attrs=BESIDE)]


class GuidePanel(BaseSidePanel):
    """The page of the handbook about this kind of page, beside the form."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Show the guide, or hide it")
        icon_name = "help"
        has_counter = False

    name = "guide"
    title = _("Guide")
    template_name = "pages_admin/guide_panel.html"
    order = 500

    class Media:
        css = {"all": ["pages_admin/handbook.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        language, name = active_language(), self.object.guide
        return super().get_context_data(parent_context) | {
            "title": handbook.title(language, name),
            "text": handbook.html(language, name, beside=True),
            "language": language,
        }


class GuidedEditView(EditView):
    """Wagtail's editor, with the guide at hand.

    What is sent is read under the lock of the page in all languages: the other one may just bring its facts here.
    """

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return cast("HttpResponse", super().dispatch(request, page_id, **kwargs))
        with transaction.atomic():
            lock_twins(page_id)
            return cast("HttpResponse", super().dispatch(request, page_id, **kwargs))

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()
        # An automatic save takes only what has changed.
        if not self.expects_json_response and not self.hydrate_create_view:
            panels.append(GuidePanel(self.page, self.request))
        return panels


class GuidedCreateView(CreateView):
    """The same for a page that is not there yet."""

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()
        panels.append(GuidePanel(self.page, self.request))
        return panels
