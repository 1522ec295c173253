"""What members are served with: advice, and the page that says what becomes of their data."""

from .advice import AdviceArea, AdviceRequest, AdviceYear
from .page import AdvicePage
from .privacy import PrivacyPage

__all__ = ["AdviceArea", "AdvicePage", "AdviceRequest", "AdviceYear", "PrivacyPage"]
