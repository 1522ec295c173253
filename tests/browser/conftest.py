"""A real browser: the system's Chromium, driven by Playwright; where there is one, the one without windows, as is usual.

Chromium without its windows takes a quarter less time for the same pages.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, expect, sync_playwright

from bin import handbook
from cms import storage

CHROMIUM = shutil.which("chromium-headless-shell") or handbook.CHROMIUM
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# As long as Playwright's own actions wait: a busy machine is no fault of a page.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; a machine without one leaves them out, and says so."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of static files with the one style sheet that visitors of the public site get."""
    source, folder = Path(settings.STATICFILES_DIRS[0]), tmp_path_factory.mktemp("static")
    sheet = folder / storage.SHEET
    sheet.parent.mkdir()
    text = storage.packed(lambda name: (source / name).read_text(encoding="utf-8"))
    sheet.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _one_sheet(packed: Path) -> Iterator[None]:
    """One style sheet at each page, and not one for each component: they took longer than the browser itself."""
    with override_settings(STATICFILES_DIRS=[packed, *settings.STATICFILES_DIRS]):
        yield


@pytest.fixture(autouse=True)
def _closed(chromium: Browser) -> Iterator[None]:
    """No tab of one test goes on asking the server during the next."""
    yield
    for context in chromium.contexts:
        context.close()
