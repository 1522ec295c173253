"""When Python looks for garbage."""

import gc


def look_seldom() -> None:
    """What is loaded by now stays: looking through it for garbage again and again costs each request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
