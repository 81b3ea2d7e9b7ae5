"""用常用值填充: explicit buttons that fill blanks, never a value somebody typed.

Each fill takes the content and what is known about the county, and returns the changes with
how many blanks it filled. The editor reads them over before saving for review.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from yichuang.catalog.items.rules.content import (
    Basis,
    Content,
    Material,
    Place,
    Step,
    from_dict,
    to_dict,
)
from yichuang.catalog.items.rules.enums import (
    EX_OFFICIO,
    TYPES_OF_REGIME,
    Handling,
    LimitUnit,
    Regime,
)
from yichuang.kernel.org.queries import DepartmentView

Changes = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What the county has on record: the hall, the department, its published bases."""

    today: date
    department: DepartmentView
    hall_name: str
    hall_address: str
    hall_hours: str
    hall_phone: str
    bases: tuple[Basis, ...]
    statutory_days: int


@dataclass(frozen=True)
class Fill:
    """A button: its words and what it does."""

    key: str
    label: str
    hint: str
    run: Callable[[Content, Known], Changes]


def facts(content: Content, known: Known) -> Changes:
    """Plain facts of a county-level item: codes, contact, channel, one visit."""
    wanted: Changes = {
        "consult_phone": known.department.phone,
        "complaint_phone": known.department.supervision_phone,
        "power_source": "statutory",
        "use_level": "4",
        "subject_nature": "1",
        "reviewed_on": known.today.isoformat(),
    }
    types = TYPES_OF_REGIME.get(content.regime, frozenset())
    if len(types) == 1:
        wanted["item_type"] = next(iter(types))
    if content.regime not in EX_OFFICIO:
        wanted |= {"channels": ["window"], "visits": 1, "visit_reason": "窗口核对材料原件"}
        wanted |= _limits(content, known)
    return {k: v for k, v in wanted.items() if v and getattr(content, k) in (None, "", [], {})}


def _limits(content: Content, known: Known) -> Changes:
    found: Changes = {}
    if content.regime == Regime.LICENCE:
        found["statutory_value"] = known.statutory_days
    elif content.statutory_value is None:
        found["statutory_note"] = "法律法规未规定时限"
    if content.promised_value is not None:
        found["handling"] = "promised" if content.promised_value else "instant"
    return found


def places(content: Content, known: Known) -> Changes:
    """The hall with its address, hours and phone; blanks of places already named."""
    hall = {
        "name": known.hall_name,
        "address": known.hall_address,
        "hours": known.hall_hours,
        "phone": known.department.phone or known.hall_phone,
        "window": "综合窗口",
    }
    rows = [asdict(row) for row in content.places] or [asdict(Place(sort=1))]
    return _changed("places", [_filled(row, hall) for row in rows], content.places)


def _filled(row: dict[str, Any], wanted: Changes) -> dict[str, Any]:
    return row | {k: v for k, v in wanted.items() if row[k] in (None, "", []) and v}


def _changed(part: str, rows: list[dict[str, Any]], before: Iterable[Any]) -> Changes:
    return {} if rows == [asdict(row) for row in before] else {part: rows}


def steps(content: Content, known: Known) -> Changes:
    """The standard steps of the regime, days adding up to the promise; else blanks of rows."""
    if content.regime in EX_OFFICIO:
        return {}
    if content.steps:
        rows = [_filled(asdict(row), _who(row.actor)) for row in content.steps]
        return _changed("steps", rows, content.steps)
    return {"steps": [asdict(row) for row in _standard(content)]}


def _who(actor: str) -> Changes:
    posts = {"window": "综合窗口", "department": "审批股", "applicant": ""}
    return {"post": posts.get(actor, ""), "requirement": "按办事指南办理"}


def _standard(content: Content) -> list[Step]:
    apply = Step("apply", "申请", "applicant", requirement="网上填表，或到窗口交材料", sort=1)
    quick = content.handling == Handling.INSTANT or content.regime == Regime.FILING
    if quick:
        text = "当场核对材料，齐全的当场办结"
        done = Step("done", "受理并办结", "window", "clerk", "综合窗口", 0, "wd", ["apply"], text)
        return [apply, _sorted(done, 2)]
    total = content.promised_value or 0
    unit = LimitUnit.WORKING_DAYS.value
    intake = Step(
        *("intake", "受理", "window", "clerk", "综合窗口", 0, unit, ["apply"]),
        "当场核对材料，缺什么一次说清",
    )
    review = Step(
        *("review", "审查", "department", "reviewer", "审批股", max(total - 1, 0), unit),
        ["intake"],
        "核对材料的内容是否真实、合法",
    )
    decide = Step(
        *("decide", "决定", "department", "approver", "审批股股长", min(total, 1), unit),
        ["review"],
        "作出准予或者不予的决定，不予的说明理由",
    )
    return [apply, _sorted(intake, 2), _sorted(review, 3), _sorted(decide, 4)]


def _sorted(step: Step, at: int) -> Step:
    return Step(**(asdict(step) | {"sort": at}))


def materials(content: Content, known: Known) -> Changes:
    """What most materials have in common, and the first basis as the one that asks for them."""
    first = content.bases[0] if content.bases else None
    rows = [_material(row, first) for row in content.materials]
    return _changed("materials", rows, content.materials)


def _material(row: Material, basis: Basis | None) -> dict[str, Any]:
    wanted: Changes = {
        "form": "original",
        "source": "government" if row.kind == "certificate" else "applicant",
        "necessity": "required",
        "paper": "A4",
        "held_by_government": None,
    }
    out = _filled(asdict(row), wanted)
    if out["held_by_government"] is None:
        out["held_by_government"] = False
    if basis:
        out = _filled(out, {"basis_law": basis.law, "basis_article": basis.article})
    if not (out["copies_original"] or out["copies_copy"]):
        if out["form"] in ("original", "both", "either"):
            out["copies_original"] = 1
        if out["form"] in ("copy", "both"):
            out["copies_copy"] = 1
    return out


def bases(content: Content, known: Known) -> Changes:
    """The laws this department's published items rest on, when the draft names none."""
    if content.bases or not known.bases:
        return {}
    return {"bases": [asdict(row) | {"sort": at} for at, row in enumerate(known.bases, 1)]}


def common_bases(contents: Iterable[Content]) -> tuple[Basis, ...]:
    """The two bases that most of these contents share."""
    seen: Counter[tuple[str, str]] = Counter()
    rows: dict[tuple[str, str], Basis] = {}
    for content in contents:
        for basis in content.bases:
            seen[(basis.law, basis.article)] += 1
            rows.setdefault((basis.law, basis.article), basis)
    return tuple(rows[key] for key, _ in seen.most_common(2))


FILLS = (
    Fill("facts", "基本信息", "层级、来源、电话、形式、跑 1 次、法定时限、复核日期", facts),
    Fill("steps", "办理环节", "按法律类型和承诺时限生成标准环节", steps),
    Fill("bases", "设定依据", "本部门已发布事项最常用的依据", bases),
    Fill("materials", "材料共同项", "原件 1 份、来源、必要、政府未有、依据取第一条", materials),
    Fill("places", "地点时间", "政务大厅的地址、时间、电话", places),
)


def run(key: str, content: Content, known: Known) -> Changes:
    """The changes of one fill, or of all in order (`all`); empty when nothing is blank."""
    wanted = [fill for fill in FILLS if key in (fill.key, "all")]
    changes: Changes = {}
    for fill in wanted:
        found = fill.run(content, known)
        changes |= found
        content = from_dict(to_dict(content) | found)
    return changes
