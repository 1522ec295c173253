"""Snippets with a short name in addresses: a doubled one is refused in words, in the admin, too."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Locale

from members.models import AdviceArea
from pages.models import CooperativeKind, Purpose, Topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.mark.parametrize("model", [Topic, CooperativeKind, Purpose])
def test_a_doubled_short_name_is_refused_in_words(admin_client: Client, model: Any) -> None:
    model.objects.create(locale=Locale.objects.get(language_code="it"), slug="doppio", title="Primo")
    address = f"/admin/snippets/pages/{model._meta.model_name}/add/?locale=it"

    answer = admin_client.post(address, {"title": "Secondo", "slug": "doppio", "description": ""})

    assert (answer.status_code, answer.context["form"].errors.get("slug")) == (
        200,
        ["Esiste già una voce con questo nome breve. Ne scelga un altro."],
    )
    assert model.objects.filter(slug="doppio").count() == 1


def test_the_other_language_may_bear_the_same_name() -> None:
    for code in ("it", "de"):
        row = AdviceArea(locale=Locale.objects.get(language_code=code), slug="bandi", title=code)
        row.clean()
        Topic(locale=row.locale, slug="bandi", title=code).save()


MODELS: list[tuple[Any, dict[str, Any]]] = [
    (Topic, {}),
    (CooperativeKind, {}),
    (Purpose, {}),
    (AdviceArea, {"covers": "x", "adviser": "x", "spoken": ["it"]}),
]


def make_translated(model: Any, slug: str, **facts: Any) -> list[Any]:
    """A row in Italian, and its fresh translation."""
    italian, german = (Locale.objects.get(language_code=code) for code in ("it", "de"))
    first = model.objects.create(locale=italian, slug=slug, title=slug, **facts)
    second = first.copy_for_translation(german)
    second.save()
    return [first, second]


@pytest.mark.parametrize(("model", "facts"), MODELS)
def test_renamed_in_one_language_it_is_renamed_in_the_other(model: Any, facts: dict[str, Any]) -> None:
    for changed in (0, 1):
        rows = make_translated(model, f"vecchio-{changed}", **facts)
        rows[changed].slug = f"nuovo-{changed}"
        rows[changed].save()

    assert sorted(model.objects.values_list("slug", flat=True)) == ["nuovo-0"] * 2 + ["nuovo-1"] * 2


@pytest.mark.parametrize(("model", "facts"), MODELS)
def test_a_name_that_the_other_language_has_taken_is_refused_in_words(model: Any, facts: dict[str, Any]) -> None:
    rows = make_translated(model, "uno", **facts)
    model.objects.create(locale=rows[1].locale, slug="due", title="Zwei", **facts)
    rows[0].slug = "due"

    with pytest.raises(ValidationError) as refused:
        rows[0].full_clean()

    assert list(refused.value.message_dict) == ["slug"]


def test_an_editor_renames_a_topic_for_both_languages(admin_client: Client) -> None:
    rows = make_translated(Topic, "digitale")

    admin_client.post(
        f"/admin/snippets/pages/topic/edit/{rows[1].pk}/", {"title": "Digital", "slug": "digital", "description": ""}
    )

    assert list(Topic.objects.values_list("slug", flat=True)) == ["digital", "digital"]


def test_who_saves_a_topic_second_is_told_and_overwrites_only_when_saving_again(admin_client: Client) -> None:
    topic = make_translated(Topic, "digitale")[0]
    address = f"/admin/snippets/pages/topic/edit/{topic.pk}/"
    mine = admin_client.get(address).context["form"]["version"].value()
    theirs = {"title": "Loro", "slug": "digitale", "description": ""}
    admin_client.post(address, theirs | {"version": mine})

    told = admin_client.post(address, theirs | {"title": "Mio", "version": mine})

    form = told.context["form"]
    assert (told.status_code, form["title"].value(), Topic.objects.get(pk=topic.pk).title) == (200, "Mio", "Loro")
    assert form.non_field_errors()
    assert f'name="version" value="{form["version"].value()}"' in told.text
    admin_client.post(address, theirs | {"title": "Mio", "version": form["version"].value()})
    assert Topic.objects.get(pk=topic.pk).title == "Mio"
