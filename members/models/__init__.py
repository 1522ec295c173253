"""What members are served with: advice, alerts, and the page that says what becomes of their data."""

from .advice import AdviceArea, AdviceRequest, AdviceYear
from .following import Follow, Follower, Notice
from .page import AdvicePage
from .privacy import PrivacyPage

__all__ = ["AdviceArea", "AdvicePage", "AdviceRequest", "AdviceYear", "Follow", "Follower", "Notice", "PrivacyPage"]
