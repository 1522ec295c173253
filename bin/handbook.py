"""What `make handbook` calls: takes the pictures of the editors' handbook, in both languages, from its own demo."""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "editors"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LOGIN, PASSWORD = "editor", "demo"  # of every demo
UP = "Ctrl-C stops everything."
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 700}
MENU = 200  # the width of the menu, which most pictures leave out
COLOURS = 96
SETTLED = 1200  # milliseconds until scripts have drawn what they draw
LANGUAGES = ("it", "de")
OTHER = 1  # the second page of text
LONG = {"it": "tutto ciò che una cooperativa deve sapere", "de": "alles, was eine Genossenschaft wissen muss"}
MORE = {"it": "Una pagina per conoscerci.", "de": "Eine Seite zum Kennenlernen."}


class Office:
    """A browser that is logged in, and what the pictures need of it."""

    def __init__(self, page: Page, url: str, language: str) -> None:
        self.page, self.url, self.language = page, url, language

    def open(self, path: str) -> None:
        """Goes to a place of the admin."""
        self.page.goto(f"{self.url}/admin/{path}")
        self.page.wait_for_timeout(SETTLED)

    def edit(self, kind: str, place: int = 0) -> None:
        """Opens a page of that kind in the editor."""
        asked = f"{self.url}/api/v2/pages/?type={kind}&locale={self.language}&order=id&limit=50"
        found = self.page.request.get(asked).json()["items"]
        self.open(f"pages/{found[place]['id']}/edit/")

    def press(self, selector: str) -> None:
        """Clicks the first of these."""
        self.page.locator(selector).first.click()
        self.page.wait_for_timeout(SETTLED)

    def down_to(self, selector: str) -> None:
        """Scrolls until it stands at the top."""
        self.page.locator(selector).first.evaluate("each => each.scrollIntoView({block: 'start'})")
        self.page.wait_for_timeout(SETTLED)

    def open_menu(self) -> None:
        """The menu beside “Save draft”."""
        self.press("footer [data-w-dropdown-target=toggle]")

    def sign_in(self) -> None:
        """As the demo's editor, with the admin in the language."""
        self.open("login/")
        self.page.fill("#id_username", LOGIN)
        self.page.fill("#id_password", PASSWORD)
        self.page.press("#id_password", "Enter")
        self.page.wait_for_load_state()
        self.open("account/")
        self.page.locator("select[name$=preferred_language]").select_option(self.language)
        self.page.locator("form button[type=submit]").last.click()
        self.page.wait_for_load_state()


def publish_menu(office: Office) -> None:
    office.edit("pages.StandardPage")
    office.open_menu()


def event(office: Office) -> None:
    office.open("events/")
    office.press("table tbody tr:nth-child(5) a")


def checks(office: Office) -> None:
    """Of a page whose title is too long."""
    office.edit("pages.ArticlePage", 4)
    title = office.page.locator("#id_title")
    title.fill(f"{title.input_value()}: {LONG[office.language]}")
    office.press("[data-side-panel-toggle=checks]")
    office.page.wait_for_timeout(2 * SETTLED)


def review(office: Office) -> None:
    """Somebody has submitted the page."""
    office.edit("pages.ArticlePage", 2)
    office.open_menu()
    office.press("button[name=action-submit]")
    office.edit("pages.ArticlePage", 2)
    office.open_menu()


def history(office: Office) -> None:
    """Of a page with two versions."""
    office.edit("pages.StandardPage", OTHER)
    office.open(office.page.url.split("/admin/")[1].replace("edit/", "history/"))


@dataclass(frozen=True)
class Shot:
    """A picture: its name, what it shows, and how much of it."""

    name: str
    show: Callable[[Office], None]
    height: int = 640
    menu: bool = False
    phone: bool = False


SHOTS = [
    Shot("dashboard", lambda office: office.open(""), height=800, menu=True),
    Shot("phone", lambda office: office.open(""), phone=True, height=700),
    Shot("editor", lambda office: office.edit("pages.StandardPage")),
    Shot("publish", publish_menu, height=800),
    Shot("languages", lambda office: office.open("languages/"), height=520),
    Shot("new-webinar", lambda office: office.open("events/new/"), height=760),
    Shot("event", event, height=760),
    Shot("event-phone", event, phone=True, height=700),
    Shot("call", lambda office: office.edit("pages.FundingPage", 1), height=760),
    Shot("picture", lambda office: office.open("images/1/"), height=760),
    Shot("checks", checks, height=760),
    Shot("review", review, height=800),
    Shot("history", history, height=480),
]


def leave_something_to_do(office: Office) -> None:
    """One language is published anew, so that the other is behind; a second page is corrected."""
    if office.language == LANGUAGES[0]:
        publish(office, 0, "button[name=action-publish]:not([value=small])")
    publish(office, OTHER, "button[name=action-publish][value=small]")


def publish(office: Office, place: int, button: str) -> None:
    """Adds a sentence to the summary of a page."""
    office.edit("pages.StandardPage", place)
    summary = office.page.locator("textarea[name=summary]")
    summary.fill(f"{summary.input_value()} {MORE[office.language]}".strip())
    office.open_menu()
    office.press(button)


def take(shot: Shot, office: Office) -> None:
    """Takes a picture, small: the admin has few colours."""
    office.page.set_viewport_size(PHONE if shot.phone else DESK)  # type: ignore[arg-type]
    office.page.evaluate("localStorage.clear()")  # which side panel was open
    shot.show(office)
    left = 0 if shot.menu or shot.phone else MENU
    width = (PHONE if shot.phone else DESK)["width"] - left
    data = office.page.screenshot(clip={"x": left, "y": 0, "width": width, "height": shot.height})
    picture = Image.open(io.BytesIO(data)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
    path = FOLDER / office.language / "pictures" / f"{shot.name}.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, lossless=True, method=6)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB", flush=True)


@contextmanager
def demo() -> Iterator[str]:
    """A demo in a folder of its own, gone afterwards; answers its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"PORT": port, "VAR_DIR": folder}
        command = [sys.executable, str(ROOT / "bin" / "run.py")]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as running:
            try:
                if not any(UP in line for line in running.stdout or []):
                    sys.exit("The demo did not start: see the lines above.")
                yield f"http://localhost:{port}"
            finally:
                running.terminate()
                running.communicate()


def main() -> None:
    """Takes all pictures, or those that are named."""
    if CHROMIUM is None:
        sys.exit("Chromium is not installed: it takes the pictures.")
    with demo() as url, sync_playwright() as playwright:
        for language in LANGUAGES:
            # The browser's own words ("Choose file") follow the environment.
            flags = [*FLAGS, f"--lang={language}"]
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=flags, env={**os.environ, "LANGUAGE": language}
            )
            office = Office(browser.new_page(viewport=DESK, locale=language), url, language)  # type: ignore[arg-type]
            office.sign_in()
            leave_something_to_do(office)
            for shot in SHOTS:
                if shot.name in (sys.argv[1:] or [shot.name]):
                    take(shot, office)
            browser.close()


if __name__ == "__main__":
    main()
