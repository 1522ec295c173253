"""The search in SQLite, which stumbles over a quotation mark that somebody types in the admin or the API."""

from typing import Any

from modelsearch.backends.database.sqlite.query import Lexeme

_as_sql = Lexeme.as_sql


def guard() -> None:
    """Doubles quotation marks within words, as FTS5 wants them; modelsearch doubles only apostrophes."""
    Lexeme.as_sql = as_sql


def as_sql(lexeme: Lexeme, compiler: Any, connection: Any) -> tuple[str, list[str]]:
    """As modelsearch's own, with a word that ends where it ends."""
    template, [word] = _as_sql(lexeme, compiler, connection)
    return template, [word.replace('"', '""')]
