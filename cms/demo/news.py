"""The demo's news: some of it related to a call, corrected, or replaced."""

from datetime import date, timedelta

from events.announcing import free_slug
from pages.models import HomePage, NewsCorrection, NewsIndexPage, NewsPage

from . import bodies, pages
from .reading import Demo, Row, for_address, key


def load(demo: Demo) -> None:
    """The section and its news in each language; the oldest first, so that newer ones can replace it."""
    rows = sorted(demo.content["news"], key=lambda row: row["published_in_days"])
    for code, home in pages.homes(demo).items():
        section = pages.section(demo, home, NewsIndexPage, "news", demo.content["news_intro"][code])
        for row in rows:
            _item(demo, section, row, home)


def _item(demo: Demo, section: NewsIndexPage, row: Row, home: HomePage) -> None:
    code, locale = home.locale.language_code, home.locale
    title = row["title"][code]
    page = NewsPage(
        title=title,
        slug=free_slug(section, for_address(title)),
        summary=row["summary"][code],
        kind=row["kind"],
        level=row["level"],
        published_on=_day(demo, row, "published"),
        valid_from=_day(demo, row, "valid_from"),
        valid_until=_day(demo, row, "valid_until"),
        source_url=row.get("source_url", ""),
        replaces=NewsPage.objects.filter(
            locale=locale, translation_key=key(f"page:news:{row.get('replaces')}")
        ).first(),
        related_page=pages.called(f"funding:{row['related_call']}", locale),
        what_changed=row["what_changed"][code],
        from_when=row["from_when"][code],
        what_to_do=row["what_to_do"][code],
        source=row["source"][code],
        body=bodies.blocks(row.get("body", []), code),
        locale=locale,
        translation_key=key(f"page:news:{row['slug']}"),
    )
    page.topics = pages.topics(row, locale)
    page.corrections = [
        NewsCorrection(date=demo.today + timedelta(days=each["in_days"]), text=each["text"][code])
        for each in row.get("corrections", [])
    ]
    pages.publish(section, page)


def _day(demo: Demo, row: Row, name: str) -> date | None:
    in_days = row.get(f"{name}_in_days")
    return None if in_days is None else demo.today + timedelta(days=in_days)
