"""Alternating blocks, medians, ratios and the verdict. Knows nothing of the product."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

Call = Callable[[], object]


@dataclass(frozen=True)
class Goal:
    """What a ratio has to keep. `at_least`: product speed over floor speed; else times the floor."""

    name: str
    what: str
    must: float
    aim: float
    at_least: bool = False

    def keeps(self, ratio: float, limit: float) -> bool:
        return ratio >= limit if self.at_least else ratio <= limit


@dataclass(frozen=True)
class Result:
    """One line of the report. Times are milliseconds a call, medians over blocks."""

    name: str
    what: str
    n: int
    product_ms: float
    floor_ms: float
    ratio: float
    must: float
    aim: float
    at_least: bool
    ok: bool
    aim_met: bool
    notes: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def line(self) -> str:
        """One line for people."""
        sign = "≥" if self.at_least else "≤"
        word = "ok  " if self.ok else "MISS"
        aim = "aim met" if self.aim_met else "aim missed"
        notes = "".join(f"; {key} {value}" for key, value in self.notes.items())
        return (
            f"{word} {self.name:<18} ratio {self.ratio:8.3f}  must {sign} {self.must}, "
            f"aim {sign} {self.aim} ({aim})  n {self.n}  product {self.product_ms:.3f} ms  "
            f"floor {self.floor_ms:.3f} ms{notes}\n     {self.what}"
        )


@dataclass(frozen=True)
class Blocks:
    """How much is measured: `warm` calls first, then `blocks` pairs of `calls` calls each."""

    blocks: int
    calls: int
    warm: int = 3


def block(call: Call, calls: int) -> float:
    """Milliseconds a call, over one block."""
    began = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - began) * 1000 / calls


def slowed(call: Call, milliseconds: float) -> Call:
    """The same call, made slower on purpose: the negative control of the whole harness."""
    if not milliseconds:
        return call

    def slow() -> object:
        time.sleep(milliseconds / 1000)
        return call()

    return slow


def compare(
    goal: Goal,
    product: Call,
    floor: Call,
    size: Blocks,
    *,
    slow_ms: float = 0,
    floor_factor: int = 1,
    **notes: Any,
) -> Result:
    """Measure both in alternating blocks, so that other load on the machine hits both alike.

    The ratio is the median of each pair's ratio. The floor, being fast, may make
    `floor_factor` times as many calls a block.
    """
    if slow_ms:  # the control needs no precision
        product, size = slowed(product, slow_ms), Blocks(2, 2, warm=1)
    for _ in range(size.warm):
        product()
        floor()
    products, floors = [], []
    for number in range(size.blocks):
        gc.collect()
        first_floor = number % 2
        if first_floor:
            floors.append(block(floor, size.calls * floor_factor))
        products.append(block(product, size.calls))
        if not first_floor:
            floors.append(block(floor, size.calls * floor_factor))
    return verdict(goal, products, floors, n=size.blocks * size.calls, **notes)


def verdict(
    goal: Goal, products: list[float], floors: list[float], *, n: int, **notes: Any
) -> Result:
    """The medians as one line with its verdict."""
    pairs = zip(products, floors, strict=True)
    ratio = statistics.median(f / p if goal.at_least else p / f for p, f in pairs)
    return Result(
        name=goal.name,
        what=goal.what,
        n=n,
        product_ms=round(statistics.median(products), 4),
        floor_ms=round(statistics.median(floors), 4),
        ratio=round(ratio, 4),
        must=goal.must,
        aim=goal.aim,
        at_least=goal.at_least,
        ok=goal.keeps(ratio, goal.must),
        aim_met=goal.keeps(ratio, goal.aim),
        notes=notes,
    )


def count(goal: Goal, found: int, **notes: Any) -> Result:
    """A number that has a ceiling (queries of one action), told like the ratios."""
    return measured(goal, float(found), n=1, **notes)


def measured(goal: Goal, found: float, *, n: int, **notes: Any) -> Result:
    """A number with a ceiling of its own and no floor, such as seconds."""
    return Result(
        goal.name,
        goal.what,
        n,
        0.0,
        0.0,
        found,
        goal.must,
        goal.aim,
        goal.at_least,
        goal.keeps(found, goal.must),
        goal.keeps(found, goal.aim),
        notes,
    )
