"""What all tests share."""

import os

import pytest
from django.core.cache import cache

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop and Django in one thread


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Nothing learnt in one test helps the next."""
    cache.clear()


@pytest.fixture
def site(db: None) -> None:
    """A site in two languages."""
    from tests.factories import make_site

    make_site()
