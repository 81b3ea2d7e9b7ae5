"""用常用值填充: explicit buttons that fill blanks, never a value somebody typed.

Each fill takes the content and what is known about the county, and returns the changes with
how many blanks it filled. The editor reads them over before saving for review.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from yichuang.catalog.items.queries import Usual
from yichuang.catalog.items.rules import guesses, labels
from yichuang.catalog.items.rules.content import (
    PARTS,
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
    Channel,
    Handling,
    MaterialKind,
    Regime,
    ResultKind,
)
from yichuang.kernel.org.queries import DepartmentView

Changes = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What the county has on record: the hall, the department, its finished items."""

    today: date
    department: DepartmentView
    hall_name: str
    hall_address: str
    hall_hours: str
    hall_phone: str
    usual: Usual
    statutory_days: int
    item_name: str = ""
    hotline: str = ""


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
        "power_source": "statutory",
        "use_level": "4",
        "subject_nature": "1",
        "reviewed_on": known.today.isoformat(),
    }
    types = TYPES_OF_REGIME.get(content.regime, frozenset())
    if len(types) == 1:
        wanted["item_type"] = next(iter(types))
    if content.regime not in EX_OFFICIO:
        wanted |= _service(content, known) | _limits(content, known) | _result(content, known)
    return {k: v for k, v in wanted.items() if v not in ("", None) and _blank(content, k)}


def _blank(content: Content, name: str) -> bool:
    value = getattr(content, name)
    return value in (None, "", [], {}) or (name == "online_depth" and value == 0)


def _service(content: Content, known: Known) -> Changes:
    """Whom to call, how often to come; a fee is the exception (行政许可法 Art 58)."""
    office, usual = known.department, known.usual
    found: Changes = {
        "consult_phone": office.phone or usual.consult_phone or known.hall_phone,
        "complaint_phone": office.supervision_phone or usual.complaint_phone or known.hotline,
        "channels": ["window"],
        "visits": 1,
    }
    if content.visits != 0:
        found["visit_reason"] = "窗口核对材料原件"
    if not content.fees:
        found["charges_fee"] = False
    if Channel.WEB in content.channels:
        # The least depth that agrees with what the list says: nobody comes, or files come in.
        found["online_depth"] = 5 if content.visits == 0 else 2
    return found


def _limits(content: Content, known: Known) -> Changes:
    found: Changes = {}
    if content.regime == Regime.LICENCE:
        found["statutory_value"] = known.statutory_days
    elif content.statutory_value is None:
        found["statutory_note"] = "法律法规未规定时限"
    if content.promised_value is not None:
        found["handling"] = "promised" if content.promised_value else "instant"
    return found


def _result(content: Content, known: Known) -> Changes:
    """An item named after its licence ends in that licence."""
    named = guesses.licence_name(known.item_name)
    certificate = content.result_kind == ResultKind.CERTIFICATE
    if named and content.regime == Regime.LICENCE and not content.result_kind:
        return {
            "result_kind": ResultKind.CERTIFICATE.value,
            "result_name": named,
            "licence_type_name": content.result_name or named,
        }
    return {"licence_type_name": content.result_name} if certificate else {}


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
        return _changed("steps", _timed(rows, content), content.steps)
    return {"steps": [asdict(row) for row in _standard(content)]}


def _timed(rows: list[Changes], content: Content) -> list[Changes]:
    """The promise shared out over steps that still have no days; the last takes one."""
    open_rows = [row for row in rows if row["actor"] == "department" and row["days"] is None]
    total = content.promised_value
    if total is None or not open_rows or any(row["days"] for row in rows):
        return rows
    *others, last = open_rows
    last |= {"days": min(total, 1) if others else total, "unit": content.promised_unit}
    for at, row in enumerate(others):
        rest = total - (last["days"] or 0)
        share = rest // len(others) + (at < rest % len(others))
        row |= {"days": share, "unit": content.promised_unit}
    return rows


def _who(actor: str) -> Changes:
    posts = {"window": "综合窗口", "department": "审批股", "applicant": ""}
    return {"post": posts.get(actor, ""), "requirement": "按办事指南办理"}


def _standard(content: Content) -> list[Step]:
    apply = Step("apply", "申请", "applicant", requirement=_how_to_apply(content), sort=1)
    quick = content.handling == Handling.INSTANT or content.regime == Regime.FILING
    if quick:
        text = "当场核对材料，齐全的当场办结"
        done = Step("done", "受理并办结", "window", "clerk", "综合窗口", 0, "wd", ["apply"], text)
        return [apply, _sorted(done, 2)]
    # Without a promise the days stay open: a 0 would read as 当场, and no fill changes it later.
    total, unit = content.promised_value, content.promised_unit
    last = None if total is None else min(total, 1)
    first = None if total is None else max(total - 1, 0)
    intake = Step(
        *("intake", "受理", "window", "clerk", "综合窗口", 0, unit, ["apply"]),
        "当场核对材料，缺什么一次说清",
    )
    review = Step(
        *("review", "审查", "department", "reviewer", "审批股", first, unit),
        ["intake"],
        "核对材料的内容是否真实、合法",
    )
    decide = Step(
        *("decide", "决定", "department", "approver", "审批股股长", last, unit),
        ["review"],
        "作出准予或者不予的决定，不予的说明理由",
    )
    return [apply, _sorted(intake, 2), _sorted(review, 3), _sorted(decide, 4)]


def _how_to_apply(content: Content) -> str:
    """Only the ways the guide offers."""
    online = bool({Channel.WEB, Channel.MOBILE} & set(content.channels))
    window = Channel.WINDOW in content.channels or not content.channels
    if online:
        return "网上填表，或到窗口交材料" if window else "网上填表并上传材料"
    return "到窗口交材料" if window else "按办理形式递交材料"


def _sorted(step: Step, at: int) -> Step:
    return Step(**(asdict(step) | {"sort": at}))


def materials(content: Content, known: Known) -> Changes:
    """What names give away, what most materials share, the first basis as what asks for them."""
    first = content.bases[0] if content.bases else None
    rows = [_material(row, first) for row in content.materials]
    return _changed("materials", rows, content.materials)


def _material(row: Material, basis: Basis | None) -> dict[str, Any]:
    kind = row.kind or guesses.material_kind(row.name)
    issued = kind == MaterialKind.CERTIFICATE
    wanted: Changes = {
        "kind": kind,
        "form": guesses.material_form(row.name),
        "source": "government" if issued else "applicant",
        "necessity": "required",
        "paper": "" if issued else "A4",
    }
    out = _filled(asdict(row), wanted)
    # 是 promises the public that they bring nothing: of an issued paper a person says which.
    if out["held_by_government"] is None and out["source"] != "government":
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
    """The laws this department's items rest on, when the draft names none; ranks by title."""
    if content.bases:
        rows = [_filled(asdict(b), {"level": guesses.basis_level(b.law)}) for b in content.bases]
        return _changed("bases", rows, content.bases)
    found = known.usual.bases
    return (
        {"bases": [asdict(row) | {"sort": at} for at, row in enumerate(found, 1)]} if found else {}
    )


# In the order they build on each other: materials name the first basis, steps the channels.
FILLS = (
    Fill("facts", "基本信息", "层级、来源、电话、形式、收费、跑 1 次、法定时限、复核日期", facts),
    Fill("steps", "办理环节", "按法律类型生成标准环节，天数按承诺时限分配", steps),
    Fill("bases", "设定依据", "本部门已送审、已发布事项最常用的依据", bases),
    Fill(
        "materials", "材料共同项", "按名称认类型、形式，份数、来源、必要，依据取第一条", materials
    ),
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


def touched(before: Content, changes: Changes) -> list[str]:
    """Names of the controls a fill wrote into, as the page names them."""
    old, names = to_dict(before), []
    for part, value in changes.items():
        if part not in PARTS:
            names.append(part)
            continue
        for at, row in enumerate(value):
            was = old[part][at] if at < len(old[part]) else {}
            wrote = (k for k, v in row.items() if v not in (None, "", [], {}) and v != was.get(k))
            names += [f"{part}-{at}-{field}" for field in wrote if field not in ("sort", "key")]
    return names


def rows_of(names: Iterable[str]) -> list[tuple[str, str]]:
    """(control id, words) for a list of what was filled: each fact, each list once."""
    found: dict[str, str] = {}
    for name in names:
        part, _, rest = name.partition("-")
        if rest:
            found.setdefault(f"p-{part}", labels.PARTS[part])
        else:
            found[f"f-{name}"] = labels.FIELDS[name]
    return list(found.items())
