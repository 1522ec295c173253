"""Words: page types, topics, the texts of the site."""

from .articles import ArticleDownload, ArticleIndexPage, ArticlePage, ArticleRelation
from .base import BasePage, TopicalPage
from .change import SiteChange
from .contact import ContactPage
from .funding import FundingIndexPage, FundingPage
from .kind import CooperativeKind
from .link import ExternalLink
from .news import NewsCorrection, NewsIndexPage, NewsPage
from .pages import HomePage, StandardPage
from .section import SectionPage
from .site import FooterEntry, MainMenuEntry, SiteText
from .site_map import SiteMapPage
from .tools import Purpose, ToolIndexPage, ToolPage
from .topic import Topic
from .topics import TopicIndexPage
from .translation import TranslationState

__all__ = [
    "ArticleDownload",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleRelation",
    "BasePage",
    "ContactPage",
    "CooperativeKind",
    "ExternalLink",
    "FooterEntry",
    "FundingIndexPage",
    "FundingPage",
    "HomePage",
    "MainMenuEntry",
    "NewsCorrection",
    "NewsIndexPage",
    "NewsPage",
    "Purpose",
    "SectionPage",
    "SiteChange",
    "SiteMapPage",
    "SiteText",
    "StandardPage",
    "ToolIndexPage",
    "ToolPage",
    "Topic",
    "TopicIndexPage",
    "TopicalPage",
    "TranslationState",
]
