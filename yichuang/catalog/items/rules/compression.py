"""时限压缩: how much shorter the promised limits are than the law's, like compared with like."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from .enums import LimitUnit

UNITS = {one.value: f"个{one.label.removeprefix('个')}" for one in LimitUnit}


class Limits(NamedTuple):
    """The two limits of an item in force."""

    name: str
    statutory: int | None
    statutory_unit: str
    promised: int | None
    promised_unit: str


@dataclass(frozen=True)
class Total:
    """Sums by unit over the items that can be compared, and the names of the rest."""

    compared: dict[str, tuple[int, int, int]]  # unit → items, statutory days, promised days
    longer: tuple[str, ...]  # promised later than the law allows
    left_out: tuple[str, ...]  # no statutory limit, no promise, or two different units

    @property
    def sentence(self) -> str:
        """The result in words, with what was left out counted."""
        parts = [
            f"可比的 {n} 项，法定合计 {legal:,} {UNITS[unit]}，承诺合计 {own:,} {UNITS[unit]}，"
            f"压缩 {float(rate(legal, own)) * 100:.1f}%"
            for unit, (n, legal, own) in sorted(self.compared.items(), reverse=True)
        ]
        words = "；".join(parts) or "没有可比的事项"
        rest = f"；{len(self.left_out)} 项没有法定时限、没有承诺或者单位不同，没有算进去"
        late = f"；{len(self.longer)} 项的承诺时限比法定的长" if self.longer else ""
        return f"{words}{rest if self.left_out else ''}{late}。"


def rate(statutory: int, promised: int) -> Fraction:
    """压缩率 = (法定 − 承诺) ÷ 法定; 0 where there is nothing to compress."""
    return Fraction(statutory - promised, statutory) if statutory else Fraction(0)


def total(rows: Iterable[Limits]) -> Total:
    """Like units only: a working day and a calendar day are never added or compared."""
    compared: dict[str, tuple[int, int, int]] = {}
    longer, left_out = [], []
    for row in rows:
        legal, own = row.statutory, row.promised
        if legal is None or own is None or row.statutory_unit != row.promised_unit:
            left_out.append(row.name)
            continue
        if own > legal:
            longer.append(row.name)
        n, days, promised = compared.get(row.statutory_unit, (0, 0, 0))
        compared[row.statutory_unit] = (n + 1, days + legal, promised + own)
    return Total(compared, tuple(longer), tuple(left_out))
