"""The lock files: whole, hashed, and without the address of any registry."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def pins(name: str) -> dict[str, str]:
    """Package to version, marker and hashes."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ").splitlines()
    return {package: rest for package, _is, rest in (line.partition("==") for line in lines)}


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_package_has_a_hash_and_no_address(name: str) -> None:
    without = [package for package, rest in pins(name).items() if "--hash=sha256:" not in rest]

    assert without == []
    assert not re.search(r"https?:|file:|index.url|find-links", (ROOT / "requirements" / f"{name}.txt").read_text())


def test_the_tests_run_with_the_versions_of_the_site() -> None:
    base = pins("base")

    assert {package: rest for package, rest in pins("dev").items() if package in base} == base


def test_the_foreign_parsers_are_locked_without_addresses() -> None:
    lock = json.loads((ROOT / "tests" / "foreign" / "package-lock.json").read_text())
    packages = {name: facts for name, facts in lock["packages"].items() if name}

    assert [name for name, facts in packages.items() if "resolved" in facts or "integrity" not in facts] == []
