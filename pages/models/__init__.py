"""Words: page types, topics, the texts of the site."""

from .base import BasePage, TopicalPage
from .funding import FundingIndexPage, FundingPage
from .kind import CooperativeKind
from .pages import HomePage, StandardPage
from .section import SectionPage
from .site import SiteText
from .topic import Topic

__all__ = [
    "BasePage",
    "CooperativeKind",
    "FundingIndexPage",
    "FundingPage",
    "HomePage",
    "SectionPage",
    "SiteText",
    "StandardPage",
    "Topic",
    "TopicalPage",
]
