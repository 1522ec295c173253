"""Mails as programs send them when somebody answers: built part by part as each of them does."""

from base64 import b64encode
from collections.abc import Iterable

CRLF = "\r\n"


def mail(headers: dict[str, str], body: str) -> bytes:
    """A mail of headers and a body, as it comes over the wire."""
    lines = [*(f"{name}: {value}" for name, value in headers.items()), "", body]
    return CRLF.join(CRLF.join(lines).splitlines()).encode()


def part(kind: str, body: str, *more: str) -> str:
    return CRLF.join([f"Content-Type: {kind}", *more, "", body])


def multipart(parts: Iterable[str], mark: str = "_000_mark_") -> str:
    return CRLF.join([*(f"--{mark}{CRLF}{each}" for each in parts), f"--{mark}--", ""])


def written(message_id: str, text: str = "Grazie, a presto!", **headers: str) -> bytes:
    """A person's answer, from Thunderbird."""
    own = {
        "From": "Giulia Belcampo <giulia@example.org>",
        "To": "info@example.org",
        "Subject": "Re: Iscrizione confermata",
        "Message-ID": "<a1@example.org>",
        "In-Reply-To": message_id,
        "References": message_id,
        "Content-Type": "text/plain; charset=UTF-8; format=flowed",
        "Content-Transfer-Encoding": "8bit",
    }
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {name: value for name, value in (own | more).items() if value}
    return mail(kept, text)


def calendar(uid: str, attendee: str, answer: str, comment: str = "", *, product: str = "x") -> str:
    """What stands in the calendar part of an answer (RFC 5546 §3.2.3)."""
    lines = [
        "BEGIN:VCALENDAR",
        f"PRODID:{product}",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"ATTENDEE;CN=Giulia Belcampo;PARTSTAT={answer}:mailto:{attendee}",
        "ORGANIZER:mailto:smartcoop@example.org",
        f"UID:{uid}",
        "DTSTAMP:20270110T080000Z",
        "DTSTART:20270120T160000Z",
        "SEQUENCE:0",
        *([f"COMMENT:{comment}"] if comment else []),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return CRLF.join(lines)


def outlook(uid: str, attendee: str, answer: str, message_id: str = "", comment: str = "") -> bytes:
    """Outlook and Exchange: text, HTML and base64 calendar side by side; in the thread of the invitation."""
    found = calendar(uid, attendee, answer, comment, product="Microsoft Exchange Server 2010")
    encoded = b64encode(found.encode()).decode()
    parts = [
        part("text/plain; charset=iso-8859-1", comment, "Content-Transfer-Encoding: quoted-printable"),
        part("text/html; charset=iso-8859-1", f"<html><body>{comment}</body></html>"),
        part("text/calendar; charset=utf-8; method=REPLY", encoded, "Content-Transfer-Encoding: base64"),
    ]
    headers = {
        "From": "Giulia Belcampo <giulia@example.org>",
        "To": "smartcoop@example.org",
        "Subject": "Abgelehnt: Bilanz lesen",
        "Thread-Topic": "Bilanz lesen",
        "Message-ID": "<DB9PR@eurprd.example.org>",
        "X-MS-Has-Attach": "",
        "X-Auto-Response-Suppress": "DR, OOF, AutoReply",
        "Content-Type": 'multipart/alternative; boundary="_000_mark_"',
        "MIME-Version": "1.0",
    }
    if message_id:
        headers |= {"In-Reply-To": message_id, "References": message_id}
    return mail(headers, multipart(parts))


def gmail(uid: str, attendee: str, answer: str) -> bytes:
    """Gmail: alternative bodies with its own words within multipart/mixed, the same as an attached file; no thread."""
    found = calendar(uid, attendee, answer, product="-//Google Inc//Google Calendar 70.9054//EN")
    words = "Giulia Belcampo hat diese Einladung abgelehnt.\r\n\r\nEinladung von Google Kalender: https://calendar.google.com/"
    bodies = multipart(
        [
            part('text/plain; charset="UTF-8"; format=flowed; delsp=yes', words),
            part('text/html; charset="UTF-8"', f"<p>{words}</p>"),
            part('text/calendar; charset="UTF-8"; method=REPLY', found, "Content-Transfer-Encoding: 7bit"),
        ],
        "0000inner",
    )
    encoded = b64encode(found.encode()).decode()
    attached = 'Content-Disposition: attachment; filename="invite.ics"'
    parts = [
        part('multipart/alternative; boundary="0000inner"', bodies),
        part('application/ics; name="invite.ics"', encoded, attached, "Content-Transfer-Encoding: base64"),
    ]
    headers = {
        "Reply-To": "Giulia Belcampo <giulia@example.org>",
        "Sender": "Google Calendar <calendar-notification@google.com>",
        "Auto-Submitted": "auto-generated",
        "Message-ID": "<calendar-9f1c@google.com>",
        "From": "Giulia Belcampo <giulia@example.org>",
        "To": "smartcoop@example.org",
        "Subject": "Declined: Bilanz lesen @ Wed Jan 20",
        "Content-Type": 'multipart/mixed; boundary="0000outer"',
        "MIME-Version": "1.0",
    }
    return mail(headers, multipart(parts, "0000outer"))


def apple(uid: str, attendee: str, answer: str) -> bytes:
    """Apple's calendar: one sentence, and the calendar as a file of type text/calendar; no thread."""
    found = calendar(uid, attendee, answer, product="-//Apple Inc.//macOS 15.1//EN")
    attached = "Content-Disposition: attachment; filename=iCal-20270110-090000.ics"
    parts = [
        part("text/plain; charset=us-ascii", 'Giulia Belcampo has declined your invitation to "Bilanz lesen".'),
        part("text/calendar; name=iCal-20270110-090000.ics; charset=utf-8; method=REPLY", found, attached),
    ]
    headers = {
        "From": "Giulia Belcampo <giulia@example.org>",
        "Content-Type": 'multipart/mixed; boundary="Apple-Mail=_1"',
        "MIME-Version": "1.0 (Mac OS X Mail 16.0)",
        "Subject": "Declined: Bilanz lesen",
        "Message-Id": "<6F9A@example.org>",
        "To": "smartcoop@example.org",
        "X-Mailer": "iCal",
    }
    return mail(headers, multipart(parts, "Apple-Mail=_1"))


def exchange_away(message_id: str) -> bytes:
    """An out-of-office note of Exchange."""
    headers = {
        "From": "Giulia Belcampo <giulia@example.org>",
        "To": "smartcoop@example.org",
        "Subject": "Automatische Antwort: Anmeldung bestätigt".encode().decode("latin-1"),
        "Message-ID": "<f00d@eurprd.example.org>",
        "In-Reply-To": message_id,
        "References": message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-MS-Exchange-Inbox-Rules-Loop": "giulia@example.org",
        "Content-Type": "text/plain; charset=utf-8",
    }
    return mail(headers, "Ich bin bis 7. Jänner nicht im Büro.")


def gmail_away(message_id: str) -> bytes:
    """A vacation responder's note of Gmail."""
    headers = {
        "From": "Giulia Belcampo <giulia@example.org>",
        "To": "smartcoop@example.org",
        "Subject": "Fuori fino a lunedì Re: Iscrizione confermata".encode().decode("latin-1"),
        "Message-ID": "<CAF7@mail.gmail.com>",
        "In-Reply-To": message_id,
        "References": message_id,
        "Precedence": "bulk",
        "X-Autoreply": "yes",
        "Auto-Submitted": "auto-replied",
        "Content-Type": 'text/plain; charset="UTF-8"',
    }
    return mail(headers, "Sono in ferie.")


def postfix_bounce(
    message_id: str,
    recipient: str,
    status: str = "5.1.1",
    action: str = "failed",
    said: str = "550 5.1.1 no such user",
) -> bytes:
    """A delivery status notification of Postfix, with the headers of the mail that came back (RFC 3464)."""
    parts = [
        part("text/plain; charset=us-ascii", f"I'm sorry to have to inform you ... <{recipient}>: host said: {said}"),
        part(
            "message/delivery-status",
            CRLF.join(
                [
                    "Reporting-MTA: dns; mail.example.org",
                    "X-Postfix-Queue-ID: 4F1",
                    "",
                    f"Final-Recipient: rfc822; {recipient}",
                    f"Original-Recipient: rfc822;{recipient}",
                    f"Action: {action}",
                    f"Status: {status}",
                    "Remote-MTA: dns; mx.example.net",
                    f"Diagnostic-Code: smtp; {said}",
                ]
            ),
            "Content-Description: Delivery report",
        ),
        part(
            "text/rfc822-headers",
            CRLF.join(["From: smartcoop@example.org", f"To: {recipient}", f"Message-ID: {message_id}", ""]),
            "Content-Description: Undelivered Message Headers",
        ),
    ]
    headers = {
        "Return-Path": "<>",
        "From": "MAILER-DAEMON@mail.example.org (Mail Delivery System)",
        "Subject": "Undelivered Mail Returned to Sender",
        "To": "smartcoop@example.org",
        "Auto-Submitted": "auto-replied",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/report; report-type=delivery-status; boundary="4F1.1/mail.example.org"',
        "Message-Id": "<20270110.4F1@mail.example.org>",
    }
    return mail(headers, multipart(parts, "4F1.1/mail.example.org"))
