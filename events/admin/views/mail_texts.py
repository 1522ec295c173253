"""What mails say: the list of all of them, and each in a language, with a preview while it is typed."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.models import Event
from mailing import samples, texts, trying
from mailing.models import MailText
from mailing.showing import AsSent
from mailing.texts import Overtaken, Standing, Text, Unfit
from mailing.trying import NotSent
from pages import formats
from pages.admin.handbook import Guided

from .. import figures, mails
from ..forms.mail_texts import WordsForm

EVENTS = 12  # how many a preview can speak of, of those to come and of those that are over
PAGE = 10


class TextsView(PermissionRequiredMixin, Guided, WagtailAdminTemplateMixin):
    """A view of what mails say."""

    permission_required = "mailing.change_mailtext"
    header_icon = "mail"
    guide = "mail-texts"
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("mail_texts:index"), "label": _("Texts of mails")}
        own = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, *([] if type(self) is List else [index]), own]


class List(TextsView, TemplateView):
    """All texts: which are the office's own, who changed them, and which language lacks what the other has."""

    page_title = gettext_lazy("Texts of mails")
    template_name = "events_admin/mail_texts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        languages = [(code, formats.language(code)) for code, _own in settings.LANGUAGES]
        rows = [_row(each) for each in texts.standing()]
        return super().get_context_data(**kwargs) | {"languages": languages, "rows": rows}


def _row(standing: Standing) -> dict[str, Any]:
    cells = [
        {"locale": code, "name": formats.language(code), "row": row, "is_changed": code in standing.changed}
        for code, row in ((code, standing.rows.get(code)) for code, _own in settings.LANGUAGES)
    ]
    return {"text": standing.text, "cells": cells, "warning": lacking(standing.missing)}


def lacking(missing: list[str]) -> str:
    """Says which languages still have the default where another has not; empty where none is behind."""
    if not missing:
        return ""
    return _("Still the default in: %(languages)s") % {"languages": formats.languages(missing)}


class OfText(TextsView):
    """A view of one text in one language."""

    @cached_property
    def text(self) -> Text:
        """The one of the address, in a language of the site."""
        text = texts.known().get(self.kwargs["key"])
        if text is None or self.locale not in dict(settings.LANGUAGES):
            raise Http404
        return text

    @property
    def locale(self) -> str:
        code: str = self.kwargs["locale"]
        return code

    @property
    def sample(self) -> samples.Sample:
        return samples.known()[self.text.sample]

    @cached_property
    def events(self) -> list[tuple[str, str]]:
        """What a preview can speak of; two statements, one for the titles."""
        if not self.sample.is_about:
            return []
        now = timezone.now()
        found = [*Event.objects.coming(now)[:EVENTS], *Event.objects.past(now)[:EVENTS]]
        pages = figures.pages_of_events(found)
        spoken = [(event, pages[event.page_key]) for event in found if pages[event.page_key]]
        return [
            (str(event.pk), f"{figures.title_of(own, self.locale)}, {formats.short_date(event.starts_at)}")
            for event, own in spoken
        ]

    def form(self, data: Mapping[str, Any] | None = None) -> WordsForm:
        """The words in force, or those that were sent."""
        words, row = texts.in_force(self.text.key, self.locale), texts.current(self.text.key, self.locale)
        first = {"subject": words.subject, "body": words.body, "seen": row.pk if row else 0}
        return WordsForm(self.text, self.locale, self.events, data, initial=first)

    def example(self, form: WordsForm) -> AsSent | None:
        """The mail as it would be with what was typed; None where there is no event to speak of."""
        number = form.cleaned_data.get("event", "") if form.is_bound else ""
        about = samples.find(self.sample, number)
        if self.sample.is_about and about is None:
            return None
        with texts.trying(self.text.key, self.locale, form.words()):
            email = samples.write(self.sample, self.locale, about)
        return mails.as_example(email, "light") if email else None

    def own_url(self) -> str:
        return reverse("mail_texts:text", args=[self.text.key, self.locale])


class Edit(OfText, FormView):
    """Its words in a form, what can stand in them, how the mail looks, and what it said before."""

    template_name = "events_admin/mail_text.html"

    def get_page_title(self) -> str:
        return self.text.label

    def get_page_subtitle(self) -> str:
        return formats.language(self.locale)

    def get_form(self, _form_class: Any = None) -> WordsForm:
        return self.form(self.request.POST.dict() if self.request.method == "POST" else None)

    def form_valid(self, form: Any) -> HttpResponse:
        return self.test(form) if "test" in self.request.POST else self.save(form)

    def save(self, form: WordsForm) -> HttpResponse:
        """Saves what was typed, unless a colleague was first: then says so, and the next click saves it."""
        try:
            texts.change(
                self.text.key, self.locale, form.words(), self.request.user, seen=form.cleaned_data["seen"] or 0
            )
        except Overtaken as error:
            form.data = {**form.data, "seen": error.row.pk if error.row else 0}
            form.add_error(None, self.told(error.row))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved: the next mails say it so."))
        return redirect(self.own_url())

    def told(self, row: MailText | None) -> str:
        """Who was first; what they wrote can be read in the history."""
        who, when = (row.who, formats.long_date_time(row.changed_at)) if row else ("", "")
        return _(
            "Somebody was first (%(who)s, %(when)s): see “What it said before”. Nothing of yours is saved yet; "
            "save again to replace what they wrote."
        ) % {"who": who or "?", "when": when}

    def test(self, form: WordsForm) -> HttpResponse:
        """Sends what was typed to whoever typed it; nothing is saved."""
        try:
            about = form.cleaned_data["event"] if self.sample.is_about else ""
            trying.send(self.request.user, self.text.sample, self.locale, about, (self.text.key, form.words()))
        except NotSent as error:
            messages.error(self.request, error.message)
        else:
            messages.success(self.request, _("A test is on its way to your address. What you typed is not saved yet."))
        return self.render_to_response(self.get_context_data(form=form))

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.validation_error(self.request, _("Nothing was changed. Please see below."), form)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        (standing,) = texts.standing(self.text.key)
        pages = Paginator(texts.history(self.text.key, self.locale), PAGE)
        return context | {
            "text": self.text,
            "language": self.locale,
            "mail": self.example(context["form"]),
            "default": self.text.default(self.locale),
            "is_changed": self.locale in standing.changed,
            "warning": lacking(standing.missing),
            "others": [(code, formats.language(code)) for code, _own in settings.LANGUAGES if code != self.locale],
            "history": pages.get_page(self.request.GET.get("p")),
            "media": context["form"].media,
        }


class Preview(OfText, View):
    """The mail with what is being typed, for the script beside the form. It stores nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = self.form(request.POST.dict())
        form.is_valid()
        mail = self.example(form)
        shown = {"subject": mail.subject, "html": mail.html, "text": mail.text} if mail else {}
        faults = [told for part in ("subject", "body") for told in form.errors.get(part, [])]
        return JsonResponse(shown | {"faults": faults}, headers={"Cache-Control": "no-store"})


class ToDefault(OfText, View):
    """Back to the default; what was said stays in the history."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        texts.to_default(self.text.key, self.locale, request.user)
        messages.success(request, _("The next mails say the default again."))
        return redirect(self.own_url())


class Restore(OfText, View):
    """Says again what stood in the history."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        row = get_object_or_404(MailText, pk=kwargs["pk"], key=self.text.key, locale=self.locale)
        try:
            texts.restore(row, request.user)
        except Unfit as error:
            messages.error(request, " ".join(told for each in error.faults.values() for told in each))
        else:
            messages.success(request, _("The next mails say it again as it stood there."))
        return redirect(self.own_url())
