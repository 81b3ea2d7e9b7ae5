"""精简: which acts there are, what each must say, and when one is refused."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from yichuang.kernel.enums import Labelled


class ActKind(Labelled):
    """What an act does to approval items."""

    CANCEL = "cancel", "取消"
    MERGE = "merge", "合并"
    SPLIT = "split", "拆分"
    HAND_DOWN = "hand_down", "下放"
    RENAME = "rename", "更名"
    RETYPE = "retype", "类型变更"
    RECEIVE = "receive", "承接"
    CORRECT = "correct", "更正"


class Side(Labelled):
    """Whether an item stood before the act or stands after it."""

    BEFORE = "before", "调整前"
    AFTER = "after", "调整后"


# After these an item named as 调整前 is no longer there under its code, unless it is 调整后 too.
LEAVING = frozenset(
    {ActKind.CANCEL, ActKind.MERGE, ActKind.SPLIT, ActKind.HAND_DOWN, ActKind.RENAME}
)
RECORDED = tuple(kind for kind in ActKind if kind is not ActKind.CORRECT)
_MANY = 500
# How many items before and after: (least, most), and what is said when it is not so.
_SHAPES: dict[ActKind, tuple[tuple[int, int], tuple[int, int], str]] = {
    ActKind.CANCEL: ((1, _MANY), (0, 0), "取消要写明取消的事项，没有调整后的事项"),
    ActKind.MERGE: ((2, _MANY), (1, 1), "合并至少两项并成一项：只有一项不是合并，请按更名登记"),
    ActKind.SPLIT: ((1, 1), (2, _MANY), "拆分是一项拆成两项以上"),
    ActKind.HAND_DOWN: ((1, _MANY), (0, _MANY), "下放要写明下放的事项；接手的乡镇事项写在调整后"),
    ActKind.RENAME: ((1, 1), (1, 1), "更名是一项对一项：原来的事项和新的名称"),
    ActKind.RETYPE: ((1, _MANY), (0, 0), "类型变更写明事项，变更前后的类型在下面选"),
    ActKind.RECEIVE: ((0, 0), (1, _MANY), "承接只写承接来的事项"),
}


@dataclass(frozen=True)
class Named:
    """An item as an act names it; bases and materials as they were, for comparing later."""

    code: str
    name: str = ""
    department: str = ""
    main_code: str = ""
    bases: str = ""
    materials: str = ""


@dataclass(frozen=True)
class Paper:
    """The document an act rests on."""

    number: str
    title: str
    dated: date | None

    def faults(self, today: date) -> Iterator[tuple[str, str]]:
        """(field, why) of a document that carries nothing."""
        if not self.number.strip():
            yield "document_number", "没有文号的不能登记：精简要有文件"
        if not self.title.strip():
            yield "document_title", "写明文件名称"
        if self.dated is None:
            yield "document_date", "写明文件日期"
        elif self.dated > today:
            yield "document_date", "文件日期在今天之后，这份文件还没有印发"


@dataclass(frozen=True)
class Draft:
    """An act as an officer fills it in."""

    kind: ActKind
    effective_on: date
    paper: Paper
    before: tuple[Named, ...] = ()
    after: tuple[Named, ...] = ()
    type_before: str = ""
    type_after: str = ""


@dataclass(frozen=True)
class Held:
    """What is known of a code: in a frozen baseline, in force the day before, gone already."""

    in_baseline: bool = False
    in_force: bool = False
    since: date | None = None  # from when the version in force the day before holds
    left_on: date | None = None
    left_by: str = ""

    @property
    def gone(self) -> bool:
        """Taken away and not published anew since: it cannot be taken away twice."""
        if self.left_on is None:
            return False
        return not (self.in_force and self.since is not None and self.since > self.left_on)


def faults(draft: Draft, known: Mapping[str, Held], today: date) -> list[tuple[str, str]]:
    """Everything for which an act is refused, as (field, why)."""
    found = list(draft.paper.faults(today))
    if draft.paper.dated and draft.effective_on < draft.paper.dated:
        found.append(("effective_on", "生效日期早于文件日期：文件印发以前，事项不会因为它变动"))
    found += _shape(draft)
    for one in draft.before:
        found += _before(one, known.get(one.code, Held()), draft)
    found += [
        ("after", f"{one.code} 没有写名称，写成“编码 名称”，一行一项")
        for one in draft.after
        if not one.name
    ]
    if draft.kind is ActKind.RETYPE:
        found += _types(draft)
    return found


def _shape(draft: Draft) -> Iterator[tuple[str, str]]:
    (least, most), (least_after, most_after), words = _SHAPES[draft.kind]
    if not least <= len(draft.before) <= most:
        yield "before", words
    elif not least_after <= len(draft.after) <= most_after:
        yield "after", words
    for field, side in (("before", draft.before), ("after", draft.after)):
        twice = [code for code, n in Counter(one.code for one in side).items() if n > 1]
        if twice:
            yield field, f"{'、'.join(twice)} 写了两次"


def _before(one: Named, held: Held, draft: Draft) -> Iterator[tuple[str, str]]:
    if held.gone:
        yield (
            "before",
            f"{one.code} 已经在 {held.left_on} 由{held.left_by}调整出去，不能再登记一次；登记错的，先更正那一条",
        )
    elif not (held.in_baseline or held.in_force):
        what = draft.kind.label
        yield (
            "before",
            f"{one.code} 不在任何基期清单里，{draft.effective_on} 前一天也没有生效，不能{what}",
        )


def _types(draft: Draft) -> Iterator[tuple[str, str]]:
    if not draft.type_before:
        yield "type_before", "选择变更前的类型"
    if not draft.type_after:
        yield "type_after", "选择变更后的类型"
    elif draft.type_before == draft.type_after:
        yield "type_after", "变更前后的类型一样，没有变更"


def read_lines(text: str) -> tuple[Named, ...]:
    """“编码 名称”, one a line; the name may be missing."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        code, _, name = line.replace("\t", " ").replace("\u3000", " ").partition(" ")
        found.append(Named(code.strip().upper(), name.strip()))
    return tuple(found)
