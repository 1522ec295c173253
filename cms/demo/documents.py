"""The demo's documents: small files written for it, one in each language."""

from pathlib import Path

from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Collection

from . import library
from .reading import Demo, Row

FOLDER = Path(__file__).with_name("documents")


def load(demo: Demo) -> None:
    """Puts the documents into the library."""
    for name, row in demo.content["documents"].items():
        for code in demo.locales:
            _add(FOLDER / f"{name}-{code}.pdf", row[code], library.collection(row["collection"]))


def _add(path: Path, title: str, collection: Collection) -> None:
    with path.open("rb") as file:
        row = get_document_model()(
            title=title,
            collection=collection,
            file=File(file, name=path.name),
            file_size=path.stat().st_size,
        )
        # The checks that an upload of an editor passes.
        row.full_clean()
        row.save()


def document(name: str, locale: str) -> AbstractDocument:
    """The document of a name in a language."""
    return get_document_model().objects.get(file__startswith=f"documents/{name}-{locale}")


def block(names: list[str], locale: str) -> Row:
    """Documents to download in a text, each under its own title."""
    rows = [{"document": document(name, locale).pk, "title": ""} for name in names]
    return {"type": "downloads", "value": {"documents": rows}}
