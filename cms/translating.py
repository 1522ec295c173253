"""The doors of wagtail-localize that publish, closed to whoever may not: it asks only who may translate."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from wagtail.models import Page
from wagtail.snippets.permissions import get_permission_name
from wagtail_localize.views.convert import convert_to_alias
from wagtail_localize.views.submit_translations import SubmitSnippetTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView


def may_publish(user: Any, instance: Any) -> bool:
    """Whether somebody may bring this before readers; what has no drafts is public as soon as it is changed."""
    if isinstance(instance, Page):
        return instance.permissions_for_user(user).can_publish()
    return user.has_perm(get_permission_name("change", type(instance)))


class Update(UpdateTranslationsView):
    """“Sync translated pages”: without publishing them for whoever may not."""

    def form_valid(self, form: Any) -> HttpResponse:
        targets = [row.get_target_instance() for row in self.object.translations.filter(enabled=True)]
        publishes = [
            each for each in targets if form.cleaned_data["publish_translations"] or not isinstance(each, Page)
        ]
        if not all(may_publish(self.request.user, each) for each in publishes):
            raise PermissionDenied
        return super().form_valid(form)


class SubmitSnippet(SubmitSnippetTranslationView):
    """The translation of a snippet is a new one, and public."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(get_permission_name("add", type(self.get_object()))):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def make_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """“Convert to alias page”: the page is public from then on if the other one is."""
    if not may_publish(request.user, get_object_or_404(Page, pk=page_id)):
        raise PermissionDenied
    return convert_to_alias(request, page_id)


def addresses() -> list[URLPattern]:
    """The same addresses as wagtail-localize's, to stand before them."""
    return [
        path("localize/update/<int:translation_source_id>/", Update.as_view()),
        path("localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", SubmitSnippet.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", make_alias),
    ]
