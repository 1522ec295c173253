"""Static files of the public site: named by their content, packed, and one style sheet instead of thirty."""

import re
from collections.abc import Iterator
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
            Path(self.path(SHEET)).write_text(_packed(paths), encoding="utf-8")
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def _packed(paths: dict[str, Any]) -> str:
    def text(name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode()

    return IMPORT.sub(lambda found: f"@layer {found[2]} {{\n{text(f'css/{found[1]}')}}}", text(SHEET))
