"""What tests make is what editors could have made: the tree is whole, and each page valid."""

import pytest
from wagtail.models import Page

from pages.models import StandardPage

from ..factories import make_event, make_page, make_standard_page
from ..factories_funding import make_call

pytestmark = [pytest.mark.django_db, pytest.mark.plain]


def test_planted_pages_are_valid_and_leave_the_tree_whole() -> None:
    make_event()
    make_call()
    above = make_standard_page()
    below = [make_page(StandardPage, above, title) for title in ("Uno", "Due")]

    assert list(above.get_children().values_list("pk", flat=True)) == [page.pk for page in below]
    above.save()
    assert not any(Page.find_problems())
    for page in Page.objects.specific():
        page.full_clean()
