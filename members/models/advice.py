"""Advice: its areas, in words, and who asked for it."""

from typing import Any, override

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy as _, pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet

from pages import formats, languages, previewing
from pages.models.term import Term

from .page import AdvicePage


class LanguagesField(models.JSONField):
    """Some languages of the site, by their codes; ticked in forms."""

    @override
    def formfield(self, **kwargs: Any) -> Any:
        names = [(code, get_language_info(code)["name_translated"]) for code, _name in settings.LANGUAGES]
        return forms.MultipleChoiceField(
            choices=names,
            widget=forms.CheckboxSelectMultiple,
            label=self.verbose_name,
            help_text=self.help_text,
            required=not self.blank,
        )


@register_snippet
class AdviceArea(Term):
    """What advice is given on."""

    slug = models.SlugField(_("short name in addresses"), max_length=60, help_text=_("The same in both languages."))
    covers = models.TextField(_("what the advice covers"), max_length=600)
    excludes = models.TextField(
        _("what it does not cover"), max_length=600, blank=True, help_text=_("What we do not do, and who does.")
    )
    bring = models.TextField(_("what to bring"), max_length=600, blank=True, help_text=_("One thing per line."))
    hours = models.CharField(_("when"), max_length=200, blank=True, help_text=_("Days and hours of this advice."))
    adviser = models.CharField(_("who advises"), max_length=120)
    adviser_role = models.CharField(_("role"), max_length=120, blank=True)
    spoken = LanguagesField(_("languages of the talk"), default=list)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    words = (*Term.words, "covers", "excludes", "bring", "hours", "adviser_role")
    panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("covers", "excludes", "bring", "hours")], heading=_("What readers see")
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("adviser", "adviser_role", "spoken")], heading=_("Who advises")
        ),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("order", help_text=_("The area with the lowest number stands first."))],
            heading=_("Address and place in the list"),
        ),
    ]

    class Meta(Term.Meta):
        verbose_name = _("area of advice")
        verbose_name_plural = _("areas of advice")
        ordering = ["order", "title"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="area_slug_once_per_language")]

    def serve_preview(self, request: HttpRequest, mode: str) -> HttpResponse:
        """On the page of advice; without one, by its title."""
        page = languages.first(AdvicePage, self.preview_language)
        if page is None:
            return super().serve_preview(request, mode)
        context = page.get_context(request)
        areas = previewing.among(self, context["areas"])
        return TemplateResponse(request, page.template, context | {"areas": areas})

    @property
    def language(self) -> str:
        """The code of the language it is written in."""
        return self.preview_language

    @property
    def things(self) -> list[str]:
        """What to bring, thing by thing."""
        return [line.strip() for line in self.bring.splitlines() if line.strip()]

    @property
    def spoken_names(self) -> str:
        """The languages of the talk in words: italiano, tedesco."""
        return formats.languages(self.spoken)


class AdviceYear(models.Model):
    """The last number given in a year; its lock makes one request come after the other."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)


class AdviceRequest(models.Model):
    """Somebody asked for advice, and what became of it."""

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("request", "new")
        TAKEN = "taken", pgettext_lazy("request", "taken")
        DONE = "done", pgettext_lazy("request", "done")

    class How(models.TextChoices):
        PHONE = "phone", _("By telephone")
        VIDEO = "video", _("By video call")
        OFFICE = "office", _("In our office")
        EMAIL = "email", _("By e-mail")

    number = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    cooperative = models.CharField(_("cooperative"), max_length=160, blank=True)
    area = models.ForeignKey(AdviceArea, models.PROTECT, related_name="requests", verbose_name=_("area"))
    question = models.TextField(_("question"), max_length=4000, blank=True)
    how = models.CharField(_("how"), max_length=10, choices=How)
    when = models.CharField(_("when"), max_length=200, blank=True)
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by whom")
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    # The nonce of its form is its idempotency key; with the digest it is emptied when no form can come back any more.
    nonce = models.CharField(max_length=120, blank=True, editable=False)
    digest = models.CharField(max_length=32, blank=True, editable=False)
    # A keyed hash of the sender's network, to count by and nothing else.
    network = models.CharField(max_length=32, blank=True, editable=False)
    privacy_at = models.DateTimeField(_("agreed to the privacy notice"))
    created_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("request for advice")
        verbose_name_plural = _("requests for advice")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["nonce"], condition=~Q(nonce=""), name="advice_once_per_form"),
            models.CheckConstraint(condition=Q(state__in=["new", "taken", "done"]), name="advice_state_known"),
            models.CheckConstraint(
                condition=Q(how__in=["phone", "video", "office", "email"]), name="advice_how_known"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="advice_done_has_time",
            ),
            models.CheckConstraint(condition=~Q(state="new") | Q(taken_by__isnull=True), name="advice_new_is_nobodys"),
            models.CheckConstraint(condition=~Q(email="") | Q(anonymised_at__isnull=False), name="advice_has_address"),
            models.CheckConstraint(
                condition=~Q(how="phone", phone="") | Q(anonymised_at__isnull=False), name="advice_has_phone"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="advice_received"),
            models.Index(fields=["state", "-created_at"], name="advice_state"),
            models.Index(fields=["network", "created_at"], name="advice_network"),
        ]

    def __str__(self) -> str:
        return self.number
