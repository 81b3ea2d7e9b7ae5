"""读卡: whose particulars came from the chip of an identity card, and not from the keyboard.

Only what stands in the case exactly as it was read counts: one letter changed, and it was typed.
Nothing of the card is kept beside name and number: no image, no address, no term
(个人信息保护法第六条: the least that the purpose needs).
"""

from collections.abc import Mapping

from yichuang.kernel.enums import Labelled

SEPARATOR = "\t"


class Person(Labelled):
    """Who can hold a card at the window."""

    APPLICANT = "applicant", "申请人"
    AGENT = "agent", "代办人"


def as_read(id_number: str, name: str) -> str:
    """A reading as the screen carries it along."""
    return f"{id_number.strip().upper()}{SEPARATOR}{name.strip()}"


def still_read(reading: str, *, id_number: str, name: str) -> bool:
    """Whether what is filed is what the card said."""
    return bool(reading) and reading == as_read(id_number, name)


def by_card(readings: Mapping[str, str], people: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The people whose name and number are filed as their cards said, in a fixed order."""
    return [
        who.value
        for who in Person
        if who.value in people
        and still_read(
            readings.get(who.value, ""),
            id_number=people[who.value].get("id_number", ""),
            name=people[who.value].get("name", ""),
        )
    ]
