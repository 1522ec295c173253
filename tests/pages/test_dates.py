"""Dates that cannot be meant are asked about, whatever the page."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from pages.models import FundingPage, NewsPage, SiteText

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "facts"),
    [
        (NewsPage, {"published_on": date(26, 11, 24)}),
        (NewsPage, {"published_on": date(9999, 12, 31)}),
        (FundingPage, {"opens_at": datetime(1, 1, 1, tzinfo=UTC)}),
        (FundingPage, {"spent_on": date(1, 1, 1)}),
        (SiteText, {"alert_until": datetime(1, 1, 1, tzinfo=UTC)}),
    ],
)
def test_a_slip_in_the_year_is_refused_in_words(model: Any, facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        model(**facts).clean()

    assert refused.value.message_dict == {
        name: ["Controlli l'anno: deve essere compreso tra 1950 e 2100."] for name in facts
    }
