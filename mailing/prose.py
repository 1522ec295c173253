"""What editors write in mails: paragraphs, **bold**, [links](https://…), placeholders; the same as text and HTML."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .placeholders import Placeholder, Type, fill, unknown

# A target that holds none of what marks something else, so that nothing is marked inside it.
LINK = re.compile(r"\[([^\[\]\n]+)\]\((https://[^\s()<>*\"]+|\{[^{}\s]+\})\)")
BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)\*\*")
ANY_LINK = re.compile(r"\[[^\[\]\n]+\]\(([^()\n]*)\)")


def html(text: str, values: Mapping[str, str] | None = None, links: Collection[str] = ()) -> SafeString:
    """The prose as paragraphs of HTML; text and values are escaped. Placeholders named in `links` can be clicked."""
    escaped = {name: escape(value).replace("\n", "<br>") for name, value in (values or {}).items()}
    marked = _bold(_linked(escape(text), links), "<strong>{}</strong>")
    filled = (fill(each.replace("\n", "<br>"), escaped) for each in _paragraphs(marked))
    return mark_safe("".join(f"<p>{each}</p>" for each in filled if each.strip()))  # noqa: S308 (escaped above)


def plain(text: str, values: Mapping[str, str] | None = None) -> str:
    """The prose as plain text that says the same: behind a link its address in brackets."""
    marked = _bold(LINK.sub(r"\1 (\2)", text), "{}")
    return "\n\n".join(each for each in (fill(each, values or {}) for each in _paragraphs(marked)) if each.strip())


def faults(text: str, known: Iterable[Placeholder]) -> list[str]:
    """What is wrong with a text, in sentences for its editor: unknown placeholders, links that lead nowhere."""
    known = list(known)
    wrong = unknown(text, known)
    told = [_there_is_no(wrong, known)] if wrong else []
    targets = {str(each) for each in known if each.type == Type.LINK}
    return told + [_no_target(each) for each in _targets(text) if each not in targets]


def _there_is_no(wrong: list[str], known: list[Placeholder]) -> str:
    names = {"wrong": ", ".join(f"{{{each}}}" for each in wrong), "known": ", ".join(map(str, known))}
    if not known:
        return _("There is no placeholder %(wrong)s: none can stand here.") % names
    return _("There is no placeholder %(wrong)s. These can stand here: %(known)s.") % names


def _no_target(target: str) -> str:
    return _("A link begins with https://, as in [our site](https://www.example.org); here it says: %(target)s") % {
        "target": target
    }


def _targets(text: str) -> Iterator[str]:
    """The targets of links that are no whole address."""
    links = ANY_LINK.finditer(text)
    return (each[1] for each in links if not each[1].startswith("https://") or not LINK.match(each[0]))


def _linked(escaped: str, links: Collection[str]) -> str:
    """Both ways to write a link, in one pass: so nothing is a link inside a link."""
    bare = "|".join(map(re.escape, links)) or r"(?!)"
    either = re.compile(rf"{LINK.pattern}|\{{({bare})\}}")
    return either.sub(lambda found: _anchor(found[2] or found[0], found[1] or found[0]), escaped)


def _anchor(target: str, words: str) -> str:
    return f'<a href="{target}">{words}</a>'


def _bold(text: str, form: str) -> str:
    return BOLD.sub(lambda found: form.format(found[1]), text)


def _paragraphs(text: str) -> list[str]:
    """What empty lines part."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.split(r"\n{2,}", lines)
