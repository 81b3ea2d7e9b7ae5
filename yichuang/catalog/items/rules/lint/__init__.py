"""Guide lint: everything that keeps a version from being published."""

from .run import Finding, blocking, lint

__all__ = ["Finding", "blocking", "lint"]
