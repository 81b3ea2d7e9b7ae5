"""The materials of a case as the clerk ticks them off, and the bar that follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from yichuang.cases.queries.file import FileRow
from yichuang.cases.rules.lifecycle import Move, Regime
from yichuang.cases.rules.states import MaterialState, Stage

from .phrases import Phrase, phrases_for

STATES = (MaterialState.COMPLETE, MaterialState.DEFECTIVE, MaterialState.UNSEEN)
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
    phrases: tuple[Phrase, ...] = ()

    @property
    def exempt(self) -> bool:
        """Not to be handed in: the office has it."""
        return self.state is MaterialState.EXEMPT

    @property
    def css(self) -> str:
        """The tone of the row."""
        return {"complete": "is-ok", "defective": "is-bad", "unseen": "is-todo"}.get(
            self.state.value, ""
        )


@dataclass(frozen=True)
class Counts:
    """How the list stands."""

    complete: int
    defective: int
    unseen: int

    @property
    def why_not_accept(self) -> str:
        """Why 受理 is off; empty when it is on."""
        parts = [f"有问题 {self.defective}"] if self.defective else []
        parts += [f"未看 {self.unseen}"] if self.unseen else []
        return "，".join(parts)

    @property
    def why_not_notice(self) -> str:
        """Why 补正告知 is off: everything must be in the one notice (Art 32)."""
        if self.unseen:
            return f"先看完 {self.unseen} 份"
        return "" if self.defective else "没有有问题的材料"


def counts(lines: Iterable[Line]) -> Counts:
    """Count the lines; exempt ones count as complete."""
    states = [line.state for line in lines]
    return Counts(
        complete=sum(s in (MaterialState.COMPLETE, MaterialState.EXEMPT) for s in states),
        defective=states.count(MaterialState.DEFECTIVE),
        unseen=states.count(MaterialState.UNSEEN),
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
) -> Line:
    """A line from the stored state, overridden by what the clerk just ticked."""
    exempt = state == MaterialState.EXEMPT
    if given is not None and not exempt and f"m-{key}" in given:
        state = given.get(f"m-{key}", state)
        state = state if state in {s.value for s in STATES} else MaterialState.UNSEEN.value
        problem = given.get(f"p-{key}", problem).strip()
        fix = given.get(f"x-{key}", fix).strip()
    parts = ["免交，政府已有" if exempt else f"{form} {copies} 份", source if not exempt else ""]
    return Line(
        key=key,
        name=name,
        hint="，".join(part for part in parts if part),
        state=MaterialState(state),
        problem=problem,
        fix=fix,
        standard=standard,
        files=files,
        note=note,
        phrases=phrases_for(name, form, copies),
    )


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
        if move not in known:
            continue
        why = "" if stage in known[move].sources else f"现在是“{stage.label}”"
        if move is Move.CORRECT and new:
            why = "还没收件，直接改表"
        if move is Move.REQUEST_SUPPLEMENT:
            why = why or state.why_not_notice
        if move is Move.ACCEPT:
            why = why or state.why_not_accept
        buttons.append(_button(text, why, instant=instant and move is Move.ACCEPT))
    return buttons


def _button(text: Button, why: str, *, instant: bool) -> Button:
    label, hint = text.label, text.hint
    if instant:
        label, hint = "当场办结", "受理、决定、送达一次完成"
    return Button(label, hint, text.value, text.key, text.tone, text.when, why)
