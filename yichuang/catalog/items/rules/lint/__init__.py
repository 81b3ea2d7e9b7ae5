"""Guide lint: everything that keeps a version from being published."""

from .finding import Lists
from .lists import named_laws
from .run import Finding, blocking, lint

__all__ = ["Finding", "Lists", "blocking", "lint", "named_laws"]
