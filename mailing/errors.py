"""What a refusal means: for this mail, for its address, or for all mails."""

import re
import smtplib
from enum import Enum, auto

from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused, AnymailRequestsAPIError
from requests import ReadTimeout


class Fault(Enum):
    """The classes of error; each has consequences of its own."""

    LATER = auto()  # this mail may pass another time
    MAIL = auto()  # this mail never passes: contents, size, policy, a mailbox that is full
    ADDRESS = auto()  # nobody reads there, whatever is sent
    PROVIDER = auto()  # no mail passes: the way out is closed, or our login is wrong


# Wherever they come: the server shuts down (RFC 5321 §4.2.3), or wants another login (RFC 4954 §6).
CLOSED = {421, 454, 530, 534, 535, 538}
# Of a provider's interface: login, its limits, and a server that waits too long for us.
HTTP_CLOSED = {401, 403, 408, 429}
# No such mailbox, or one that was given up, where the server says no more than that (RFC 5321 §4.2.3).
NOBODY = {550, 551, 553}
# The same in an enhanced code (RFC 3463 §3.2); 5.1.7 and 5.1.8 are about the sender, 5.2.2 is a full mailbox.
DEAD = re.compile(r"5\.(1\.(0|1|2|3|6|10)|2\.1)$")
# In what comes back later: no more than that it is for good, or that there is no such domain.
DEAD_LATER = re.compile(r"5\.(0\.\d+|2\.0|4\.4)$")
TOO_LARGE = re.compile(r"5\.(2\.3|3\.4)$")
ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
# Servers that know no enhanced codes say 550 for these, too; they tell nothing of the address.
POLICY = re.compile(rb"spam|block|list|polic|reput|dmarc|spf|dkim", re.IGNORECASE)
RELAY = re.compile(rb"relay", re.IGNORECASE)


def fault(error: Exception) -> Fault:
    """The class of an error that came while a mail was handed over; what nobody knows is tried again."""
    if isinstance(error, smtplib.SMTPException):
        return _of_smtp(error)
    if isinstance(error, AnymailRecipientsRefused | AnymailInvalidAddress):
        return Fault.MAIL
    if isinstance(error, AnymailRequestsAPIError):
        return _of_http(error)
    return Fault.LATER


def is_dead(status: str) -> bool:
    """Whether an enhanced code of a mail that came back says that nobody reads at the address, whatever is sent."""
    return bool(DEAD.match(status) or DEAD_LATER.match(status))


def _of_smtp(error: smtplib.SMTPException) -> Fault:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        (answer,) = error.recipients.values()  # each mail has one
        return _at_recipient(*answer)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _at_sender(error.smtp_code, _bytes(error.smtp_error))
    if isinstance(error, smtplib.SMTPDataError):
        return _at_data(error.smtp_code, _bytes(error.smtp_error))
    if isinstance(error, smtplib.SMTPResponseException):  # greeting, EHLO, login
        return Fault.PROVIDER
    return Fault.LATER  # the connection broke


def _at_sender(code: int, words: bytes) -> Fault:
    """All mails come from one sender: but for the size it is not this mail that is refused."""
    return Fault.MAIL if code == 552 or TOO_LARGE.match(_enhanced(words)) else Fault.PROVIDER


def _at_recipient(code: int, words: bytes) -> Fault:
    status = _enhanced(words)
    if code in CLOSED:
        return Fault.PROVIDER
    if code < 500:
        return Fault.LATER
    if DEAD.match(status):
        return Fault.ADDRESS
    if RELAY.search(words):  # it does not know us
        return Fault.PROVIDER
    return Fault.ADDRESS if code in NOBODY and not status and not POLICY.search(words) else Fault.MAIL


def _at_data(code: int, words: bytes) -> Fault:
    """By then the recipient was taken: only an enhanced code still speaks of the address."""
    if code in CLOSED:
        return Fault.PROVIDER
    if code < 500:
        return Fault.LATER
    return Fault.ADDRESS if DEAD.match(_enhanced(words)) else Fault.MAIL


def _of_http(error: AnymailRequestsAPIError) -> Fault:
    status = error.status_code
    if status is None:  # no answer: after a time-out the mail may be out, else nothing was asked
        return Fault.LATER if isinstance(error, ReadTimeout) else Fault.PROVIDER
    return Fault.PROVIDER if status in HTTP_CLOSED or status >= 500 else Fault.MAIL


def _enhanced(words: bytes) -> str:
    """The enhanced code that an answer begins with (RFC 2034); empty where it has none."""
    found = ENHANCED.match(words)
    return found[1].decode() if found else ""


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
