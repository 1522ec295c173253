"""The demo's useful tools."""

from datetime import timedelta

from wagtail.models import Locale

from pages.models import Purpose, ToolIndexPage, ToolPage

from . import pages
from .reading import Demo, Row, for_address, key

WORDS = ("summary", "what_for", "for_whom", "good_to_know", "experience", "data_note")


def load(demo: Demo) -> None:
    """What tools are for, their list and the tools, in each language."""
    for code, home in pages.homes(demo).items():
        _purposes(demo, home.locale)
        section = pages.section(demo, home, ToolIndexPage, "tools", demo.content["tools_intro"][code])
        for row in demo.content["tools"]:
            pages.publish(section, _tool(demo, row, home.locale))


def _purposes(demo: Demo, locale: Locale) -> None:
    Purpose.objects.bulk_create(
        Purpose(
            locale=locale,
            translation_key=key(f"purpose:{row['category']['slug']}"),
            slug=row["category"]["slug"],
            title=row["category"][locale.language_code],
        )
        for row in demo.content["tools"]
    )


def _tool(demo: Demo, row: Row, locale: Locale) -> ToolPage:
    code = locale.language_code
    title = row["name"] or row["category"][code]
    tool = ToolPage(
        title=title,
        slug=for_address(title),
        key=row["slug"].replace("_", "-"),
        is_category=row["is_category"],
        purpose=Purpose.objects.get(locale=locale, slug=row["category"]["slug"]),
        link=row["link"],
        cost=row["cost_kind"],
        cost_note=row["cost"][code],
        interface_languages=row["interface_languages"],
        open_source=row["open_source"],
        data_in_eu=row["data_in_eu"],
        checked_on=demo.today + timedelta(days=row["checked_in_days"]),
        locale=locale,
        translation_key=key(f"page:tool:{row['slug']}"),
        **{name: row[name][code] for name in WORDS if name in row},
    )
    tool.topics = pages.topics(row, locale)
    return tool
