"""Statutory values as data: a number with its article, in force from and to."""

from .reference import reference_statutes
from .values import Certainty, Statute, StatuteUnit, in_force, overlaps

__all__ = [
    "Certainty",
    "Statute",
    "StatuteUnit",
    "in_force",
    "overlaps",
    "reference_statutes",
]
