"""Blocks as other front ends get them: Wagtail's own shape, with texts as HTML whose links work anywhere."""

import json
import re
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urljoin

from django.conf import settings
from django.utils.html import escape
from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.blocks.stream_block import StreamValue
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.rich_text import expand_db_html
from wagtail.rich_text.rewriters import FIND_A_TAG, LinkRewriter, extract_attrs

type Addresses = dict[str, str]

DEAD_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)


def blocks(value: StreamValue, locale: str) -> list[dict[str, Any]]:
    """The blocks of a page as `{type, value, id}`; links lead to pages of the language."""
    return _represent(value.stream_block, value, Links.of(value, locale))


@dataclass(frozen=True, slots=True)
class Links:
    """Where the links of a text lead, by the id of what they name; what is not live is missing.

    Wagtail's own way takes the language of the request and links to drafts, too.
    """

    pages: Addresses
    documents: Addresses

    @classmethod
    def of(cls, value: StreamValue, locale: str) -> Self:
        """The addresses that a page needs: at most three statements."""
        text = json.dumps(list(value.raw_data), ensure_ascii=False).replace('\\"', '"')
        named = [extract_attrs(tag) for tag in FIND_A_TAG.findall(text)]
        pages, documents = _ids(named, "page"), _ids(named, "document")
        return cls(
            _page_addresses(pages, locale) if pages else {}, _document_addresses(documents) if documents else {}
        )

    def html(self, source: str) -> str:
        """Rich text as HTML: links are absolute, and one that leads nowhere is plain text."""
        rewrite = LinkRewriter(
            bulk_rules={
                "page": lambda links: [_tag(self.pages.get(link.get("id", ""))) for link in links],
                "document": lambda links: [_tag(self.documents.get(link.get("id", ""))) for link in links],
            }
        )
        return DEAD_LINK.sub(r"\1", expand_db_html(rewrite(source)))


def _represent(block: Block, value: Any, links: Links) -> Any:
    """As `get_api_representation` has it, but for rich text."""
    match block:
        case RichTextBlock():
            return links.html(value.source)
        case StreamBlock():
            return [
                {"type": child.block_type, "value": _represent(child.block, child.value, links), "id": child.id}
                for child in value
            ]
        case ListBlock():
            return [_represent(block.child_block, child, links) for child in value]
        case StructBlock() if any(isinstance(child, RichTextBlock) for child in block.child_blocks.values()):
            return {name: _represent(child, value.get(name), links) for name, child in block.child_blocks.items()}
    return block.get_api_representation(value)


def _ids(named: list[dict[str, str]], kind: str) -> list[str]:
    found = [attributes.get("id", "") for attributes in named if attributes.get("linktype") == kind]
    return [pk for pk in found if pk.isdecimal()]


def _tag(address: str | None) -> str:
    return f'<a href="{escape(address)}">' if address else "<a>"


def _page_addresses(ids: list[str], locale: str) -> Addresses:
    """Each linked page in the language where it is live there, else as it was linked where that is live."""
    linked = {str(pk): key for pk, key in Page.objects.filter(pk__in=ids).values_list("pk", "translation_key")}
    live = Page.objects.live().filter(translation_key__in=linked.values()).select_related("locale")
    in_language = {page.translation_key: page for page in live if page.locale.language_code == locale}
    as_linked = {str(page.pk): page for page in live}
    pages = {pk: in_language.get(key) or as_linked.get(pk) for pk, key in linked.items()}
    return {pk: settings.PUBLIC_URL + (page.get_url() or "") for pk, page in pages.items() if page}


def _document_addresses(ids: list[str]) -> Addresses:
    documents = get_document_model().objects.filter(pk__in=ids)
    return {str(document.pk): urljoin(settings.PUBLIC_URL, document.url) for document in documents}
