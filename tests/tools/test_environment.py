"""Finding a Python, and mending a half-made environment: one clear line for each."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def call(script: Path, *arguments: str, **env: str) -> tuple[int, str, str]:
    """Exit code, output and complaint of a script that sees only these variables."""
    done = subprocess.run(["/bin/sh", script, *arguments], env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def program(folder: Path, name: str, *lines: str) -> None:
    """A shell script as a program of that name."""
    path = folder / name
    path.write_text("\n".join(["#!/bin/sh", *lines]))
    path.chmod(0o755)


def test_a_failing_shim_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path, "python3.13", "echo 'pyenv: python3.13: command not found' >&2", "exit 127")
    program(tmp_path, "python3", f'exec {sys.executable} "$@"')

    code, found, complaint = call(ROOT / "bin" / "python", PATH=str(tmp_path))

    assert (code, complaint) == (0, "")
    assert Path(found.strip()).exists()


def test_no_python_is_said_in_one_line(tmp_path: Path) -> None:
    program(tmp_path, "python3", "exit 1")

    answer = call(ROOT / "bin" / "python", PATH=str(tmp_path))

    assert answer == (
        1,
        "",
        "No Python 3.13 or newer found: install one, or name it: make PYTHON=/path/to/python3.13 …\n",
    )


def test_a_wrong_override_is_said_in_one_line(tmp_path: Path) -> None:
    answer = call(ROOT / "bin" / "python", PATH=str(tmp_path), PYTHON="/nowhere/python")

    assert answer == (
        1,
        "",
        "PYTHON=/nowhere/python is no working Python 3.13 or newer: name another, or leave PYTHON unset.\n",
    )


def test_a_python_without_venv_is_said_in_one_line(tmp_path: Path) -> None:
    program(tmp_path, "python3", 'case "$2" in *venv*) exit 1;; esac')

    code, _found, complaint = call(ROOT / "bin" / "python", PATH=str(tmp_path))

    assert (code, complaint.count("\n")) == (1, 1)
    assert complaint.startswith("python3 lacks venv, ssl or sqlite3: install its venv package")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project, and a Python that makes environments and installs packages at once, or fails to."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text("a==1\n")
    shutil.copytree(ROOT / "bin", tmp_path / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    program(
        tmp_path,
        "python",
        'case "$1 $2" in',
        '"-m venv") rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python;;',
        '"-m pip") [ ! -e no-network ];;',
        f'*) exec {sys.executable} "$@";;',
        "esac",
    )
    # What the finder prints is the program behind the name: here the name itself.
    program(tmp_path / "bin", "python", f'echo "{tmp_path}/python"')
    return tmp_path


def make(tree: Path) -> tuple[int, str, str]:
    """Calls the script for the packages of the site."""
    return call(tree / "bin" / "environment", "base", PATH="/usr/bin:/bin")


def test_an_environment_is_made_once_and_then_left_alone(tree: Path) -> None:
    first, second = make(tree), make(tree)

    assert (first[0], first[1].count("\n")) == (0, 1)
    assert second == (0, "", "")


def test_a_half_made_environment_is_made_anew(tree: Path) -> None:
    make(tree)
    (tree / ".venv" / "base.txt").unlink()  # as if pip had been stopped

    code, said, _complaint = make(tree)

    assert (code, said.splitlines()[0]) == (0, "The environment in .venv is half-made or broken: it is made anew.")
    assert (tree / ".venv" / "base.txt").exists()


def test_a_failing_installation_is_said_and_not_taken_for_done(tree: Path) -> None:
    (tree / "no-network").touch()

    code, _said, complaint = make(tree)

    assert code == 1
    assert complaint.splitlines()[-1].startswith("The packages could not be installed: see pip's lines above;")
    assert not (tree / ".venv" / "base.txt").exists()


def test_a_changed_lock_file_is_installed(tree: Path) -> None:
    make(tree)
    (tree / "requirements" / "base.txt").write_text("a==2\n")

    code, said, _complaint = make(tree)

    assert (code, said.count("\n")) == (0, 1)
    assert (tree / ".venv" / "base.txt").read_text() == "a==2\n"
