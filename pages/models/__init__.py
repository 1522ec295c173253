"""Words: page types, topics, the texts of the site."""

from .base import BasePage, TopicalPage
from .contact import ContactPage
from .kind import CooperativeKind
from .pages import HomePage, StandardPage
from .section import SectionPage
from .site import FooterEntry, MainMenuEntry, SiteText
from .site_map import SiteMapPage
from .topic import Topic
from .topics import TopicIndexPage

__all__ = [
    "BasePage",
    "ContactPage",
    "CooperativeKind",
    "FooterEntry",
    "HomePage",
    "MainMenuEntry",
    "SectionPage",
    "SiteMapPage",
    "SiteText",
    "StandardPage",
    "Topic",
    "TopicIndexPage",
    "TopicalPage",
]
