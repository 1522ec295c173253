"""Styles for mail programs: written into the tags, the rest kept for those that read it."""

from functools import cache

import css_inline


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def inline(html: str) -> str:
    """The HTML with its `<style>` written into the tags; media queries (dark mode) stay."""
    return _inliner().inline(html)
