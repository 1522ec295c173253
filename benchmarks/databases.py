"""The two databases: made for one run, asked directly, dropped afterwards."""

import getpass
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from . import processor

type Rows = list[tuple[Any, ...]]


class Database(Protocol):
    name: str
    url: str
    # What Django's setting NAME calls it, and `make` what it copies.
    target: str
    # The process whose family is the database's; None where it works inside ours, or elsewhere.
    process: int | None

    def execute(self, statement: str, *values: Any) -> Rows:
        """Runs one statement in a transaction of its own; answers its rows, if it has any."""

    def settle(self) -> None:
        """Does now what the database does by itself within minutes after many new rows."""

    def leave(self) -> None:
        """Nothing more is asked here: a server copies only what nobody is connected to."""


class SQLite:
    name = "SQLite"
    process: int | None = None

    def __init__(self, folder: Path) -> None:
        self.target = str(folder / "db.sqlite3")
        self.url = f"sqlite:///{self.target}"

    def execute(self, statement: str, *values: Any) -> Rows:
        with closing(sqlite3.connect(self.target, timeout=20)) as connection, connection:
            return connection.execute(statement.replace("%s", "?"), values).fetchall()

    def settle(self) -> None:
        """SQLite does nothing by itself."""

    def leave(self) -> None:
        """Nobody is connected between two statements."""


class PostgreSQL:
    name = "PostgreSQL"

    def __init__(self, name: str) -> None:
        self.target, self.url = name, postgresql_url(name)
        self.connection = psycopg.connect(self.url, autocommit=True)
        self.process = _postmaster(self.connection.info.backend_pid)

    def execute(self, statement: str, *values: Any) -> Rows:
        cursor = self.connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else []

    def settle(self) -> None:
        """Without it the planner takes the tables for empty: seconds for a statement that takes milliseconds."""
        self.connection.execute("VACUUM ANALYZE")

    def leave(self) -> None:
        self.connection.close()


@contextmanager
def make(kind: str, folder: Path, name: str, original: str = "") -> Iterator[Database]:
    """A new database: `sqlite` in the folder, or `postgresql` under the name; empty, or as the original is.

    The original is a file of SQLite's, or the name of a database of the server to which nobody is connected.
    """
    if kind == "sqlite":
        database = SQLite(folder)
        if original:
            shutil.copyfile(original, database.target)
        yield database
        return
    with new_in_postgresql(name, original or "template1"):
        on_server = PostgreSQL(name)
        with on_server.connection:
            yield on_server


@contextmanager
def new_in_postgresql(name: str, original: str) -> Iterator[None]:
    """A database of the server, as the original is; dropped afterwards."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(original))
    with psycopg.connect(postgresql_url("postgres"), autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(create)
        try:
            yield
        finally:
            connection.execute(drop)


def postgresql_url(name: str) -> str:
    """A database of the server that DATABASE_URL names, else of the one on this machine."""
    given = os.environ.get("DATABASE_URL", "")
    server = given if given.startswith("postgres") else f"postgres://{getpass.getuser()}@127.0.0.1:5432"
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _postmaster(backend: int) -> int | None:
    """The process above our own backend; None where the server runs on another machine."""
    above = processor.parent(backend)
    return above if above and processor.command(above).startswith("postgres") else None
