"""The words that stand beside pages (topics, texts of the site, kinds…) in both languages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.models import Locale, TranslatableMixin
from wagtail.snippets.models import get_snippet_models

from .. import formats, in_step


class Mark(NamedTuple):
    """A language of a row: whether it is there, and where to go."""

    language: str
    is_there: bool
    url: str

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
        """Whether no language is missing."""
        return all(mark.is_there for mark in self.marks)


def kinds(user: Any) -> Iterator[type[Model]]:
    """The translated kinds of words that somebody may change."""
    for model in get_snippet_models():
        if issubclass(model, TranslatableMixin) and _may(user, "change", model):
            yield model


def rows(model: type[Model]) -> list[Row]:
    """The rows of a kind, those that lack a language first; one statement."""
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    everything: Any = model._default_manager.select_related("locale")  # noqa: SLF001 (whatever it is called)
    for each in everything:
        found[each.translation_key][each.locale.language_code] = each
    known = [_row(model, twins) for twins in found.values()]
    return sorted(known, key=lambda row: (row.is_whole, row.title.casefold()))


def _row(model: type[Model], twins: dict[str, Any]) -> Row:
    first = next(twins[code] for code in [*in_step.own_first(), *twins] if code in twins)
    return Row(str(first), [_mark(model, first, twins.get(code), code) for code in in_step.codes()])


def _mark(model: Any, first: Any, twin: Any, code: str) -> Mark:
    if twin is None:
        name = (model._meta.app_label, model._meta.model_name, first.pk, code)
        return Mark(code, is_there=False, url=reverse("languages_admin:begin_words", args=name))
    return Mark(code, is_there=True, url=reverse(model.snippet_viewset.get_url_name("edit"), args=[twin.pk]))


def _may(user: Any, deed: str, model: type[Model]) -> bool:
    return bool(user.has_perm(f"{model._meta.app_label}.{deed}_{model._meta.model_name}"))


class WordsView(View):
    """All of them, by kind."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found: Iterable[Any] = [(model._meta.verbose_name_plural, rows(model)) for model in kinds(request.user)]
        if not found:
            raise PermissionDenied
        return render(request, "pages_admin/words.html", {"kinds": found})


class BeginWordsView(View):
    """The same in another language: public at once, as words have no drafts, and so said before."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.row = self._row(kwargs["app"], kwargs["model"], kwargs["pk"])
        self.locale = get_object_or_404(Locale, language_code=kwargs["code"])
        if not _may(request.user, "add", type(self.row)):
            raise PermissionDenied
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return answer

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        asked = {"question": _("Begin the translation?"), "button": _("Begin the translation")}
        return render(request, "pages_admin/begin_words.html", {"subtitle": str(self.row)} | asked)

    @transaction.atomic
    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        twin = self.row.get_translation_or_none(self.locale)
        if twin is None:
            twin = self.row.copy_for_translation(self.locale)
            twin.save()
            messages.success(request, _("Here are the words of the other language. Please write yours over them."))
        return redirect(type(twin).snippet_viewset.get_url_name("edit"), twin.pk)

    def _row(self, app: str, name: str, pk: int) -> Any:
        for model in get_snippet_models():
            if (model._meta.app_label, model._meta.model_name) == (app, name) and issubclass(model, TranslatableMixin):
                return get_object_or_404(model, pk=pk)
        raise Http404
