"""Personal links are computed and compared safely."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from members.links import Purpose, find, token


def fetch(pk: int) -> tuple[str, int] | None:
    return {7: ("seven", 1), 8: ("eight", 3)}.get(pk)


def test_a_token_opens_its_row() -> None:
    assert find(Purpose.MANAGE, token(Purpose.MANAGE, 7, 1), fetch) == "seven"
    assert find(Purpose.MANAGE, token(Purpose.MANAGE, 8, 3), fetch) == "eight"


@pytest.mark.parametrize(
    "text",
    [
        token.__name__,
        "",
        "-",
        "7-",
        "7",
        "07-x",
        "+7-x",
        "7_0-x",
        " 7-x",
        "ffffffffffffffffffffffff-x",
    ],
)
def test_other_texts_open_nothing(text: str) -> None:
    assert find(Purpose.MANAGE, text, fetch) is None


def test_a_token_is_good_for_its_purpose_row_and_version_only() -> None:
    right = token(Purpose.MANAGE, 7, 1)

    for purpose in set(Purpose) - {Purpose.MANAGE}:
        assert find(purpose, right, fetch) is None
    assert find(Purpose.MANAGE, right.replace("7-", "8-", 1), fetch) is None
    assert find(Purpose.MANAGE, token(Purpose.MANAGE, 8, 2), fetch) is None
    assert find(Purpose.MANAGE, "0" + right, fetch) is None


def test_without_a_key_no_link_is_made(settings: Any) -> None:
    settings.LINKS_KEY = ""

    with pytest.raises(ImproperlyConfigured):
        token(Purpose.MANAGE, 1, 1)
    assert find(Purpose.MANAGE, "7-", fetch) is None
