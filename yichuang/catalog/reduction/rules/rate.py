"""压减率: (基期 − 现行) / 基期, in both readings, with the merged ones apart.

A merge does not reduce unless the county says so, and what was received from above must
neither hide a reduction nor be one: so each act is followed, not only two numbers subtracted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from yichuang.kernel.enums import Labelled

from .acts import LEAVING, ActKind


class Reading(Labelled):
    """口径: which items count as 现行."""

    ALL = "all", "全部现行事项"
    OWN = "own", "本级原有事项（不含承接下放的）"


class Counts(Labelled):
    """What a baseline counts."""

    SUB = "sub", "子项（业务办理项）"
    MAIN = "main", "主项"


@dataclass(frozen=True)
class Row:
    """An approval: of the baseline or in force."""

    code: str
    name: str
    department: str = ""
    main_code: str = ""
    received: bool = False  # the guide itself says that the power came from above


@dataclass(frozen=True)
class Move:
    """One standing act as the calculation needs it."""

    kind: ActKind
    effective_on: date
    before: tuple[str, ...]
    after: tuple[str, ...]
    document: str = ""


@dataclass(frozen=True)
class Chosen:
    """The county's choice of reading. `said` is False while it has not chosen."""

    reading: Reading = Reading.ALL
    merges_count: bool = False
    said: bool = False


@dataclass(frozen=True)
class Line:
    """A row behind one of the two numbers, with what became of it or where it came from."""

    row: Row
    key: str
    fate: str


@dataclass(frozen=True)
class Standing:
    """The two numbers on a day with every row behind them."""

    baseline: tuple[Line, ...]
    current: tuple[Line, ...]
    merged: tuple[Line, ...]  # gone by merging: apart, whatever the setting
    left_out: tuple[Line, ...]  # received from above, in the reading of 本级原有
    unexplained: tuple[Row, ...]  # of the baseline, not in force, and no document says why
    still_there: tuple[Row, ...]  # cancelled by an act, and the guide still in force
    counts: Counts
    chosen: Chosen
    tally: Mapping[str, int] = field(default_factory=dict)

    @property
    def before(self) -> int:
        """N0."""
        return len(self.baseline)

    @property
    def now(self) -> int:
        """N1, the merged ones added back unless merging counts."""
        return len(self.current)

    @property
    def rate(self) -> Fraction | None:
        """None when there is nothing to divide by."""
        return Fraction(self.before - self.now, self.before) if self.before else None


def standing(
    baseline: Sequence[Row],
    day: date,
    in_force: Sequence[Row],
    moves: Iterable[Move],
    *,
    counts: Counts,
    chosen: Chosen,
) -> Standing:
    """What stood on the baseline's day, what stands now, and why they differ.

    `moves` are the standing acts in force on the day asked; those before the baseline's day
    are in the baseline already.
    """
    acts = sorted(
        (one for one in moves if one.effective_on > day), key=lambda one: one.effective_on
    )
    trail = _Trail(baseline, in_force, acts)
    taken = [row for row in in_force if not trail.received(row)]
    left_out = [row for row in in_force if trail.received(row)]
    shown = list(in_force) if chosen.reading is Reading.ALL else taken
    current = [Line(row, trail.key(row, counts), trail.source(row)) for row in shown]
    merged = [
        Line(row, trail.key(row, counts), f"并入 {into}")
        for row, into in trail.merged(own=chosen.reading is Reading.OWN)
    ]
    rest = [Line(row, trail.key(row, counts), trail.fate(row)) for row in baseline]
    return Standing(
        _once(rest),
        _once(current if chosen.merges_count else [*current, *merged]),
        _once(merged),
        tuple(Line(row, trail.key(row, counts), "承接") for row in left_out)
        if chosen.reading is Reading.OWN
        else (),
        tuple(row for row in baseline if not trail.fate(row)),
        tuple(row for row in in_force if trail.cancelled(row)),
        counts,
        chosen,
        trail.tally(),
    )


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """One line of each key, by key: sub-items of one main item count once where 主项 are counted."""
    found: dict[str, Line] = {}
    for line in sorted(lines, key=lambda one: (one.key, one.row.code)):
        found.setdefault(line.key, line)
    return tuple(found.values())


class _Trail:
    """Follows codes through the acts."""

    def __init__(
        self, baseline: Sequence[Row], in_force: Sequence[Row], acts: Sequence[Move]
    ) -> None:
        self.acts = acts
        self.rows = {row.code: row for row in (*in_force, *baseline)}
        self.known = {row.code: row for row in baseline}
        self.live = {row.code for row in in_force}
        self.before: dict[str, set[str]] = defaultdict(set)
        self.after: dict[str, list[Move]] = defaultdict(list)
        for act in acts:
            for code in act.before:
                self.after[code].append(act)
            for code in act.after:
                self.before[code] |= set(act.before)
        self.taken_over = {
            code for act in acts if act.kind is ActKind.RECEIVE for code in act.after
        }

    def roots(self, code: str) -> set[str]:
        """The codes an item goes back to, through renaming, merging and splitting."""
        seen: set[str] = set()
        todo = [code]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += self.before.get(one, ())
        return seen

    def received(self, row: Row) -> bool:
        """Came from above after the baseline: neither it nor what it grew from stood there."""
        roots = self.roots(row.code)
        if roots & set(self.known):
            return False
        return row.received or bool(roots & self.taken_over)

    def key(self, row: Row, counts: Counts) -> str:
        """What is counted once."""
        if counts is Counts.SUB:
            return row.code
        held = self.known.get(row.code, row)
        return held.main_code or held.code

    def lives_on(self, code: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether an item, or what it was renamed to or merged into, is in force."""
        if code in self.live:
            return True
        return any(
            self.lives_on(one, seen | {code})
            for act in self.after.get(code, ())
            for one in act.after
            if one not in seen and one != code
        )

    def settled(self, code: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether the acts lead to something in force, or to a document that ended it."""
        if code in self.live:
            return True
        return any(
            not act.after
            or any(
                self.settled(one, seen | {code}) for one in act.after if one not in {*seen, code}
            )
            for act in self.after.get(code, ())
        )

    def merged(self, *, own: bool) -> list[tuple[Row, str]]:
        """The items gone only because they were merged into one that is still in force.

        n into 1 makes n − 1 of them. When the one is cancelled later, all n are reduced.
        """
        found: list[tuple[Row, str]] = []
        for act in self.acts:
            if act.kind is not ActKind.MERGE or not self.lives_on(act.after[0]):
                continue
            into = act.after[0]
            gone = sorted(code for code in act.before if code not in self.live and code != into)
            rows = [self.rows.get(code, Row(code, code)) for code in gone]
            kept = [row for row in rows if not (own and self.received(row))]
            one_stands_for_it = into not in act.before
            found += [(row, into) for row in (kept[1:] if one_stands_for_it else kept)]
        return found

    def fate(self, row: Row) -> str:
        """What became of a row of the baseline; empty when no document says."""
        if row.code in self.live:
            return "保留"
        acts = self.after.get(row.code, ())
        if not acts or not self.settled(row.code):
            return ""
        last = acts[-1]
        into = "、".join(code for code in last.after if code != row.code)
        words = {ActKind.MERGE: f"并入 {into}", ActKind.SPLIT: f"拆为 {into}"}
        words[ActKind.RENAME] = f"更名为 {into}"
        words[ActKind.HAND_DOWN] = f"下放为 {into}" if into else "下放"
        what = words.get(last.kind, last.kind.label)
        return f"{what}（{last.document}）" if last.document else what

    def source(self, row: Row) -> str:
        """Where an item in force came from."""
        if row.code in self.known:
            return "基期就有"
        if self.received(row):
            return "承接"
        makers = [act for act in self.acts if row.code in act.after]
        return f"{makers[-1].kind.label}而来" if makers else "新增"

    def cancelled(self, row: Row) -> bool:
        """An act took it away on or before today, and it is in force all the same."""
        acts = [act for act in self.after.get(row.code, ()) if row.code not in act.after]
        return bool(acts) and acts[-1].kind in LEAVING

    def tally(self) -> dict[str, int]:
        """How many items each kind of act names."""
        found: dict[str, int] = {}
        for act in self.acts:
            side = act.after if act.kind is ActKind.RECEIVE else act.before
            found[act.kind.label] = found.get(act.kind.label, 0) + len(side)
        return found


def sentence(found: Standing, *, name: str, day: date) -> str:
    """The rate in Chinese with both numbers, what was merged and what was left out."""
    if found.rate is None:
        return "基期清单里没有行政许可事项，无法计算压减率。"
    rate = f"{float(found.rate) * 100:.1f}%"
    unit = "主项" if found.counts is Counts.MAIN else "项"
    text = (
        f"基期（{name}，{day}）{found.before} {unit}，现行 {found.now} {unit}{_made_of(found)}，"
        f"压减率 ({found.before} − {found.now}) ÷ {found.before} = {rate}"
    )
    return f"{text}；{'；'.join(_notes(found))}。"


def _made_of(found: Standing) -> str:
    """How 现行 comes from the items in force, so that nobody has to guess; empty when it is them."""
    added = 0 if found.chosen.merges_count else len(found.merged)
    if found.counts is Counts.MAIN or not (added or found.left_out):
        return ""
    parts = [f"生效 {found.now - added + len(found.left_out)}"]
    parts += [f"加合并 {added}"] if added else []
    parts += [f"减承接 {len(found.left_out)}"] if found.left_out else []
    return f"（{'，'.join(parts)}）"


def _notes(found: Standing) -> list[str]:
    chosen = found.chosen
    notes = [f"口径：{chosen.reading.label}" + ("" if chosen.said else "（县里还没有选定）")]
    if found.merged:
        how = "计入压减" if chosen.merges_count else "不计入压减，仍算在现行里"
        notes.append(f"因合并减少 {len(found.merged)} 项，{how}")
    if found.left_out:
        notes.append(f"承接下放的 {len(found.left_out)} 项不算在现行里")
    if found.unexplained:
        notes.append(f"另有 {len(found.unexplained)} 项已不在办，但没有登记精简文件")
    if found.still_there:
        notes.append(f"有 {len(found.still_there)} 项已登记取消，办事指南还在生效")
    return notes
