"""办件: list, one, hand in, supplement."""

from . import batch, handing_in, reading, supplementing  # noqa: F401 - each registers its operations
from .shapes import router

__all__ = ["router"]
