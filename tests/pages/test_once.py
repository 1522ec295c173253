"""What a request reads once: never longer than the request."""

from pages.once import once, remembering


def test_it_is_read_once_until_the_end_and_anew_after_it() -> None:
    read: list[int] = []

    @once
    def number() -> int:
        read.append(len(read))
        return len(read)

    with remembering():
        assert (number(), number()) == (1, 1)
    with remembering():
        assert number() == 2

    assert len(read) == 2


def test_without_a_request_it_is_read_each_time() -> None:
    read: list[str] = []
    ask = once(lambda: read.append("asked"))

    ask()
    ask()

    assert len(read) == 2
