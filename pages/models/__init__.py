"""Words: page types, topics, the texts of the site."""

from .pages import BasePage, HomePage, StandardPage
from .site import SiteText
from .topic import Topic

__all__ = ["BasePage", "HomePage", "SiteText", "StandardPage", "Topic"]
