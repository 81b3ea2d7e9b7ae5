"""A report as bytes, back again, and what is different in the rows since."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .blanks import BLANKS
from .claims import Section
from .text import Checked, Paragraph, Piece, Value


@dataclass(frozen=True)
class Moved:
    """A figure or a claim that reads otherwise today for the same period."""

    label: str
    before: str
    now: str
    no: int = 0


def dump(
    values: Sequence[Value], claims: Sequence[Checked], text: Sequence[Paragraph]
) -> tuple[str, str]:
    """(canonical JSON, SHA-256 of it)."""
    plain = {
        "values": [asdict(one) for one in values],
        "claims": [{**asdict(one), "section": one.section.value} for one in claims],
        "text": [asdict(one) for one in text],
    }
    data = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return data, digest(data)


def digest(data: str) -> str:
    """SHA-256 of a frozen report, in hex."""
    return hashlib.sha256(data.encode()).hexdigest()


def load(data: str) -> tuple[tuple[Value, ...], tuple[Checked, ...], tuple[Paragraph, ...]]:
    """What `dump` wrote."""
    plain: Mapping[str, Any] = json.loads(data)
    return (
        tuple(Value(**one) for one in plain["values"]),
        tuple(
            Checked(**{**one, "section": Section(one["section"]), "against": tuple(one["against"])})
            for one in plain["claims"]
        ),
        tuple(
            Paragraph(tuple(Piece(**piece) for piece in one["pieces"]), one["level"])
            for one in plain["text"]
        ),
    )


_SAID = {True: "属实", False: "不属实", None: "未接入"}


def moved(
    before: tuple[Sequence[Value], Sequence[Checked]],
    now: tuple[Sequence[Value], Sequence[Checked]],
) -> tuple[Moved, ...]:
    """What reads otherwise: figures by blank, then claims. A figure connected since counts too."""
    after = {one.no: one for one in now[0]}
    found = [
        Moved(BLANKS[one.no - 1].label, one.text, after[one.no].text, one.no)
        for one in before[0]
        if one.no in after and one.exact != after[one.no].exact
    ]
    claims = {one.id: one for one in now[1]}
    found += [
        Moved(one.sentence, _SAID[one.holds], _SAID[claims[one.id].holds])
        for one in before[1]
        if one.id in claims and one.holds is not claims[one.id].holds
    ]
    return tuple(found)
