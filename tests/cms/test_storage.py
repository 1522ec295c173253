"""Static files in production: one style sheet, names by content."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command


def test_the_style_sheet_is_one_file_with_every_rule(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "cms.storage.PackedStaticFilesStorage"}}

    call_command("collectstatic", interactive=False, verbosity=0)

    address = staticfiles_storage.url("css/main.css")
    sheet = (tmp_path / address.removeprefix("/static/")).read_text()
    assert address != "/static/css/main.css"
    assert "@import" not in sheet
    source = Path(settings.STATICFILES_DIRS[0], "css/main.css").read_text()
    assert sheet.count("@layer components {") == source.count("layer(components)") > 20
    assert ".card-dated" in sheet
    assert (tmp_path / f"{address.removeprefix('/static/')}.br").exists()
    for font in (part.split(")")[0].strip("\"'") for part in sheet.split("url(")[1:]):
        assert (tmp_path / "css" / font).resolve().exists(), font
