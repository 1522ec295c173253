"""What all tests share."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker

from pages import once

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop and Django in one thread


OTHERS = ("django_db", "postgresql", "sqlite", "browser")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that a second database would tell nothing new."""
    for item in items:
        asks = {"db", "transactional_db", "django_db_setup"}.intersection(getattr(item, "fixturenames", ()))
        if not asks and not any(item.get_closest_marker(name) for name in OTHERS):
            item.add_marker("plain")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The site of `make_site`, made once: each test rolls back to it. One with real transactions empties the database.

    An emptied database is not kept for the next run, which needs what migrations wrote.
    """
    with django_db_blocker.unblock():
        from tests.factories import make_site

        make_site()
    yield
    from wagtail.models import Collection

    with django_db_blocker.unblock():
        if not Collection.objects.exists():
            connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Nothing learnt in one test helps the next."""
    cache.clear()
    once.forget()


@pytest.fixture
def site(db: None) -> None:
    """A site in two languages."""
    from tests.factories import make_site

    make_site()
