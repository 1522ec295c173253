"""What the documents name exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]


def test_each_of_the_fifteen_promises_names_a_test_that_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()

    rows = re.findall(r"^\| (\d+) \|.*`(tests/[\w/]+\.py)::(test_\w+)` \|$", text, re.MULTILINE)

    missing = [f"{path}::{test}" for _number, path, test in rows if not is_defined(ROOT / path, test)]
    assert [int(number) for number, _path, _test in rows] == list(range(1, 16))
    assert missing == []


def is_defined(path: Path, test: str) -> bool:
    """Whether the file has a test of that name."""
    return path.exists() and bool(re.search(rf"^(?:async )?def {test}\(", path.read_text(), re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_links_inside_the_repository_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())

    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_named_make_targets_exist(document: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make (\w+)", document.read_text()))

    assert named - targets == set()
