"""What an editor does about the languages of a page: each asks first, and is done by POST."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.models import Locale, Page

from .. import beside, in_step, translating


class Deed(NamedTuple):
    """What is asked before it is done, and said after."""

    question: Any
    explained: Any
    button: Any
    said: Any
    do: Callable[[Any, Any], object]
    needs: str = ""  # what the user must be allowed to do with the page

    def asked(self) -> dict[str, Any]:
        """What `question.html` shows of it."""
        return {"question": self.question, "explained": self.explained, "button": self.button}


DEEDS = {
    "still-right": Deed(
        gettext_lazy("Is this page still right?"),
        gettext_lazy("The other language was changed. If this page needs no change for it, it counts as up to date."),
        gettext_lazy("It is still right"),
        gettext_lazy("The page counts as up to date."),
        lambda page, _user: translating.still_right(page),
        "can_edit",
    ),
    "detach": Deed(
        gettext_lazy("Should this page go its own way?"),
        gettext_lazy("Then changes of the other language no longer concern it, and its own do not concern the other."),
        gettext_lazy("Let it go its own way"),
        gettext_lazy("The page goes its own way from now on."),
        lambda page, _user: translating.detach(page),
        "can_edit",
    ),
    "attach": Deed(
        gettext_lazy("Should this page follow the other language again?"),
        gettext_lazy("From now on you see here when the other language was changed."),
        gettext_lazy("Let it follow"),
        gettext_lazy("The page follows the other language again."),
        lambda page, _user: translating.attach(page),
        "can_edit",
    ),
    "publish": Deed(
        gettext_lazy("Publish all languages now?"),
        gettext_lazy("Readers see the newest version of each language at once. No language counts as behind then."),
        gettext_lazy("Publish all languages"),
        gettext_lazy("All languages are published."),
        translating.publish_all,
        "can_publish",
    ),
}


class DeedView(View):
    """Asks, and does it when the answer is yes."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.page = get_object_or_404(Page, pk=kwargs["pk"], depth__gt=1)
        self.deed = DEEDS[kwargs["deed"]]
        if not getattr(self.page.permissions_for_user(request.user), self.deed.needs)():
            raise PermissionDenied
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return answer

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        shown = _about(self.page) | {"standings": in_step.of_one(self.page).values()}
        return render(request, "pages_admin/deed.html", shown | self.deed.asked())

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        try:
            self.deed.do(self.page, request.user)
        except translating.NotPossible as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.deed.said)
            if self.deed.do is translating.publish_all:
                beside.say_published(request, self.page)
        return redirect("wagtailadmin_pages:edit", self.page.pk)


class BeginView(View):
    """A new translation, which opens in the normal editor."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.page = get_object_or_404(Page, pk=kwargs["pk"], depth__gt=1)
        self.locale = get_object_or_404(Locale, language_code=kwargs["code"])
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return answer

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        asked = {"question": _("Begin the translation?"), "button": _("Begin the translation")}
        return render(request, "pages_admin/begin.html", _about(self.page) | asked)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        try:
            new = translating.begin(self.page, self.locale, request.user)
        except translating.NotPossible as error:
            messages.error(request, str(error))
            return redirect("wagtailadmin_pages:edit", self.page.pk)
        messages.success(request, _("Please write the words of this language here."))
        return redirect("wagtailadmin_pages:edit", new.pk)


def _about(page: Page) -> dict[str, Any]:
    return {"page": page, "subtitle": page.get_admin_display_title()}
