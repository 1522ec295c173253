"""Words: page types, topics, the texts of the site."""

from .articles import ArticleDownload, ArticleIndexPage, ArticlePage, ArticleRelation
from .base import BasePage, TopicalPage
from .kind import CooperativeKind
from .news import NewsCorrection, NewsIndexPage, NewsPage
from .pages import HomePage, StandardPage
from .section import SectionPage
from .site import SiteText
from .tools import Purpose, ToolIndexPage, ToolPage
from .topic import Topic

__all__ = [
    "ArticleDownload",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleRelation",
    "BasePage",
    "CooperativeKind",
    "HomePage",
    "Purpose",
    "NewsCorrection",
    "NewsIndexPage",
    "NewsPage",
    "SectionPage",
    "SiteText",
    "StandardPage",
    "ToolIndexPage",
    "ToolPage",
    "Topic",
    "TopicalPage",
]
