"""What `make test` calls: every check, every test on each database that answers, and what was left out.

`--lint` leaves away the tests; `--postgresql` only says which PostgreSQL would be used.
With REQUIRE_ALL=1 (as `.ci/run` sets it) leaving something out is a failure.
"""

import getpass
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from xml.etree import ElementTree as ET

import psycopg

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var" / "test"
# Made from nothing once, copied for each pass on SQLite: migrating takes as long as a few hundred tests.
MIGRATED = RESULTS / "migrated.sqlite3"
HALF = RESULTS / "half-migrated.sqlite3"
PYTHON = sys.executable
DATABASE = "smartcoop"
# `check --deploy` looks at the settings of a public site; these open nothing.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "only-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "LINKS_KEY": "only-for-the-check-9876543210-zyxwvutsrqponmlkjihgfedcba",
    "PUBLIC_URL": "https://smartcoop.example.org",
    "ALLOWED_HOSTS": "smartcoop.example.org",
    "DEFAULT_FROM_EMAIL": "smartcoop@example.org",
    "REPLY_TO_EMAIL": "info@example.org",
    "MAIL_OPTIONS": '{"host": "smtp.example.org"}',
}
MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = user"
CLOSING = re.compile(r"\d (passed|failed|error|skipped|deselected).* in [\d.]+s")
TEST = {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}
# The passes on the databases take longest: what runs beside them gets what they leave.
GIVE_WAY = ["nice", "-n", "5"]


@dataclass
class Step:
    """A program whose exit code says whether all is well."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


@dataclass
class Pass:
    """Tests on one database, those that the options choose; on SQLite where no other is named."""

    name: str
    options: list[str]
    url: str = ""
    gives_way: bool = False


@dataclass
class Report:
    """What went wrong, what was left out, and how pytest closed."""

    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


def lint_steps() -> list[Step]:
    """The checks that need no tests, the slow ones first."""
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("*/templates/**/*.html"))
    manage = [PYTHON, "manage.py"]
    return [
        Step("types", [*GIVE_WAY, PYTHON, "-m", "mypy", "."]),
        Step("settings for production", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        Step("settings for tests", [*manage, "check", "--fail-level", "WARNING"], TEST),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"], TEST),
        Step("texts in both languages", [*manage, "texts", "--check"], TEST),
        Step("rooms", [tool("lint-imports"), "--no-cache"]),
        Step("code", [PYTHON, "-m", "ruff", "check", "."]),
        Step("form of the code", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Step("form of the templates", [tool("djade"), "--check", "--target-version", "6.1", *templates]),
    ]


def tool(name: str) -> str:
    """The path of a program that was installed beside this Python."""
    return str(Path(PYTHON).parent / name)


def migrate(report: Report) -> None:
    """Makes the database that the passes on SQLite begin with; where that fails, each tries by itself."""
    env = TEST | {"DATABASE_URL": f"sqlite:///{HALF}"}
    step = Step("a database from nothing", [PYTHON, "manage.py", "migrate", "--verbosity", "0"], env)
    run_steps([step], report)
    if step.name not in report.failed:
        HALF.rename(MIGRATED)


def run_steps(steps: list[Step], report: Report, at_once: int = 1) -> None:
    """Runs programs; prints what the failing ones say, and their last lines once more at the end of all."""
    with ThreadPoolExecutor(at_once) as pool:
        for step, (code, output, seconds) in zip(steps, pool.map(run_quietly, steps), strict=True):
            print(f"{'ok  ' if code == 0 else 'FAIL'}  {step.name} ({seconds:.0f} s)", flush=True)
            if code:
                print(output, flush=True)
                report.failed.append(step.name)
                report.closing += [f"{step.name}:", *last_lines(output)]


def run_quietly(step: Step) -> tuple[int, str, float]:
    """Exit code, output and duration of a step, in a data folder of its own."""
    begun = perf_counter()
    folder = RESULTS / "checks"
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(folder)} | step.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, perf_counter() - begun


def postgresql_urls() -> list[str]:
    """Where a PostgreSQL may answer: what DATABASE_URL says, else this machine's own."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return [given]
    users = dict.fromkeys([getpass.getuser(), "postgres"])
    hosts = ["127.0.0.1:5432", "%2Fvar%2Frun%2Fpostgresql"]
    return [f"postgres://{user}@{host}/{DATABASE}" for host in hosts for user in users]


def answering(urls: Iterable[str]) -> str:
    """The first address under which a PostgreSQL lets us make databases; empty when there is none."""
    for url in urls:
        server = url.rpartition("/")[0] + "/postgres"
        try:
            with psycopg.connect(server, connect_timeout=3) as connection:
                row = connection.execute(MAY_CREATE).fetchone()
        except psycopg.OperationalError:
            continue
        if row and row[0]:
            return url
    return ""


def test(report: Report) -> None:
    """Runs the checks, and all tests on SQLite, in a browser, and on PostgreSQL where one answers: all side by side.

    Each begins as soon as what it needs is there, so that no processor waits; the browser lets the checks go first.
    """
    sqlite = Pass("sqlite", ["-m", "not postgresql and not browser"])
    browser = Pass("browser", ["-m", "browser", "tests/browser"], gives_way=True)
    passes = [sqlite, browser]
    url = answering(postgresql_urls())
    if url:
        # A browser sees the same pages on both; what a second database would tell nothing new of runs with SQLite.
        passes.append(Pass("postgresql", ["-m", "not browser and not sqlite and not plain"], url))
    else:
        report.left_out.append("all tests on PostgreSQL: none answers; start one, or set DATABASE_URL")
    print(f"--- checks, and tests on {' and '.join(one.name for one in passes)}", flush=True)
    with ThreadPoolExecutor(len(passes) + 2) as pool:
        database = pool.submit(migrate, report)
        checks = pool.submit(run_steps, lint_steps(), report)
        after = {sqlite.name: [database], browser.name: [database, checks]}
        runs = [pool.submit(run_tests, one, after.get(one.name, [])) for one in passes]
        for one, run in zip(passes, runs, strict=True):
            code, closing = run.result()
            report.closing += [f"Tests on {one.name}:", closing or "pytest did not come to its end"]
            report.failed += [f"tests on {one.name}"] if code else []
        for steps in (database, checks):
            steps.result()
    report.left_out += skipped(RESULTS.glob("*.xml"))
    report.closing += broken(RESULTS.glob("*.xml"))


def run_tests(one: Pass, after: Iterable[Future[None]]) -> tuple[int, str]:
    """Exit code and closing line of a pass, once what it comes after is done; prints its output as it comes."""
    wait(after)
    folder = RESULTS / one.name
    folder.mkdir(parents=True, exist_ok=True)
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {"VAR_DIR": str(folder)}
    begin = "--create-db"
    if MIGRATED.exists() and not one.url:
        shutil.copyfile(MIGRATED, folder / "test.sqlite3")
        begin = "--reuse-db"
    command = [PYTHON, "-m", "pytest", begin, f"--junitxml={folder}.xml", *one.options]
    if one.gives_way:
        command = [*GIVE_WAY, *command]
    closing = ""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=env | ({"DATABASE_URL": one.url} if one.url else {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as run:
        for line in run.stdout or ():
            print(f"{one.name:>10} | {line}", end="", flush=True)
            closing = line.strip() if CLOSING.search(line) else closing
    return run.returncode, closing


def skipped(results: Iterable[Path]) -> list[str]:
    """The reasons of the tests that were skipped wherever they were asked for, each with their number."""
    reasons: dict[str, str] = {}
    ran: set[str] = set()
    for path in results:
        for case in ET.parse(path).iter("testcase"):  # noqa: S314 (pytest wrote it just now)
            name = f"{case.get('classname')}::{case.get('name')}"
            skip = case.find("skipped")
            if skip is None:
                ran.add(name)
            else:
                reasons[name] = skip.get("message") or "skipped"
    nowhere = Counter(reason for name, reason in reasons.items() if name not in ran)
    return [f"{number} tests: {reason}" for reason, number in sorted(nowhere.items())]


def broken(results: Iterable[Path]) -> list[str]:
    """The tests that failed, each with the last lines of what pytest says: a log's end is what CI shows."""
    lines = []
    for path in sorted(results):
        for case in ET.parse(path).iter("testcase"):  # noqa: S314 (pytest wrote it just now)
            for wrong in [*case.iterfind("failure"), *case.iterfind("error")]:
                lines += [f"{path.stem}: {case.get('classname')}::{case.get('name')}"]
                lines += last_lines(wrong.text or "")
    return lines[:200]


def last_lines(text: str) -> list[str]:
    """What mostly says what is wrong."""
    return [f"    {line}" for line in text.strip().splitlines()[-25:]]


def main(*options: str) -> int:
    """Runs everything, then says what failed and what was left out."""
    if "--postgresql" in options:
        print(answering(postgresql_urls()))
        return 0
    report = Report()
    begun = perf_counter()
    shutil.rmtree(RESULTS, ignore_errors=True)
    subprocess.run([PYTHON, "-c", "from cms import texts; texts.compile_stale()"], cwd=ROOT, check=True)
    if "--lint" in options:
        run_steps(lint_steps(), report, at_once=2)
    else:
        test(report)
    print(f"\n--- {perf_counter() - begun:.0f} seconds")
    print("Left out: " + ("nothing." if not report.left_out else ""))
    for line in report.left_out:
        print(f"  - {line}")
    if report.left_out and os.environ.get("REQUIRE_ALL") == "1":
        report.failed.append("something was left out, and nothing may be here (REQUIRE_ALL=1)")
    print("\n".join(["Failed:", *(f"  - {line}" for line in report.failed)] if report.failed else ["All is well."]))
    for line in report.closing:
        print(line)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
