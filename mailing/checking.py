"""Whether mails of ours are believed: what one carries, and what the DNS says of its sender's domain."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings
from django.utils import timezone

from . import addresses
from .composing import ascii_address, compose
from .kinds import Email
from .models import Message
from .resolving import NoAnswer

# By backend: what a provider wants in SPF, and under which selectors it signs; a date or a random word is not known.
INCLUDES = {
    "amazon_ses": ("amazonses.com", ()),
    "brevo": ("spf.brevo.com", ("brevo1", "brevo2", "mail")),
    "mailgun": ("mailgun.org", ("mx", "pic", "k1", "smtp", "mailo")),
    "mailjet": ("spf.mailjet.com", ("mailjet",)),
    "postmark": ("spf.mtasv.net", ("pm",)),
    "sendgrid": ("sendgrid.net", ("s1", "s2")),
    "sparkpost": ("sparkpostmail.com", ()),
}
MOST_LOOKUPS = 10  # RFC 7208 §4.6.4

type Ask = Callable[[str, str], list[str]]


class Mark(StrEnum):
    """How a line stands."""

    GOOD = "ok"
    HINT = "hint"
    FAULT = "FAULT"
    FACT = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at, and what to do about it."""

    mark: Mark
    about: str
    words: str


def example(to: str) -> bytes:
    """A real mail of ours, as it would go out."""
    text = "This is a test mail of the website: it shows the operator that mails go out and arrive.\n"
    message = Message(pk=1, kind="check", recipient=to, locale=settings.LANGUAGE_CODE, created_at=timezone.now())
    return compose(message, Email("Test mail", text, f"<p>{text}</p>"))


def carried(raw: bytes) -> Iterator[Line]:
    """What a mail carries that others judge it by."""
    mail = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    for name in ("From", "Reply-To", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"):
        yield Line(Mark.FACT, name, str(mail[name] or "–"))
    yield Line(Mark.FACT, "Return-Path", _return_path())
    where = "only in news and announcements: nobody unsubscribes from the news of their own registration"
    yield Line(Mark.FACT, "List-Unsubscribe", str(mail["List-Unsubscribe"] or where))
    yield _message_ids(str(mail["Message-ID"]))


def _return_path() -> str:
    if provider():
        return "the provider's own: SPF speaks for its domain, so DKIM has to speak for yours"
    return f"<{addresses.ours()}>"


def _message_ids(number: str) -> Line:
    domain = number.rpartition("@")[2].strip(">")
    if "." in domain:
        return Line(Mark.GOOD, "Message-ID", f"ends in {domain}, which must never change")
    return Line(Mark.FAULT, "Message-ID", "set MAIL_DOMAIN: it ends in no domain")


def provider() -> str:
    """The provider's name as anymail writes it; empty for a mail server."""
    found = re.match(r"anymail\.backends\.(\w+)\.", settings.MAILERS["provider"]["BACKEND"])
    return found[1] if found else ""


def domain() -> str:
    """The domain that mails come from."""
    return ascii_address(addresses.ours()).rpartition("@")[2]


# --- what the DNS says ----------------------------------------------------------------------


def looked_up(ask: Ask, selectors: list[str]) -> Iterator[Line]:
    """SPF, DKIM, DMARC and MX of the sender's domain, and where answers go."""
    checks: list[tuple[str, Callable[[], Iterator[Line]]]] = [
        ("SPF", lambda: _spf(ask)),
        ("DKIM", lambda: _dkim(ask, selectors)),
        ("DMARC", lambda: _dmarc(ask)),
        ("MX", lambda: _mx(ask)),
    ]
    for about, check in checks:
        try:
            yield from check()
        except NoAnswer as error:
            yield Line(Mark.FAULT, about, f"could not be looked up: {error}")


def _texts(ask: Ask, name: str, version: str) -> list[str]:
    return [text for text in ask(name, "TXT") if text.lower().startswith(version)]


def _spf(ask: Ask) -> Iterator[Line]:
    """Which servers may send for the domain (RFC 7208)."""
    found = _texts(ask, domain(), "v=spf1")
    if len(found) != 1:
        what = "there is none: publish a TXT record" if not found else "there are several: keep one"
        yield Line(Mark.FAULT, "SPF", f"{what}, for example {_spf_example()!r}")
        return
    terms = found[0].lower().split()
    if terms[-1] in {"+all", "all", "?all"}:
        yield Line(Mark.FAULT, "SPF", f"{terms[-1]!r} lets everybody send in your name: end it in '~all' or '-all'")
    elif terms[-1] not in {"~all", "-all"} and not terms[-1].startswith("redirect="):
        yield Line(Mark.HINT, "SPF", "end it in '~all' or '-all'")
    asked = [t for t in terms if re.match(r"[+~?-]?(include:|a\b|mx\b|ptr\b|exists:|redirect=)", t)]
    if len(asked) > MOST_LOOKUPS:
        yield Line(Mark.FAULT, "SPF", f"it asks for {len(asked)} more records: others stop at {MOST_LOOKUPS}")
    include, _selectors = INCLUDES.get(provider(), ("", ()))
    if include and f"include:{include}" not in terms:
        yield Line(
            Mark.HINT, "SPF", f"without 'include:{include}': right where the provider sends with its own Return-Path"
        )
    yield Line(Mark.GOOD, "SPF", found[0])


def _spf_example() -> str:
    include, _selectors = INCLUDES.get(provider(), ("", ()))
    return f"v=spf1 include:{include} ~all" if include else "v=spf1 mx ~all"


def _dkim(ask: Ask, selectors: list[str]) -> Iterator[Line]:
    """The key that mails are signed with (RFC 6376 §3.6.1), under the domain of From: so it is aligned."""
    _include, known = INCLUDES.get(provider(), ("", ()))
    tried = selectors or list(known)
    if not tried:
        yield Line(Mark.FAULT, "DKIM", "not looked at: give --selector, as your provider names it")
        return
    keys = {name: ask(f"{name}._domainkey.{domain()}", "TXT") for name in tried}
    good = [name for name, texts in keys.items() if any(re.search(r"(^|;)\s*p=[^;\s]", text) for text in texts)]
    for name in selectors:
        if name not in good:
            yield Line(Mark.FAULT, "DKIM", f"{name}._domainkey.{domain()} has no key: publish the provider's record")
    if good:
        yield Line(Mark.GOOD, "DKIM", f"key under {', '.join(good)}: signatures of {domain()} are aligned with From")
    elif not selectors:
        yield Line(
            Mark.FAULT, "DKIM", f"no key under {', '.join(tried)}: publish the provider's record, or give --selector"
        )


def _dmarc(ask: Ask) -> Iterator[Line]:
    """What others shall do with mails that only pretend to come from the domain (RFC 7489 §6.6.3)."""
    labels = domain().split(".")
    names = [".".join(labels[place:]) for place in range(max(len(labels) - 1, 1))]
    found = next((texts for name in names if (texts := _texts(ask, f"_dmarc.{name}", "v=dmarc1"))), [])
    if len(found) != 1:
        what = "there is none" if not found else "there are several: keep one"
        yield Line(Mark.FAULT, "DMARC", f"{what}; publish _dmarc.{domain()} 'v=DMARC1; p=none; rua=mailto:…'")
        return
    tags = dict(part.strip().lower().partition("=")[::2] for part in found[0].split(";"))
    if tags.get("p") == "none":
        yield Line(Mark.HINT, "DMARC", "p=none only watches: p=quarantine once the reports look well")
    if "rua" not in tags:
        yield Line(Mark.HINT, "DMARC", "without rua= nobody tells you who sends in your name")
    if tags.get("adkim") == "s":
        yield Line(
            Mark.HINT, "DMARC", f"adkim=s: signatures must be of {domain()} itself, of no domain above or below"
        )
    yield Line(Mark.GOOD, "DMARC", found[0])


def _mx(ask: Ask) -> Iterator[Line]:
    """Whether what comes back, and what people answer, has somewhere to go."""
    for name, address in (
        ("DEFAULT_FROM_EMAIL", settings.DEFAULT_FROM_EMAIL),
        ("REPLY_TO_EMAIL", settings.REPLY_TO_EMAIL),
        ("MAIL_INBOUND_ADDRESS", settings.MAIL_INBOUND_ADDRESS),
    ):
        host = ascii_address(parseaddr(address)[1]).rpartition("@")[2]
        if not host:
            continue
        servers = ask(host, "MX") or ask(host, "A")
        mark = Mark.GOOD if servers else Mark.FAULT
        yield Line(mark, "MX", f"{name}: {', '.join(servers) or f'{host} takes no mail: answers would be lost'}")
