"""Where a county's list and the upper level's catalogue do not agree, without rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from yichuang.kernel.enums import Labelled

COUNTY = "县"


class Difference(Labelled):
    """How a power differs from the catalogue."""

    MISSING = "missing", "目录有、县里没有"
    EXTRA = "extra", "县里有、目录没有"
    OTHER_NAME = "other_name", "名称不同"
    OTHER_KIND = "other_kind", "类型不同"


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue, or one power of the list under its 基本编码."""

    base_code: str
    name: str
    kind: str
    levels: str = ""
    code: str = ""
    department: str = ""


@dataclass(frozen=True)
class Found:
    """One difference with both sides; a side that is not there is None."""

    what: Difference
    theirs: Entry | None
    ours: Entry | None


def for_county(levels: str) -> bool:
    """Whether a catalogue line is exercised at county level; a line without a level is."""
    return not levels.strip() or COUNTY in levels


def differences(theirs: Iterable[Entry], ours: Iterable[Entry]) -> tuple[Found, ...]:
    """Every difference, by kind and code. 基本编码 joins the two sides.

    A power without 基本编码 is 目录没有: nobody can say which line it carries out. Several
    powers may carry out one line (子项); each is compared.
    """
    upper = {one.base_code: one for one in theirs}
    held: dict[str, list[Entry]] = {}
    for one in ours:
        held.setdefault(one.base_code, []).append(one)
    found = [
        Found(Difference.MISSING, one, None)
        for code, one in upper.items()
        if code not in held and for_county(one.levels)
    ]
    for code, mine in held.items():
        for one in mine:
            found += _compared(upper.get(code) if code else None, one)
    order = list(Difference)
    return tuple(sorted(found, key=lambda one: (order.index(one.what), _key(one))))


def _compared(their: Entry | None, one: Entry) -> list[Found]:
    if their is None:
        return [Found(Difference.EXTRA, None, one)]
    found = []
    if _plain(their.name) != _plain(one.name):
        found.append(Found(Difference.OTHER_NAME, their, one))
    if their.kind != one.kind:
        found.append(Found(Difference.OTHER_KIND, their, one))
    return found


def _plain(name: str) -> str:
    return "".join(name.split()).replace("（", "(").replace("）", ")")


def _key(found: Found) -> tuple[str, str]:
    side = found.theirs or found.ours
    return (side.base_code, found.ours.code if found.ours else "") if side else ("", "")
