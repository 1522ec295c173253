"""`manage.py check_mail`: against a name server and a mail server on real sockets."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mailing import resolving
from mailing.resolving import NoAnswer, ask
from tests.mailing.name_server import NameServer, Zone, running_name_server
from tests.mailing.sink import free_port, running_sink, sending_by

pytestmark = pytest.mark.plain
DOMAIN = "example.org"
KEY = "v=DKIM1; k=rsa; p=" + "MIIB" * 100
POSTMARK = "anymail.backends.postmark.EmailBackend"


def good_zone() -> Zone:
    """A domain as it should be."""
    return {
        (DOMAIN, "TXT"): ["google-site-verification=x", "v=spf1 include:spf.mtasv.net -all"],
        (DOMAIN, "MX"): ["mx.example.org"],
        (f"s1._domainkey.{DOMAIN}", "CNAME"): ["s1.provider.example.net"],
        ("s1.provider.example.net", "TXT"): [KEY],
        (f"_dmarc.{DOMAIN}", "TXT"): ["v=DMARC1; p=quarantine; rua=mailto:dmarc@example.org"],
    }


@pytest.fixture
def names() -> Iterator[NameServer]:
    with running_name_server(good_zone()) as server:
        yield server


def check(names: NameServer, *options: str, selector: str = "s1") -> tuple[str, bool]:
    """What the command says, and whether all is well."""
    out = StringIO()
    named = [f"--nameserver={names.address[0]}:{names.address[1]}", *([f"--selector={selector}"] if selector else [])]
    try:
        call_command("check_mail", *named, *options, stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


def faults(said: str) -> list[str]:
    """What has a fault, by its name."""
    return [line.split()[1] for line in said.splitlines() if line.startswith("FAULT")]


def test_a_domain_as_it_should_be_is_well(names: NameServer) -> None:
    with sending_by(POSTMARK):
        said, is_well = check(names)

    assert (faults(said), is_well) == ([], True)
    for words in ("smartcoop@example.org", "info@example.org", "All is well.", "mx.example.org", "p=quarantine"):
        assert words in said


@pytest.mark.parametrize(
    ("key", "value", "fault", "words"),
    [
        ((DOMAIN, "TXT"), ["x"], "SPF", "there is none"),
        ((DOMAIN, "TXT"), ["v=spf1 mx -all", "v=spf1 a -all"], "SPF", "there are several"),
        ((DOMAIN, "TXT"), ["v=spf1 mx +all"], "SPF", "lets everybody send"),
        ((DOMAIN, "TXT"), ["v=spf1 " + "include:x.org " * 11 + "-all"], "SPF", "asks for 11"),
        (("s1.provider.example.net", "TXT"), ["v=DKIM1; p="], "DKIM", "has no key"),
        (("s1.provider.example.net", "TXT"), [], "DKIM", "has no key"),
        ((f"_dmarc.{DOMAIN}", "TXT"), [], "DMARC", "there is none"),
        ((DOMAIN, "MX"), [], "MX", "takes no mail"),
    ],
)
def test_each_fault_is_named_and_fails(
    names: NameServer, key: tuple[str, str], value: list[str], fault: str, words: str
) -> None:
    names.zone[key] = value

    said, is_well = check(names)

    assert (set(faults(said)), is_well) == ({fault}, False)
    assert words in said


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ((f"_dmarc.{DOMAIN}", "TXT"), ["v=DMARC1; p=none"], "only watches"),
        ((f"_dmarc.{DOMAIN}", "TXT"), ["v=DMARC1; p=reject"], "without rua="),
        ((f"_dmarc.{DOMAIN}", "TXT"), ["v=DMARC1; p=reject; rua=mailto:x; adkim=s"], "adkim=s"),
        ((DOMAIN, "TXT"), ["v=spf1 mx -all"], "without 'include:spf.mtasv.net'"),
    ],
)
def test_what_could_be_better_is_a_hint_and_does_not_fail(
    names: NameServer, key: tuple[str, str], value: list[str], words: str
) -> None:
    names.zone[key] = value

    with sending_by(POSTMARK):
        said, is_well = check(names)

    assert words in said
    assert is_well


def test_without_a_selector_it_does_not_claim_that_mails_are_signed(names: NameServer) -> None:
    said, is_well = check(names, selector="")

    assert (faults(said), is_well) == (["DKIM"], False)
    assert "give --selector" in said


def test_the_selectors_of_a_known_provider_are_tried(names: NameServer) -> None:
    with sending_by("anymail.backends.sendgrid.EmailBackend"):
        said, is_well = check(names, selector="")

    assert "key under s1" in said
    assert is_well


def test_the_policy_of_the_domain_above_counts(names: NameServer, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "smartCoop <no-reply@mail.example.org>"
    for kind in ("TXT", "MX"):
        names.zone["mail.example.org", kind] = names.zone[DOMAIN, kind]
    names.zone["s1._domainkey.mail.example.org", "TXT"] = [KEY]

    said, is_well = check(names)

    assert (faults(said), is_well) == ([], True)


def test_a_domain_with_umlauts_is_asked_as_dns_knows_it(names: NameServer, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = settings.REPLY_TO_EMAIL = "info@genossenschäft.example"
    ascii_name = "xn--genossenschft-lfb.example"
    names.zone = {(name.replace(DOMAIN, ascii_name), kind): value for (name, kind), value in names.zone.items()}
    names.zone["s1.provider.example.net", "TXT"] = [KEY]

    said, is_well = check(names)

    assert (faults(said), is_well) == ([], True)


# --- the real mail ----------------------------------------------------------------------------


def test_one_real_mail_goes_out_and_the_answer_is_shown(names: NameServer) -> None:
    with running_sink() as sink:
        said, is_well = check(names, "--to=operator@example.org")

    (mail,) = sink.mails
    assert sink.recipients == ["operator@example.org"]
    assert (mail["From"].addresses[0].addr_spec, mail["Subject"]) == ("smartcoop@example.org", "Test mail")
    assert "to operator@example.org: 250 ok" in said
    assert "the server takes 33554432" in said
    assert is_well


def test_a_refusal_is_shown_in_the_servers_words(names: NameServer) -> None:
    with running_sink() as sink:
        sink.at_recipient["operator@example.org"] = "550 5.7.1 relaying denied"
        said, is_well = check(names, "--to=operator@example.org")

    assert "RCPT TO was refused: 550 5.7.1 relaying denied" in said
    assert not is_well
    assert sink.taken == []


def test_a_server_that_is_gone_is_a_fault(names: NameServer) -> None:
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with sending_by(smtp, host="127.0.0.1", port=free_port(), timeout=1):
        said, is_well = check(names, "--to=operator@example.org")

    assert "not taken: ConnectionRefusedError" in said
    assert not is_well


# --- the name server ---------------------------------------------------------------------------


def test_a_long_answer_is_fetched_by_tcp(names: NameServer) -> None:
    names.truncates = True

    assert ask(f"s1._domainkey.{DOMAIN}", "TXT", names.address) == [KEY]


def test_a_name_that_is_not_there_has_no_records(names: NameServer) -> None:
    assert ask("nothing.example.org", "TXT", names.address) == []


def test_a_name_server_that_refuses_is_no_answer(names: NameServer) -> None:
    names.refuses = 2

    with pytest.raises(NoAnswer):
        ask(DOMAIN, "TXT", names.address)
    assert check(names)[1] is False


def test_a_name_server_that_is_gone_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "TIMEOUT", 0.2)

    with pytest.raises(NoAnswer):
        ask(DOMAIN, "MX", ("127.0.0.1", free_port()))


@pytest.mark.parametrize("answer", [b"", b"x", b"\0" * 11, b"\xff" * 40, b"\0\0\x81\x80\0\1\0\7" + b"\xc0\x0c" * 20])
def test_garbage_is_no_answer(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "_by_udp", lambda query, _server: query[:2] + answer[2:])
    monkeypatch.setattr(resolving, "_by_tcp", lambda query, _server: query[:2] + answer[2:])

    with pytest.raises(NoAnswer):
        ask(DOMAIN, "MX", ("127.0.0.1", 1))
