"""Snippets with a short name in addresses: a doubled one is refused in words, in the admin, too."""

from typing import Any

import pytest
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
