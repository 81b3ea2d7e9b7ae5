"""Guide lint: everything that keeps a version from being published."""

from .finding import Lists
from .lists import named_laws
from .run import Finding, blocking, lint
from .wording import is_address

__all__ = ["Finding", "Lists", "blocking", "is_address", "lint", "named_laws"]
