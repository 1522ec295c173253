"""Static files of the public site: named by their content, packed, and one style sheet for all components."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, override

from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/main.css"
IMPORT = re.compile(r'@import "([\w/.-]+)" layer\((\w+)\);')


class PackedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Puts the imports of the style sheet into it, each in its layer, before it gets its name."""

    @override
    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if SHEET in paths and not dry_run:

            def text(name: str) -> str:
                storage, path = paths[name]
                with storage.open(path) as file:
                    return str(file.read().decode())

            Path(self.path(SHEET)).write_text(packed(text), encoding="utf-8")
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def packed(text: Callable[[str], str]) -> str:
    """The whole style sheet, each import in its layer; `text` reads a static file by its name."""
    return IMPORT.sub(lambda found: f"@layer {found[2]} {{\n{text(f'css/{found[1]}')}}}", text(SHEET))
