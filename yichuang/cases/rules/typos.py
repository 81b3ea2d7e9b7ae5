"""更正笔误 after acceptance: what is a slip of the pen, and what would change the matter itself.

Before acceptance a mistake is put right on the spot (行政许可法 Art 32(3)). Afterwards only the
writing may be corrected: who is licensed and for what is decided on the application as it was
examined, and is changed by another application or by 变更 (Art 49).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from yichuang.catalog.items.rules.form_schema import FieldSpec, FieldType

from .states import Outcome, Stage

_AFTER = frozenset({Stage.REVIEWING, Stage.PAUSED, Stage.DECIDED, Stage.CLOSED})
_ON_MERITS = (Outcome.GRANTED, Outcome.REFUSED, Outcome.FILED)
# Who it is: never a slip of the pen once the application has been accepted.
_WHO = frozenset({FieldType.ID_NUMBER, FieldType.USCC})
# What was examined: may be miswritten, but then a paper in the file shows the right value.
_WHAT = frozenset(
    {FieldType.CHOICE, FieldType.MULTI, FieldType.NUMBER, FieldType.DATE, FieldType.ADDRESS}
)
_ALIKE = 0.5  # below this half of the text was replaced


@dataclass(frozen=True)
class Slip:
    """One correction as it is proposed."""

    before: str
    after: str
    reason: str
    proof: str = ""  # the material in the file that shows the right value


def deciding(specs: Iterable[FieldSpec], fee_fields: Iterable[str]) -> frozenset[str]:
    """Fields on which others, or a fee, depend."""
    gates = {str(spec.show_if.get("key", "")) for spec in specs} - {""}
    return frozenset(gates | set(fee_fields))


def stage_fault(stage: Stage, outcome: Outcome | None) -> str:
    """Why nothing can be corrected here; empty when it can."""
    if stage not in _AFTER:
        return "还没有受理：受理前的差错当场更正（行政许可法第三十二条），不用更正书"
    if stage is Stage.CLOSED and outcome not in _ON_MERITS:
        return "这件申请没有作出决定就结束了，没有要更正的文书"
    return ""


def may_be_slip(spec: FieldSpec) -> bool:
    """Whether the field can hold a slip of the pen at all."""
    return FieldType(spec.type) not in _WHO and spec.prefill not in ("name", "id_number")


def needs_proof(spec: FieldSpec, gates: frozenset[str], slip: Slip) -> bool:
    """Whether a paper in the file has to show the right value."""
    if FieldType(spec.type) in _WHAT or spec.key in gates:
        return True
    return SequenceMatcher(None, slip.before, slip.after).ratio() < _ALIKE


def slip_fault(
    spec: FieldSpec, gates: frozenset[str], slip: Slip, *, outcome: Outcome | None
) -> tuple[str, str]:
    """(what is wrong, on which input); both empty when it is a slip of the pen."""
    if not may_be_slip(spec):
        text = f"“{spec.label}”决定许可给谁，不是笔误；请申请人重新申请或者申请变更"
        return f"{text}（行政许可法第四十九条）", "field"
    if not slip.before.strip():
        return f"“{spec.label}”原来没有填写，补填不是更正笔误", "field"
    if not slip.after.strip():
        return f"请填写“{spec.label}”的正确内容；删去内容不是更正笔误", "after"
    if slip.before.strip() == slip.after.strip():
        return "更正前后一样，没有需要更正的地方", "after"
    if not slip.reason.strip():
        return "请写明差错是怎样发现的、为什么更正", "reason"
    if needs_proof(spec, gates, slip):
        if outcome is Outcome.GRANTED:
            text = f"“{spec.label}”是决定审查过的内容，已经准予，要改请申请变更"
            return f"{text}（行政许可法第四十九条）", "field"
        if not slip.proof.strip():
            return f"改“{spec.label}”不是改一两个字，请写明案卷里哪份材料能证明正确内容", "proof"
    return "", ""


def quoting(before: str, papers: Iterable[tuple[str, str, str]]) -> list[str]:
    """The issued papers (kind, number, text) in which the wrong writing stands."""
    wrong = before.strip()
    return [f"{kind}（{number}）" for kind, number, text in papers if wrong and wrong in text]
