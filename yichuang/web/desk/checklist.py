"""The materials of a case as the clerk ticks them off, and the bar that follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from yichuang.cases.queries.file import FileRow
from yichuang.cases.rules.lifecycle import Move, Regime
from yichuang.cases.rules.mandates import BY_MANDATE
from yichuang.cases.rules.phrases import Said, fill
from yichuang.cases.rules.states import MaterialState, Stage
from yichuang.catalog.intermediaries.rules import is_bar as is_listed_bar
from yichuang.catalog.proofs.rules import is_bar

STATES = (MaterialState.COMPLETE, MaterialState.DEFECTIVE, MaterialState.UNSEEN)
NOT_NEEDED = (MaterialState.EXEMPT, MaterialState.PROMISED)  # nobody hands these in
# value, class, shape, word: a state is never colour alone (X7)
SHOWN = (
    (MaterialState.COMPLETE.value, "is-ok", "✓", "齐全"),
    (MaterialState.DEFECTIVE.value, "is-bad", "▲", "有问题"),
    (MaterialState.UNSEEN.value, "is-todo", "○", "未看"),
)


@dataclass(frozen=True)
class Line:
    """One material on the screen."""

    key: str
    name: str
    hint: str
    state: MaterialState
    problem: str = ""
    fix: str = ""
    standard: str = ""
    files: tuple[FileRow, ...] = ()
    note: str = ""
    phrases: tuple[Said, ...] = ()
    may_follow: bool = False

    @property
    def exempt(self) -> bool:
        """Not to be handed in: the office has it, or a commitment stands for it."""
        return self.state in NOT_NEEDED

    @property
    def why_exempt(self) -> str:
        """The word in its place."""
        return "以承诺代替" if self.state is MaterialState.PROMISED else "免交"

    @property
    def css(self) -> str:
        """The tone of the row."""
        return _TONES.get(self.state.value, "")


_TONES = {"complete": "is-ok", "defective": "is-bad", "unseen": "is-todo", "later": "is-later"}


@dataclass(frozen=True)
class Counts:
    """How the list stands."""

    complete: int
    defective: int
    unseen: int
    later: int = 0
    may_follow: int = 0
    promised: int = 0

    @property
    def why_not_accept(self) -> str:
        """Why 受理 is off; empty when it is on."""
        parts = [f"有问题 {self.defective}"] if self.defective else []
        parts += [f"未看 {self.unseen}"] if self.unseen else []
        parts += [f"容缺 {self.later}"] if self.later else []
        return "，".join(parts)

    @property
    def why_not_gaps(self) -> str:
        """Why 容缺受理 is off: the core must be there, and something must be left to follow."""
        if self.unseen:
            return f"先看完 {self.unseen} 份"
        if self.defective:
            return f"主要材料有问题 {self.defective}"
        return "" if self.later else "没有标为容缺的材料"

    @property
    def why_not_notice(self) -> str:
        """Why 补正告知 is off: everything must be in the one notice (Art 32)."""
        if self.unseen:
            return f"先看完 {self.unseen} 份"
        return "" if self.defective else "没有有问题的材料"


def counts(lines: Iterable[Line]) -> Counts:
    """Count the lines; exempt ones count as complete."""
    lines = list(lines)
    states = [line.state for line in lines]
    return Counts(
        complete=sum(s in (MaterialState.COMPLETE, *NOT_NEEDED) for s in states),
        defective=states.count(MaterialState.DEFECTIVE),
        unseen=states.count(MaterialState.UNSEEN),
        later=states.count(MaterialState.LATER),
        may_follow=sum(line.may_follow for line in lines),
        promised=states.count(MaterialState.PROMISED),
    )


def make_line(
    key: str,
    name: str,
    *,
    form: str,
    copies: int,
    state: str,
    given: QueryDict | None,
    problem: str = "",
    fix: str = "",
    source: str = "",
    standard: str = "",
    files: tuple[FileRow, ...] = (),
    note: str = "",
    may_follow: bool = False,
    bank: tuple[Said, ...] = (),
    item: str = "",
) -> Line:
    """A line from the stored state, overridden by what the clerk just ticked."""
    exempt = state in {s.value for s in NOT_NEEDED}
    if given is not None and not exempt and f"m-{key}" in given:
        state = given.get(f"m-{key}", state)
        known = {s.value for s in STATES} | ({MaterialState.LATER.value} if may_follow else set())
        state = state if state in known else MaterialState.UNSEEN.value
        problem = given.get(f"p-{key}", problem).strip()
        fix = given.get(f"x-{key}", fix).strip()
    held = "免交，政府已有" if state == MaterialState.EXEMPT else "申请人已承诺，不用交"
    held = "免交，单位已在网上委托" if exempt and source == BY_MANDATE else held
    held = f"不能要：{source}" if exempt and is_bar(source) else held
    held = source if exempt and is_listed_bar(source) else held
    parts = [held if exempt else f"{form} {copies} 份", source if not exempt else ""]
    parts.append("可以容缺后补" if may_follow else "")
    return Line(
        key=key,
        name=name,
        hint="，".join(part for part in parts if part),
        state=MaterialState(state),
        problem=problem,
        fix=fix,
        standard=standard,
        files=files,
        note="" if exempt else note,
        phrases=_phrases(bank, name, form, copies, item),
        may_follow=may_follow and not exempt,
    )


def note_of(supplied: bool, barred: str) -> str:
    """What stands beside a material: handed in later, or cancelled since the case came."""
    parts = ["补正后" if supplied else "", f"{barred}；本件按收件当天的清单办" if barred else ""]
    return "；".join(part for part in parts if part)


PHRASES = 9  # as many as Alt reaches


def _phrases(
    bank: tuple[Said, ...], name: str, form: str, copies: int, item: str
) -> tuple[Said, ...]:
    amount = f"{form} {copies} 份" if form else f"{copies} 份"
    values = {"材料": name, "份数": amount, "事项": item}
    return tuple(Said(fill(one.text, values), fill(one.fix, values)) for one in bank[:PHRASES])


def findings(lines: Iterable[Line]) -> dict[str, tuple[str, str, str]]:
    """What the action takes: key → (state, problem, fix), without the exempt ones.

    A problem left over from a state that was changed back is not kept.
    """
    return {
        line.key: (
            (line.state.value, line.problem, line.fix)
            if line.state is MaterialState.DEFECTIVE
            else (line.state.value, "", "")
        )
        for line in lines
        if not line.exempt
    }


@dataclass(frozen=True)
class Button:
    """A button of the intake bar. `when` lets the page switch it as the list changes."""

    label: str
    hint: str
    value: str
    key: str = ""
    tone: str = ""
    when: str = ""
    why: str = ""


_TEXTS: Mapping[Move, Button] = {
    Move.NOT_NEEDED: Button("不受理", "不需要许可", "not_needed", tone="no"),
    Move.REFUSE_ACCEPTANCE: Button("不予受理", "不归本机关管", "refuse_acceptance", tone="no"),
    Move.CORRECT: Button("当场更正", "现在改得了的错", "correct"),
    Move.REQUEST_SUPPLEMENT: Button(
        "补正告知", "一次说清，出告知书", "notice", key="Ctrl+B", when="notice"
    ),
    Move.ACCEPT: Button("受理", "开始计时，出受理通知书", "accept", key="F9", when="accept"),
    Move.ACCEPT_WITH_GAPS: Button("容缺受理", "签承诺书，缺的后补", "gaps", when="gaps"),
    Move.ACCEPT_ON_PROMISE: Button("告知承诺受理", "申请人已选，签承诺书", "promise"),
    Move.FILE: Button("备案", "材料齐全就完成，出备案回执", "accept", key="F9", when="accept"),
}


def bar(
    regime: Regime | None, stage: Stage, state: Counts, *, instant: bool = False, new: bool = False
) -> list[Button]:
    """The exits of Art 32 that the regime's table has at this stage, each with its reason."""
    if regime is None:
        return []
    known = {row.move: row for row in regime.transitions}
    buttons = []
    for move, text in _TEXTS.items():
        if move not in known or _beside_the_point(move, state):
            continue
        why = "" if stage in known[move].sources else f"现在是“{stage.label}”"
        if move is Move.CORRECT and new:
            why = "还没收件，直接改表"
        if move is Move.REQUEST_SUPPLEMENT:
            why = why or state.why_not_notice
        if move in (Move.ACCEPT, Move.FILE):
            why = why or state.why_not_accept
        if move is Move.ACCEPT_WITH_GAPS:
            why = why or state.why_not_gaps
        if move is Move.ACCEPT and state.promised:
            why = why or "申请人选了告知承诺"
        buttons.append(_button(text, why, instant=instant and move is Move.ACCEPT))
    return buttons


def _beside_the_point(move: Move, state: Counts) -> bool:
    """A lane this application does not concern is no button at all."""
    if move is Move.ACCEPT_WITH_GAPS:
        return not state.may_follow
    return move is Move.ACCEPT_ON_PROMISE and not state.promised


def _button(text: Button, why: str, *, instant: bool) -> Button:
    label, hint = text.label, text.hint
    if instant:
        label, hint = "当场办结", "受理、决定、送达一次完成"
    return Button(label, hint, text.value, text.key, text.tone, text.when, why)
