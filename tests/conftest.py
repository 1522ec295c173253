"""What all tests share."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import connection
from django.template.base import PartialTemplate, Template
from django.template.context import Context
from django.test.signals import template_rendered
from django.utils.safestring import SafeString
from pytest_django import DjangoDbBlocker

from benchmarks import databases
from cms import garbage
from pages import once

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop and Django in one thread


OTHERS = ("django_db", "postgresql", "sqlite", "browser")
# They wait more than they work: begun first, they leave the time to the passes beside.
WAITING = ("tests/fault/", "tests/load/", "tests/cms/test_run.py")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Marks the tests that a second database would tell nothing new, and puts first those that wait."""
    for item in items:
        asks = {"db", "transactional_db", "django_db_setup"}.intersection(getattr(item, "fixturenames", ()))
        if not asks and not any(item.get_closest_marker(name) for name in OTHERS):
            item.add_marker("plain")
        if item.get_closest_marker("browser") and not item.nodeid.startswith("tests/browser/"):
            raise pytest.UsageError(f"{item.nodeid} belongs into tests/browser: only there `make test` looks for it.")
    yield
    items.sort(key=lambda item: not item.nodeid.startswith(WAITING))


def pytest_collection_finish() -> None:
    """Everything is loaded by now, as where the site is served."""
    garbage.look_seldom()


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages(django_test_environment: None) -> Iterator[None]:
    """`response.context` is that of the page: a copy for each of the hundreds of widgets in a form takes long."""
    inside: ContextVar[bool] = ContextVar("inside", default=False)

    def render(self: Template, context: Context) -> SafeString:
        if inside.get():
            return self.nodelist.render(context)
        token = inside.set(True)
        try:
            template_rendered.send(sender=self, template=self, context=context)
            return self.nodelist.render(context)
        finally:
            inside.reset(token)

    with patch.object(Template, "_render", render), patch.object(PartialTemplate, "_render", render):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """The site of `make_site`, made once: each test rolls back to it. One with real transactions empties the database.

    An emptied database is not kept for the next run, which needs what migrations wrote.
    """
    with django_db_blocker.unblock():
        from tests.factories import make_site

        make_site()
        connection.close()  # nobody may be connected to what is copied
    with _copied(str(connection.settings_dict["NAME"])) as copy:
        yield {connection.vendor: copy}
    from wagtail.models import Collection

    with django_db_blocker.unblock():
        if not Collection.objects.exists():
            connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


@contextmanager
def _copied(name: str) -> Iterator[str]:
    copy = f"{name}_migrated"
    if connection.vendor == "sqlite":
        shutil.copyfile(name, copy)
        yield copy
    else:
        with databases.new_in_postgresql(copy, name):
            yield copy


@pytest.fixture(
    scope="session",
    params=[
        pytest.param("sqlite", marks=pytest.mark.sqlite),
        pytest.param("postgresql", marks=pytest.mark.postgresql),
    ],
)
def migrated(request: pytest.FixtureRequest, django_db_setup: dict[str, str]) -> tuple[str, str]:
    """The migrated database of a site: its kind, and what `benchmarks.databases` may copy.

    Workers that a test starts have the kind of database that the tests have.
    """
    if request.param not in django_db_setup:
        pytest.skip(f"runs with the tests on {request.param}")
    return request.param, django_db_setup[request.param]


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
