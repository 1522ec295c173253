"""Settings: what production refuses, and that the operators' page names them all."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from bin.check import PRODUCTION
from cms import checks

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = ROOT / "cms" / "settings"


def read_settings(module: str, *names: str, **env: str) -> tuple[int, str]:
    """Exit code and what a fresh process read: the values, or the refusal."""
    shown = ", ".join(f"settings.{name}" for name in names) or "'read'"
    code = f"import cms.settings.{module} as settings; print(({shown},))"
    found = {key: value for key, value in os.environ.items() if key in {"PATH", "VAR_DIR", "HOME"}}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=found | env, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip() or done.stderr


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"DJANGO_SETTINGS_MODULE"}))
def test_production_refuses_to_start_without(name: str) -> None:
    env = {key: value for key, value in PRODUCTION.items() if key != name}

    code, refusal = read_settings("production", **env)

    assert code == 1
    assert f"Set these in the environment:\n  {name}: " in refusal


def test_production_keeps_cookies_and_addresses_to_https() -> None:
    names = ("DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")

    answer = read_settings("production", *names, **PRODUCTION)

    assert answer == (0, "(False, True, True, True, 31536000)")


def test_production_gives_a_mail_server_a_time_limit() -> None:
    answer = read_settings("production", "MAILERS['provider']['OPTIONS']", **PRODUCTION)

    assert answer == (0, "({'host': 'smtp.example.org', 'timeout': 30},)")


def test_what_the_address_of_a_database_asks_for_is_kept() -> None:
    """A connection that was to be checked must not quietly become one that is not."""
    env = PRODUCTION | {"DATABASE_URL": "postgres://u:p@db.example.org/site?sslmode=verify-full"}

    code, options = read_settings("production", "DATABASES['default']['OPTIONS']", **env)

    assert (code, "'sslmode': 'verify-full'" in options) == (0, True)
    assert "'server_side_binding': True" in options


def test_the_demo_answers_on_this_machine_only() -> None:
    answer = read_settings("demo", "ALLOWED_HOSTS", "PUBLIC_URL", SECRET_KEY="s", LINKS_KEY="l", PORT="8001")

    assert answer == (0, "(['localhost', '127.0.0.1', '[::1]'], 'http://localhost:8001')")


def ids(found: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


def test_short_or_shared_link_keys_are_found(settings: Settings) -> None:
    settings.SECRET_KEY = "s" * 60
    found = []
    for key in ("short", "s" * 60, "l" * 60):
        settings.LINKS_KEY = key
        found.append(ids(checks.keys()))

    assert found == [["cms.E001"], ["cms.W001"], []]


def test_an_address_without_https_is_found(settings: Settings) -> None:
    settings.PUBLIC_URL = "http://smartcoop.example.org"

    assert ids(checks.public_url()) == ["cms.E002"]


def test_a_reminder_after_the_start_or_long_before_any_sign_up_is_found(settings: Settings) -> None:
    found = []
    for minutes in (-5, 0, 1, 43200, 43201):
        settings.EVENTS_REMIND_BEFORE = [timedelta(hours=1), timedelta(minutes=minutes)]
        found.append(ids(checks.reminders()))

    assert found == [["cms.E003"], ["cms.E003"], [], [], ["cms.E003"]]


def test_the_operators_page_names_every_variable_and_no_other() -> None:
    code = "".join((SETTINGS / f"{name}.py").read_text() for name in ("base", "demo", "production"))
    page = (ROOT / "docs" / "operators.md").read_text()

    named = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)

    assert sorted(named) == sorted(set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code)))
