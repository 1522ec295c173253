"""The addresses of many pages at once: asking each page for its own is slow."""

from functools import cached_property
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site


class Addresses:
    """The absolute addresses of pages by their `url_path`, as `PUBLIC_URL` and the site's tree make them."""

    @cached_property
    def _roots(self) -> list[tuple[str, str]]:
        """The path of each language's first page in the tree, and the address that it has."""
        roots = []
        for root in Site.get_site_root_paths():
            with translation.override(root.language_code):
                roots.append((root.root_path, settings.PUBLIC_URL + reverse("wagtail_serve", args=[""])))
        return roots

    def of(self, url_path: str) -> str:
        """The address of a page; the site's own for one that stands in no site."""
        for path, address in self._roots:
            if url_path.startswith(path):
                return address + quote(url_path.removeprefix(path))
        return settings.PUBLIC_URL
