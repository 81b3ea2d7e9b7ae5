"""Synonyms that come with the product."""

from .actions import load_reference

__all__ = ["load_reference"]
