"""Whoever calls deeply does not ask the system for memory again and again."""

import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.http import HttpRequest, HttpResponse

from cms.middleware import RequestLog
from cms.roomy import roomy


def leaf(number: int) -> int:
    return number


def climb(depth: int = 300) -> None:
    """Calls so deeply, and on each step again and again: on some the call stands at the edge of a piece of the stack."""
    for number in range(2_000):
        leaf(number)
    if depth:
        climb(depth - 1)


@roomy
def climb_with_room() -> None:
    climb()


def pages_asked_for(deed: Callable[[], object]) -> int:
    """How many pages of memory the system gave meanwhile, to a thread whose stack is empty."""

    def measured() -> int:
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        deed()
        return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(measured).result()


def test_a_call_with_room_asks_for_memory_once() -> None:
    assert pages_asked_for(climb_with_room) < 200


def test_a_page_has_room() -> None:
    request = HttpRequest()

    def page(_request: HttpRequest) -> HttpResponse:
        climb()
        return HttpResponse()

    assert pages_asked_for(lambda: RequestLog(page)(request)) < 200


def test_a_function_with_room_is_the_same_function() -> None:
    def plus(number: int, *, more: int = 1) -> int:
        """Adds."""
        return number + more

    before = plus

    assert roomy(plus) is before
    assert (plus(2), plus(2, more=3), plus.__doc__) == (3, 5, "Adds.")
