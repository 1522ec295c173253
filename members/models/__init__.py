"""Page types about the people we serve."""

from .privacy import PrivacyPage

__all__ = ["PrivacyPage"]
