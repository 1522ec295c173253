"""Typing errors in common domains."""

import pytest

from mailing.suggesting import COMMON, OTHERS, suggestion


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gmail.it", "gmail.com"),
        ("GMIAL.com", "gmail.com"),
        ("libreo.it", "libero.it"),
        ("libro.it", "libero.it"),
        ("hotmial.it", "hotmail.it"),
        ("virgilo.it", "virgilio.it"),
        ("tiscalli.it", "tiscali.it"),
        ("rolmai.net", "rolmail.net"),
        ("provinz.bz.i", "provinz.bz.it"),
        ("raifeisen.it", "raiffeisen.it"),
        ("outlok.com", "outlook.com"),
    ],
)
def test_one_slip_is_asked_about(typed: str, meant: str) -> None:
    assert suggestion(f" Giulia.B@{typed} ") == f"Giulia.B@{meant}"


@pytest.mark.parametrize(
    "typed", [*COMMON, *OTHERS, "example.org", "gmx.it", "tim.it", "coop.it", "gml.com", "xn--mnchen-3ya.example", ""]
)
def test_what_is_right_or_far_from_all_is_not(typed: str) -> None:
    assert suggestion(f"giulia@{typed}") == ""


@pytest.mark.parametrize("text", ["", "@", "gmial.com", "@gmial.com", "giulia@", "a@b@"])
def test_what_is_no_address_is_not_judged(text: str) -> None:
    assert suggestion(text) == ""


def test_a_slip_in_a_common_domain_never_leads_from_one_to_another() -> None:
    assert not [domain for domain in COMMON if suggestion(f"a@{domain}")]
