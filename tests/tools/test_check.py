"""`make test` itself: what it finds, and what it says was left out."""

from pathlib import Path

import pytest

from bin import check


def result(folder: Path, name: str, *cases: str) -> Path:
    """A file of results as pytest writes it."""
    path = folder / f"{name}.xml"
    path.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return path


def case(name: str, inside: str = "") -> str:
    return f'<testcase classname="tests.test_a" name="{name}">{inside}</testcase>'


def test_only_what_ran_nowhere_was_left_out(tmp_path: Path) -> None:
    skip = '<skipped message="no PHP here"/>'
    sqlite = result(tmp_path, "sqlite", case("test_both"), case("test_one", skip), case("test_none", skip))
    postgresql = result(tmp_path, "postgresql", case("test_both"), case("test_one"), case("test_none", skip))

    assert check.skipped([sqlite, postgresql]) == ["1 tests: no PHP here"]


def test_a_silent_server_is_no_postgresql() -> None:
    assert check.answering(["postgres://nobody@127.0.0.1:1/smartcoop"]) == ""


def test_the_address_that_was_given_is_the_only_one_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me@db.example.org/smartcoop")

    assert check.postgresql_urls() == ["postgres://me@db.example.org/smartcoop"]


def test_sqlite_as_given_database_leaves_the_machines_own_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/db.sqlite3")

    assert all(url.startswith("postgres://") for url in check.postgresql_urls())


def test_a_failing_check_is_reported_with_its_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    steps = [
        check.Step("good", [check.PYTHON, "-c", ""]),
        check.Step("bad", [check.PYTHON, "-c", "raise SystemExit('what is wrong')"]),
    ]
    monkeypatch.setattr(check, "RESULTS", tmp_path)
    report = check.Report()

    check.run_steps(steps, report)

    assert report.failed == ["bad"]
    assert capsys.readouterr().out == "ok    good (0 s)\nFAIL  bad (0 s)\nwhat is wrong\n\n"
