"""The words that stand beside pages (topics, texts of the site, kinds…) in both languages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.models import Locale
from wagtail.snippets.models import get_snippet_models

from .. import formats, in_step, words_in_step
from ..in_step import State
from ..models.worded import Worded


class Mark(NamedTuple):
    """A language of a row: how it stands there since when, where to go, and where to say that it is still right."""

    language: str
    state: State
    url: str
    since: datetime | None = None
    settle_url: str = ""

    @property
    def name(self) -> str:
        """The name of the language, in the reader's."""
        return formats.language(self.language)


class Row(NamedTuple):
    """What says the same in all languages."""

    title: str
    marks: list[Mark]

    @property
    def is_whole(self) -> bool:
        """Whether every language says the same."""
        return all(mark.state == State.CURRENT for mark in self.marks)


def kinds(user: Any) -> Iterator[type[Worded]]:
    """The translated kinds of words that somebody may change."""
    for model in get_snippet_models():
        if issubclass(model, Worded) and _may(user, "change", model):
            yield model


def rows(model: type[Worded]) -> list[Row]:
    """The rows of a kind, those with something to do first; one statement."""
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    everything: Any = model._default_manager.select_related("locale")  # noqa: SLF001 (whatever it is called)
    for each in everything:
        found[each.translation_key][each.locale.language_code] = each
    known = [_row(model, twins) for twins in found.values()]
    return sorted(known, key=lambda row: (row.is_whole, row.title.casefold()))


def _row(model: type[Worded], twins: dict[str, Any]) -> Row:
    first = next(twins[code] for code in [*in_step.own_first(), *twins] if code in twins)
    return Row(str(first), [_mark(model, first, twins.get(code), code) for code in in_step.codes()])


def _mark(model: Any, first: Any, twin: Any, code: str) -> Mark:
    kind = (model._meta.app_label, model._meta.model_name)
    if twin is None:
        return Mark(code, State.MISSING, reverse("languages_admin:begin_words", args=[*kind, first.pk, code]))
    url = reverse(model.snippet_viewset.get_url_name("edit"), args=[twin.pk])
    if twin.behind_since is None:
        return Mark(code, State.CURRENT, url)
    settle = reverse("languages_admin:still_right", args=[*kind, twin.pk])
    return Mark(code, State.BEHIND, url, twin.behind_since, settle)


def _may(user: Any, deed: str, model: type[Model]) -> bool:
    return bool(user.has_perm(f"{model._meta.app_label}.{deed}_{model._meta.model_name}"))


class WordsView(View):
    """All of them, by kind."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found: Iterable[Any] = [(model._meta.verbose_name_plural, rows(model)) for model in kinds(request.user)]
        if not found:
            raise PermissionDenied
        return render(request, "pages_admin/words.html", {"kinds": found, "State": State})


class WordsDeed(View):
    """Something that is done to one of them: it is asked first, and done by POST."""

    needs: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.row = _row_of(kwargs.pop("app"), kwargs.pop("model"), kwargs.pop("pk"))
        if not _may(request.user, self.needs, type(self.row)):
            raise PermissionDenied
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return answer


class BeginWordsView(WordsDeed):
    """The same in another language: public at once, as words have no drafts, and so said before."""

    needs = "add"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        get_object_or_404(Locale, language_code=code)
        asked = {"question": _("Begin the translation?"), "button": _("Begin the translation")}
        return render(request, "pages_admin/begin_words.html", {"subtitle": str(self.row)} | asked)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        twin, is_new = words_in_step.begin(self.row, get_object_or_404(Locale, language_code=code))
        if is_new:
            messages.success(request, _("Here are the words of the other language. Please write yours over them."))
        return redirect(edit_url(twin))


class StillRightWordsView(WordsDeed):
    """They need no change for what was changed in the other language."""

    needs = "change"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {"question": _("Are these words still right?"), "button": _("They are still right")}
        others = [(each, edit_url(each)) for each in words_in_step.twins(self.row).select_related("locale")]
        shown = {"subtitle": str(self.row), "row": self.row, "others": others}
        return render(request, "pages_admin/still_right_words.html", shown | asked)

    def post(self, request: HttpRequest) -> HttpResponse:
        words_in_step.still_right(self.row)
        messages.success(request, _("“%(title)s” counts as up to date.") % {"title": self.row})
        return redirect("languages_admin:words")


def edit_url(row: Worded) -> str:
    """Where its words are written."""
    viewset: Any = type(row).snippet_viewset
    return reverse(viewset.get_url_name("edit"), args=[row.pk])


def _row_of(app: str, name: str, pk: int) -> Worded:
    for model in get_snippet_models():
        if (model._meta.app_label, model._meta.model_name) == (app, name) and issubclass(model, Worded):
            return get_object_or_404(model, pk=pk)
    raise Http404
