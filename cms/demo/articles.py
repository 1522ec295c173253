"""The demo's deep dives, with the webinars and tools that go with them."""

from datetime import timedelta

from events.announcing import free_slug
from pages.models import ArticleDownload, ArticleIndexPage, ArticlePage, ArticleRelation, HomePage

from . import bodies, documents, pages
from .reading import Demo, Row, for_address, key


def load(demo: Demo) -> None:
    """The section and its articles in each language."""
    for code, home in pages.homes(demo).items():
        section = pages.section(demo, home, ArticleIndexPage, "deep_dives", demo.content["articles_intro"][code])
        for row in demo.content["articles"]:
            _article(demo, section, row, home)


def _article(demo: Demo, section: ArticleIndexPage, row: Row, home: HomePage) -> None:
    code, locale = home.locale.language_code, home.locale
    title = row["title"][code]
    page = ArticlePage(
        title=title,
        slug=free_slug(section, for_address(title)),
        summary=row["teaser"][code],
        author=row["author"]["name"],
        author_role=row["author"]["role"][code],
        published_on=demo.today + timedelta(days=row["published_in_days"]),
        body=bodies.blocks(row["body"], code),
        locale=locale,
        translation_key=key(f"page:article:{row['slug']}"),
    )
    page.topics = pages.topics(row, locale)
    names = [f"event:{row['related_webinar']}", *(f"tool:{slug}" for slug in row["related_tools"])]
    targets = [target for name in names if (target := pages.called(name, locale))]
    page.related = [ArticleRelation(target=target, sort_order=place) for place, target in enumerate(targets)]
    page.downloads = [ArticleDownload(document=documents.document(name, code)) for name in row.get("downloads", [])]
    pages.publish(section, page)
