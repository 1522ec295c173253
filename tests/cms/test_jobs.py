"""What the worker does by the clock."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mailing import jobs
from pages.models import StandardPage
from tests.factories import make_standard_page

pytestmark = pytest.mark.django_db


def test_a_planned_page_comes_and_goes_by_itself() -> None:
    now = timezone.now()
    page = make_standard_page()
    page.go_live_at, page.expire_at = now + timedelta(hours=1), now + timedelta(hours=3)
    page.title = "Orario nuovo"
    page.save_revision().publish()
    seen = []

    for hours in (0, 2, 4):
        with time_machine.travel(now + timedelta(hours=hours)):
            jobs.run_due()
            row = StandardPage.objects.get(pk=page.pk)
            seen.append((row.title, row.live))

    assert seen[1:] == [("Orario nuovo", True), ("Orario nuovo", False)]
    assert seen[0] != ("Orario nuovo", True)
