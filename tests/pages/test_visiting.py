"""How an address of another site is asked, and which are never opened."""

import socket
import time
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest

from pages import visiting
from pages.models import ExternalLink
from pages.visiting import Answer, Pace, Visitor
from tests.foreign_site import HOST, NAME, Clock, ForeignSite, make_visitor, opened, trusting_us

State, Why = ExternalLink.State, ExternalLink.Why
NOT_VISITED = Answer(State.UNSURE, Why.NOT_VISITED)


@pytest.fixture
def site() -> Iterator[ForeignSite]:
    with opened() as site:
        yield site


# --- what is never opened -------------------------------------------------------------------

PRIVATE = {
    "this machine": "127.0.0.1",
    "all of this machine": "127.255.255.254",
    "no address": "0.0.0.0",  # noqa: S104 (nobody listens)
    "private, class A": "10.0.0.1",
    "private, class B": "172.16.0.1",
    "private, class B, the last": "172.31.255.255",
    "private, class C": "192.168.1.1",
    "of a provider": "100.64.0.1",
    "link-local, where clouds tell their keys": "169.254.169.254",
    "of protocols": "192.0.0.1",
    "for documents": "192.0.2.1",
    "for benchmarks": "198.18.0.1",
    "multicast": "224.0.0.1",
    "multicast that is global": "224.0.1.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "this machine, IPv6": "::1",
    "no address, IPv6": "::",
    "mapped, private": "::ffff:10.0.0.1",
    "mapped, this machine": "::ffff:127.0.0.1",
    "mapped, public": "::ffff:93.184.215.14",
    "compatible": "::7f00:1",
    "translated": "64:ff9b::7f00:1",
    "translated in one's own way": "64:ff9b:1::1",
    "6to4": "2002:7f00:1::1",
    "Teredo": "2001:0:7f00:1::1",
    "link-local, IPv6": "fe80::1",
    "link-local with its zone": "fe80::1%lo",
    "of a site": "fec0::1",
    "unique local": "fd00::1",
    "multicast, IPv6": "ff02::1",
    "multicast that is global, IPv6": "ff0e::1",
    "for documents, IPv6": "2001:db8::1",
}


@pytest.mark.parametrize("address", PRIVATE.values(), ids=PRIVATE.keys())
def test_no_host_that_leads_into_a_private_network_is_opened(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_args: pytest.fail("opened"))

    answer = Visitor(resolve=lambda _host, _port: [address]).visit("https://example.org/")

    assert answer == NOT_VISITED


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "https://93.184.215.14:22/",
        "http://93.184.215.14:8080/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd",
        "http://",
        "http://[::1/",
        "http://93.184.215.14:port/",
        f"http://{'a' * 70}.example.org/",
    ],
)
def test_however_it_is_written(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_args: pytest.fail("opened"))

    assert Visitor().visit(url) == NOT_VISITED


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_args: pytest.fail("opened"))

    answer = Visitor(resolve=lambda _host, _port: ["93.184.215.14", "10.0.0.1"]).visit("https://example.org/")

    assert answer == NOT_VISITED


def test_public_addresses_on_the_ports_of_the_web_are_open() -> None:
    addresses = ("93.184.215.14", "2606:4700::6810:85e5")

    assert all(visiting.is_public(address, port) for address in addresses for port in (80, 443))
    assert not any(visiting.is_public(address, port) for address in addresses for port in (22, 8080))


@pytest.mark.parametrize(
    "goal",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1/admin",
        "//192.168.1.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "gopher://93.184.215.14/",
    ],
)
def test_no_answer_leads_into_a_private_network(site: ForeignSite, goal: str) -> None:
    site.leads |= {"/goal/1": "/goal/2", "/goal/2": goal}

    answer = make_visitor(site, timeout=0.5).visit(site.url("goal/1"))

    assert answer == NOT_VISITED
    assert site.heard == [("HEAD", "/goal/1"), ("HEAD", "/goal/2")]


def test_what_was_looked_at_is_what_is_opened(site: ForeignSite) -> None:
    """A name server that says something else the second time is not asked a second time."""
    answers = [[HOST], ["10.0.0.1"]]

    answer = make_visitor(site, resolve=lambda _host, _port: answers.pop(0)).visit(
        f"http://rebinding.example.org:{site.port}/200"
    )

    assert (answer.state, len(answers)) == (State.OK, 1)


# --- what is found --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("200", Answer(State.OK, status=200)),
        ("204", Answer(State.OK, status=204)),
        ("404", Answer(State.DEAD, Why.NOT_FOUND, 404, is_final=True)),
        ("410", Answer(State.DEAD, Why.NOT_FOUND, 410, is_final=True)),
        ("400", Answer(State.DEAD, Why.NOT_TAKEN, 400)),
        ("401", Answer(State.UNSURE, Why.REFUSED, 401)),
        ("403", Answer(State.UNSURE, Why.REFUSED, 403)),
        ("429", Answer(State.UNSURE, Why.REFUSED, 429)),
        ("999", Answer(State.UNSURE, Why.REFUSED, 999)),
        ("500", Answer(State.UNSURE, Why.FAULT, 500)),
        ("503", Answer(State.UNSURE, Why.FAULT, 503)),
        ("get-only", Answer(State.OK, status=200)),
        ("lies-about-head", Answer(State.OK, status=200)),
        ("drops-head", Answer(State.OK, status=200)),
        ("dropped", Answer(State.DEAD, Why.UNREACHABLE)),
    ],
)
def test_what_a_server_answers(site: ForeignSite, path: str, found: Answer) -> None:
    assert make_visitor(site).visit(site.url(path)) == found


def test_get_is_asked_only_where_head_was_refused(site: ForeignSite) -> None:
    visitor = make_visitor(site)
    for path in ("200", "get-only", "429"):
        visitor.visit(site.url(path))

    assert site.heard == [("HEAD", "/200"), ("HEAD", "/get-only"), ("GET", "/get-only"), ("HEAD", "/429")]


def test_the_server_reads_who_asks(site: ForeignSite) -> None:
    make_visitor(site).visit(site.url("200"))

    assert site.agents == {"smartCoop link check (+https://smartcoop.example.org)"}


def test_a_page_that_moved_is_found_where_it_leads(site: ForeignSite) -> None:
    site.leads |= {"/goal/1": "/goal/2", "/goal/2": site.url("404")}

    assert make_visitor(site).visit(site.url("goal/1")).why == Why.NOT_FOUND


def test_nobody_runs_in_circles(site: ForeignSite) -> None:
    site.leads |= {"/goal/1": "/goal/1"}

    answer = make_visitor(site).visit(site.url("goal/1"))

    assert (answer, len(site.heard)) == (Answer(State.DEAD, Why.ENDLESS), 6)


def test_letters_beyond_ascii_arrive(site: ForeignSite) -> None:
    assert make_visitor(site).visit(site.url("200/società?q=é è")).state == State.OK
    assert site.heard == [("HEAD", "/200/societ%C3%A0?q=%C3%A9%20%C3%A8")]


def test_a_slow_server_is_no_dead_one(site: ForeignSite) -> None:
    assert make_visitor(site, timeout=0.1).visit(site.url("slow")) == Answer(State.UNSURE, Why.SLOW)


def test_an_answer_that_drips_is_cut_off() -> None:
    """Each drop comes in time; only together they would take for ever."""
    with socket.create_server((HOST, 0)) as server:
        over = Event()

        def drip() -> None:
            line, _address = server.accept()
            with line:
                while not over.wait(0.02):
                    try:
                        line.send(b"H")
                    except OSError:
                        return

        thread = Thread(target=drip)
        thread.start()
        site = ForeignSite(server.getsockname()[1])

        answer = make_visitor(site, timeout=0.1).visit(site.url(""))

        over.set()
        thread.join()
    assert answer == Answer(State.UNSURE, Why.SLOW)


def test_a_server_that_is_gone_is_a_failure() -> None:
    with opened() as site:
        url = site.url("200")

    assert make_visitor(site).visit(url) == Answer(State.DEAD, Why.UNREACHABLE)


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (socket.EAI_NONAME, Answer(State.DEAD, Why.UNKNOWN_HOST)),
        (socket.EAI_AGAIN, Answer(State.UNSURE, Why.SLOW)),  # our own name server's fault
    ],
)
def test_a_name_that_nobody_has_is_a_failure(error: int, found: Answer) -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(error, "no")

    assert Visitor(resolve=resolve).visit("https://example.org/") == found


def test_where_https_is_none_it_is_unsure(site: ForeignSite) -> None:
    url = site.url("200").replace("http:", "https:")

    assert make_visitor(site, timeout=0.5).visit(url).state == State.UNSURE


def over_https(site: ForeignSite, name: str = NAME, **facts: Any) -> Answer:
    return make_visitor(site, resolve=lambda _host, _port: [HOST], **facts).visit(f"https://{name}:{site.port}/200")


def test_a_certificate_that_browsers_take_is_in_order() -> None:
    with opened("good") as site:
        answer = over_https(site, trust=trusting_us)

    assert (answer, site.heard) == (Answer(State.OK, status=200), [("HEAD", "/200")])


@pytest.mark.parametrize(
    ("certificate", "name", "facts"),
    [
        ("expired", NAME, {"trust": trusting_us}),
        ("good", "another.example.org", {"trust": trusting_us}),
        ("good", NAME, {}),
    ],
    ids=["expired", "of another name", "of nobody known"],
)
def test_a_certificate_that_browsers_warn_of_is_told_as_such(
    certificate: str, name: str, facts: dict[str, Any]
) -> None:
    with opened(certificate) as site:
        answer = over_https(site, name, **facts)

    assert (answer, site.heard) == (Answer(State.UNSURE, Why.CERTIFICATE), [])
    assert "certificat" in str(answer.why.label)


def test_a_name_server_that_says_nothing_is_not_waited_for() -> None:
    over = Event()

    def resolve(_host: str, _port: int) -> list[str]:
        over.wait(30)
        return []

    began = time.monotonic()
    answer = Visitor(resolve=resolve, timeout=0.1).visit("https://example.org/")

    waited = time.monotonic() - began
    over.set()
    assert (answer, waited < 5) == (Answer(State.UNSURE, Why.SLOW), True)


# --- politeness -----------------------------------------------------------------------------


def test_a_host_is_asked_once_a_second(site: ForeignSite) -> None:
    clock = Clock()
    visitor = make_visitor(site, clock)
    for path in ("200", "get-only"):
        visitor.visit(site.url(path))

    assert (len(site.heard), clock.slept) == (3, [1, 1])


def test_another_host_need_not_wait() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep)
    for host in ("a.example.org", "b.example.org"):
        pace.wait(host)

    assert clock.slept == []


def test_one_link_takes_only_so_long(site: ForeignSite) -> None:
    site.leads |= {"/goal/1": "/goal/2", "/goal/2": "/goal/3", "/goal/3": "/goal/4"}

    answer = make_visitor(site, patience=1.5).visit(site.url("goal/1"))

    assert (answer.why, len(site.heard)) == (Why.SLOW, 3)
