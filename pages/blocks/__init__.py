"""The blocks that pages are made of: few, each with its own template, its description and an example."""

from .body import BodyBlock, HomeBodyBlock, PageBodyBlock
from .texts import RICH_TEXT, CleanTextBlock, PlainInMigrations

__all__ = ["RICH_TEXT", "BodyBlock", "CleanTextBlock", "HomeBodyBlock", "PageBodyBlock", "PlainInMigrations"]
