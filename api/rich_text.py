"""Blocks as other front ends get them: Wagtail's own shape, with texts as HTML whose links work anywhere."""

from typing import Any

from django.conf import settings
from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.blocks.stream_block import StreamValue

from pages.rich_text import Links, strings


def blocks(value: StreamValue, locale: str) -> list[dict[str, Any]]:
    """The blocks of a page as `{type, value, id}`; links lead to pages of the language."""
    links = Links(locale, settings.PUBLIC_URL)
    links.learn(strings(value.raw_data))
    return _represent(value.stream_block, value, links)


def _represent(block: Block, value: Any, links: Links) -> Any:
    """As `get_api_representation` has it, but for rich text."""
    if not _holds_text(block):
        return block.get_api_representation(value)
    match block:
        case StreamBlock():
            return [
                {"type": child.block_type, "value": _represent(child.block, child.value, links), "id": child.id}
                for child in value
            ]
        case ListBlock():
            return [_represent(block.child_block, child, links) for child in value]
        case StructBlock():
            return {name: _represent(child, value.get(name), links) for name, child in block.child_blocks.items()}
    return links.html(value.source)


def _holds_text(block: Block) -> bool:
    """Whether it is rich text, or has some at any depth."""
    match block:
        case StreamBlock() | StructBlock():
            return any(map(_holds_text, block.child_blocks.values()))
        case ListBlock():
            return _holds_text(block.child_block)
    return isinstance(block, RichTextBlock)
