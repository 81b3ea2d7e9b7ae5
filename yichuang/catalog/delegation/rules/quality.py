"""接得好: figures since the opening against the giver's before it, each with its counts."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Counts:
    """How it went. None where nobody counted."""

    decided: int | None = None
    refused: int | None = None
    on_time: int | None = None
    complaints: int | None = None


@dataclass(frozen=True)
class Result:
    """What an evaluation found."""

    good: bool
    worse: tuple[str, ...]
    sentence: str


_BASELINE = (
    ("decided", "办结数"),
    ("refused", "不予数"),
    ("on_time", "按时数"),
    ("complaints", "投诉数"),
)


def counts_fault(counts: Counts) -> tuple[str, str]:
    """(field, why) for counts that contradict themselves; empty when they can be."""
    for key, label in _BASELINE[1:3]:
        part = getattr(counts, key)
        if part is not None and counts.decided is not None and part > counts.decided:
            return key, f"{label}不能多于办结数"
    return "", ""


def cannot_evaluate(baseline: Counts, found: Counts) -> str:
    """Why there is nothing to compare; empty when there is. No case is never a good one."""
    missing = [label for key, label in _BASELINE if getattr(baseline, key) is None]
    if missing:
        return f"没有登记下放前的{'、'.join(missing)}，无从比较"
    if not baseline.decided:
        return "下放前的办结数是 0，算不出比率，无从比较"
    if not found.decided:
        return "承接以来还没有作出决定的办件，不能说接得好，等有了办件再评估"
    if found.complaints is None:
        return "投诉没有接入，请登记投诉数和依据"
    return ""


def evaluate(baseline: Counts, found: Counts) -> Result:
    """Compare. Only for counts that `cannot_evaluate` passes; a rate equal to before is no worse."""
    lines = (
        ("不予率", "refused", 1),
        ("按时办结率", "on_time", -1),
        ("投诉率", "complaints", 1),
    )
    worse, said = [], []
    for name, key, sign in lines:
        now, before = _rate(found, key), _rate(baseline, key)
        text = f"{name} {_text(found, key)}，下放前 {_text(baseline, key)}"
        said.append(text)
        if (now - before) * sign > 0:
            worse.append(text)
    verdict = "不低于下放前的水平" if not worse else f"有 {len(worse)} 项不如下放前"
    return Result(not worse, tuple(worse), f"{'；'.join(said)}。{verdict}。")


def _rate(counts: Counts, key: str) -> Fraction:
    return Fraction(getattr(counts, key) or 0, counts.decided or 1)


def _text(counts: Counts, key: str) -> str:
    part = getattr(counts, key)
    return f"{float(_rate(counts, key)) * 100:.1f}%（{part}/{counts.decided}）"
