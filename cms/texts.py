"""The texts of code and templates, and their translations: found, compared and compiled in plain Python.

Needs neither gettext's tools nor Django's settings, so it runs on any machine and before Django starts.
"""

import os
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("it", "de")
SOURCES = ("cms", "api", "events", "members", "pages", "mailing", "frontend_templates")
TEMPLATES = {".html", ".txt", ".xml", ".svg"}

PLAIN, PLURAL = None, (1, 2)
CONTEXT, CONTEXT_PLURAL = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": PLAIN,
    "gettext": PLAIN,
    "gettext_lazy": PLAIN,
    "gettext_noop": PLAIN,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": CONTEXT_PLURAL,
    "npgettext_lazy": CONTEXT_PLURAL,
}
# %(name)s and %s of Python, {name} of str.format and of our own texts.
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*\}")

type Key = tuple[tuple[str, ...], str | None]


def sources() -> list[Path]:
    """The files that can hold texts."""
    files = (path for room in SOURCES for path in (ROOT / room).rglob("*") if "migrations" not in path.parts)
    return sorted(path for path in files if path.suffix == ".py" or path.suffix in TEMPLATES)


def found() -> Catalog:
    """All texts of code and templates, untranslated."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path in sources():
        place = [(str(path.relative_to(ROOT)), 0)]
        for _line, text, comments, context in extract("python", BytesIO(as_python(path)), KEYWORDS, ["Translators"]):
            catalog.add(text, locations=place, auto_comments=comments, context=context)
    return catalog


def as_python(path: Path) -> bytes:
    """The file as Python's tokenizer can read it."""
    source = path.read_text()
    # Inside brackets a template's indentation means nothing.
    return (source if path.suffix == ".py" else f"(\n{templatize(source)}\n)").encode()


def path_of(language: str) -> Path:
    """Where the translations of a language lie."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def translations(language: str) -> Catalog:
    """The translations of a language; empty when there are none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def update() -> None:
    """Writes new texts into the files, empty, and takes out those that nobody uses; never guesses a translation."""
    template = found()
    for language in LANGUAGES:
        catalog = translations(language)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.header_comment = f"# The texts of smartCoop: {catalog.locale.english_name}."
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)


def problems() -> list[str]:
    """One line for each text that is missing, unused, empty, fuzzy or loses a placeholder; empty when all is well."""
    wanted = by_key(found())
    return [
        f"{language}: {fault}"
        for language in LANGUAGES
        for fault in faults(wanted, by_key(translations(language)), translations(language).num_plurals)
    ]


def faults(wanted: dict[Key, Message], there: dict[Key, Message], plurals: int) -> Iterator[str]:
    """What is wrong with the translations of one language."""
    for key, message in wanted.items():
        fault = fault_of(there[key], plurals) if key in there else "missing, call `make texts`"
        if fault:
            yield f"{fault}: {shown(message)}"
    for key, message in there.items():
        if key not in wanted:
            yield f"no longer used, call `make texts`: {shown(message)}"


def fault_of(message: Message, plurals: int) -> str:
    """What is wrong with one translation; empty when it is well."""
    forms = forms_of(message.string)
    if message.fuzzy:
        return "fuzzy"
    if not all(forms):
        return "empty"
    if message.pluralizable and len(forms) != plurals:
        return f"{len(forms)} plural forms instead of {plurals}"
    allowed = placeholders(forms_of(message.id))
    if any(placeholders([form]) - allowed for form in forms) or placeholders(forms) != allowed:
        return "placeholders differ"
    return ""


def placeholders(forms: Iterable[str]) -> set[str]:
    """All placeholders of the forms of a text."""
    return {name for form in forms for name in PLACEHOLDER.findall(form.replace("%%", ""))}


def forms_of(text: str | Iterable[str] | None) -> list[str]:
    """Singular and plurals of a text, or the text alone."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def by_key(catalog: Catalog) -> dict[Key, Message]:
    """The messages by what identifies them, without the header."""
    return {(tuple(forms_of(message.id)), message.context): message for message in catalog if message.id}


def shown(message: Message) -> str:
    """A text in one line, with the place it comes from."""
    places = ", ".join(sorted({place for place, _line in message.locations})) or "nowhere"
    return f"{forms_of(message.id)[0]!r} ({places})"


def compile_stale() -> list[Path]:
    """Compiles the translations whose compiled file is missing or older; answers what it wrote."""
    stale = [path_of(language) for language in LANGUAGES if is_stale(path_of(language))]
    for path in stale:
        with path.open("rb") as file:
            catalog = read_po(file, charset="utf-8")
        draft = path.with_suffix(f".mo.{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, catalog)
        draft.rename(path.with_suffix(".mo"))
    return [path.with_suffix(".mo") for path in stale]


def is_stale(path: Path) -> bool:
    """Whether a file of translations is there and not compiled since."""
    compiled = path.with_suffix(".mo")
    return path.exists() and (not compiled.exists() or compiled.stat().st_mtime <= path.stat().st_mtime)
