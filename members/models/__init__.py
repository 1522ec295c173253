"""What members are served with."""

from .advice import AdviceArea, AdviceRequest, AdviceYear
from .page import AdvicePage

__all__ = ["AdviceArea", "AdvicePage", "AdviceRequest", "AdviceYear"]
