"""Labelled enums without Django, so that `rules` may use them."""

from enum import StrEnum


class Labelled(StrEnum):
    """A string enum whose members carry a Chinese label: `NAME = "key", "标签"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """What a model field takes as `choices`."""
        return [(member.value, member.label) for member in cls]
