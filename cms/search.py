"""The search in SQLite, which stumbles over a quotation mark that somebody types in the admin or the API."""

from functools import wraps
from typing import Any

from django.db import connection


def guard() -> None:
    """Doubles quotation marks within words, as FTS5 wants them; modelsearch doubles only apostrophes."""
    if connection.vendor != "sqlite":
        return
    from modelsearch.backends.database.sqlite.query import Lexeme  # there only with SQLite

    plain = Lexeme.as_sql

    @wraps(plain)
    def as_sql(lexeme: Any, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        template, [word] = plain(lexeme, compiler, connection)
        return template, [word.replace('"', '""')]

    Lexeme.as_sql = as_sql
