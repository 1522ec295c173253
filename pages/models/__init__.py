"""Words: page types, topics, the texts of the site."""

from .base import BasePage, TopicalPage
from .kind import CooperativeKind
from .pages import HomePage, StandardPage
from .section import SectionPage
from .site import SiteText
from .tools import Purpose, ToolIndexPage, ToolPage
from .topic import Topic

__all__ = [
    "BasePage",
    "CooperativeKind",
    "HomePage",
    "Purpose",
    "SectionPage",
    "SiteText",
    "StandardPage",
    "ToolIndexPage",
    "ToolPage",
    "Topic",
    "TopicalPage",
]
