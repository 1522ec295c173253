"""Styles for mail programs: written into the tags, since many read no `<style>`."""

from functools import cache

import css_inline


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)


def inline(html: str) -> str:
    """The HTML with its `<style>` written into the tags.

    What cannot be (media queries: small screens, dark mode) stands in a `<style data-css-inline="keep">`.
    """
    return _inliner().inline(html)
