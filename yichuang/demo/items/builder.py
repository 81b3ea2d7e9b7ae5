"""Small words for writing guides: a line of text becomes a material, a step, a field.

Materials  `kind:name[?question=option,option][#standard]`
    form (own form) · report (own report) · own · copy (copy of an own document) · id ·
    gov (copy of a document the government issued) · waived (信息免交) · later (容缺后补) ·
    mid (a report of an intermediary) · photo
Steps      `name:post:days[*][!special_procedure]`   * = two persons on the spot
Fields     `key:label[:type[:unit or options by |]]`
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from yichuang.catalog.items.rules.content import Basis, Content, Faq, Fee, Material, Place, Step
from yichuang.catalog.items.rules.enums import ITEM_TYPES, TYPES_OF_REGIME
from yichuang.demo.departments import BY_KEY

HOURS = "周一至周五 9:00–12:00、13:30–17:30，法定节假日除外"
HALL_NAME = "清川县政务服务大厅"
HALL_ADDRESS = "清川县政通路 1 号一楼"
TRANSPORT = "公交 2 路、6 路到政务大厅站"
NO_LIMIT = "法律、法规没有规定办理时限"
_PREFIX = "中华人民共和国"


@dataclass(frozen=True)
class ItemSpec:
    """One item of the county. `weight`: how often people apply (0: no cases in the demo)."""

    department: str
    serial: int
    name: str
    content: Content
    applicants: str = "person"
    weight: int = 0
    first: tuple[tuple[str, Any], ...] = ()
    note: str = ""
    keep_draft: bool = False
    withdrawn: str = ""

    @property
    def implement_code(self) -> str:
        """实施编码, 31 digits: organ, county level, 12-digit base code of the invented province."""
        body = BY_KEY[self.department]
        return f"{body.uscc}4{self.base_code}"

    @property
    def base_code(self) -> str:
        body = BY_KEY[self.department]
        kind = self.content.item_type or "10"
        return f"99{kind}{body.line}{self.serial:03d}000"


_WHEN = re.compile(r"\?([a-z0-9_]+=[^#]*)")
_KINDS: dict[str, dict[str, Any]] = {
    "form": {"kind": "form", "form": "original", "copies_original": 1, "paper": "A4"},
    "report": {"kind": "report", "form": "original", "copies_original": 1, "paper": "A4"},
    "own": {"kind": "other", "form": "original", "copies_original": 1},
    "photo": {"kind": "other", "form": "electronic"},
    "copy": {"kind": "certificate", "form": "copy", "copies_copy": 1, "paper": "A4"},
    "id": {"kind": "certificate", "form": "original", "copies_original": 1, "source": "government"},
    "gov": {"kind": "certificate", "form": "copy", "copies_copy": 1, "source": "government"},
    "waived": {
        "kind": "certificate",
        "form": "electronic",
        "source": "government",
        "necessity": "waived",
        "held_by_government": True,
    },
    "later": {
        "kind": "other",
        "form": "original",
        "copies_original": 1,
        "necessity": "later",
        "later_days": 3,
    },
    "mid": {"kind": "report", "form": "original", "copies_original": 1, "source": "intermediary"},
}


def materials(asks: tuple[str, str], *lines: str) -> tuple[Material, ...]:
    """The list of materials; `asks` is the law and article that ask for them."""
    return tuple(_material(asks, number, line) for number, line in enumerate(lines, start=1))


def _material(asks: tuple[str, str], number: int, line: str) -> Material:
    when = found[1] if (found := _WHEN.search(line)) else ""
    line, _, standard = _WHEN.sub("", line).partition("#")
    kind, _, name = line.partition(":")
    values: dict[str, Any] = {
        "source": "applicant",
        "necessity": "required",
        "held_by_government": False,
        **_KINDS[kind],
    }
    key = f"m{number}"
    if kind == "form":
        values["blank_form_ref"] = f"file:{name}-空表"
    if kind == "report":
        values["sample_ref"] = f"file:{name}-样表"
    return Material(
        key=key,
        name=name,
        basis_law=asks[0],
        basis_article=asks[1],
        acceptance_standard=standard,
        when=_when(when),
        sort=number,
        **values,
    )


def _when(text: str) -> dict[str, Any]:
    if not text:
        return {}
    key, _, options = text.partition("=")
    return {"key": key, "in": options.split(",")}


def question(
    key: str, text: str, *, only: str = "", help: str = "", **options: str
) -> dict[str, Any]:
    """A guided question; `only` as in materials: who=agent."""
    row: dict[str, Any] = {
        "key": key,
        "text": text,
        "options": [{"key": name, "label": label} for name, label in options.items()],
    }
    if help:
        row["help"] = help
    if only:
        row["show_if"] = _when(only)
    return row


AGENT = question("who", "谁来办？", self="本人或负责人", agent="请人代办")
MANDATE = "form:授权委托书?who=agent#写明代办什么，委托人签字"


def form(*lines: str) -> dict[str, Any]:
    """The online form."""
    return {"fields": [_field(line) for line in lines]}


def _field(line: str) -> dict[str, Any]:
    line, _, when = line.partition("?")
    key, label, kind, extra = (line.split(":") + ["", "", ""])[:4]
    row: dict[str, Any] = {"key": key, "label": label, "type": kind or "text"}
    if kind in ("choice", "multi"):
        row["choices"] = [{"value": word, "label": word} for word in extra.split("|")]
    elif kind == "number":
        row |= {"min": 1, "unit": extra}
    if when:
        row["show_if"] = _when(when)
    return row


def _steps(line: str, *, alone: bool, instant: bool, decider: str) -> tuple[Step, ...]:
    rows = [
        Step("apply", "申请", "applicant", requirement="网上填表或到窗口递交", sort=1),
        Step(
            *("intake", "收件受理", "window", "clerk", "综合窗口", 0),
            needs=["apply"],
            requirement="当场核对材料，缺什么一次说清",
            sort=2,
        ),
    ]
    if alone:  # 单人即办 and 备案: complete with the receipt, nobody decides
        return tuple(rows)
    last = "intake"
    for number, part in enumerate(line.split(), start=1):
        part, _, special = part.partition("!")
        two = part.endswith("*")
        name, post, days = part.rstrip("*").split(":")
        rows.append(
            Step(
                key=f"s{number}",
                name=name,
                role="reviewer",
                post=post,
                days=int(days),
                needs=[last],
                requirement=_REQUIREMENTS.get(name, f"按审查要点完成{name}"),
                two_person=two,
                special_procedure=special,
                sort=number + 2,
            )
        )
        last = f"s{number}"
    return (*rows, _decision(decider, last, 0 if instant else 1, len(rows) + 1))


_REQUIREMENTS = {
    "书面审查": "核对申请内容与材料是否一致、是否符合条件",
    "现场核查": "两名以上工作人员到现场，当场记录并签字",
    "专家评审": "组织专家评审并形成书面意见",
    "条件核对": "与登记信息比对，核对是否符合条件",
}


def _decision(post: str, needs: str, days: int, sort: int) -> Step:
    return Step(
        key="decide",
        name="决定",
        role="approver",
        post=post,
        days=days,
        needs=[needs],
        requirement="作出办理或者不予办理的决定并说明理由",
        sort=sort,
    )


_LEVELS = {"法": "law", "例": "admin_regulation", "定": "admin_regulation"}


def laws(*lines: str) -> tuple[Basis, ...]:
    """Bases: `short title 第N条[@level]`; 法 and 条例 tell their rank themselves."""
    rows = []
    for sort, line in enumerate(lines):
        line, _, level = line.partition("@")
        title, _, article = line.partition(" ")
        if title.endswith("法") and not level:
            title = _PREFIX + title
        rows.append(Basis(law=title, article=article, level=level or _LEVELS[title[-1]], sort=sort))
    return tuple(rows)


def guide(
    department: str,
    serial: int,
    name: str,
    regime: str,
    *,
    summary: str,
    keywords: str,
    basis: tuple[str, ...],
    needs: tuple[str, ...],
    days: tuple[int | None, int],
    personal: str = "",
    legal: str = "",
    conditions: str,
    steps: str = "书面审查:审批股:1",
    result: str = "",
    months: int = 0,
    visits: int = 0,
    visit_reason: str = "",
    questions: tuple[dict[str, Any], ...] = (),
    fields: tuple[str, ...] = (),
    faqs: tuple[tuple[str, str], ...] = (),
    fees: tuple[Fee, ...] = (),
    single: str = "",
    applicants: str = "person",
    weight: int = 0,
    note: str = "",
    window: str = "综合窗口",
    **extra: Any,
) -> ItemSpec:
    """One item with its guide: see the module's head for the small words."""
    body = BY_KEY[department]
    spec_extra: dict[str, Any] = {}
    if not fields and not visits:
        visits, visit_reason = 1, "要当面核对材料原件"
    for key in ("keep_draft", "withdrawn"):
        if key in extra:
            spec_extra[key] = extra.pop(key)
    bases = laws(*basis)
    first = bases[0] if bases else Basis()
    content = Content(
        **_regime(regime, days, single),
        visits=visits,
        visit_reason=visit_reason,
        online_depth=5 if fields else 1,
        channels=["window", "web"] if fields else ["window"],
        service_objects=["person"] if applicants == "person" else ["enterprise", "other"],
        conditions=conditions,
        charges_fee=bool(fees),
        fees=fees,
        **_office(body),
        personal_themes=personal.split(),
        legal_themes=legal.split(),
        keywords=keywords.split(),
        summary=summary,
        questions=list(questions),
        form_schema=form(*fields) if fields else {},
        materials=materials((first.law, first.article), *needs),
        steps=_course(steps, alone=bool(single) or regime == "filing", instant=not days[1]),
        bases=bases,
        places=(_place(window, body.phone),),
        faqs=tuple(Faq(q, a, i) for i, (q, a) in enumerate(faqs)),
        version_note=note,
        **_result(result, months),
        **extra,
    )
    return ItemSpec(department, serial, name, content, applicants, weight, note=note, **spec_extra)


def _regime(regime: str, days: tuple[int | None, int], single: str) -> dict[str, Any]:
    """The legal side: regime, type, lane and both limits."""
    return {
        "regime": regime,
        "item_type": _type_of(regime),
        "handling": "instant" if days[1] == 0 else "promised",
        "single_officer_instant": bool(single),
        "single_officer_basis": single,
        "statutory_value": days[0],
        "statutory_note": "" if days[0] is not None else NO_LIMIT,
        "promised_value": days[1],
    }


def _office(body: Any) -> dict[str, Any]:
    """Whose power it is and whom to call."""
    return {
        "consult_phone": body.phone,
        "complaint_phone": body.supervision_phone,
        "power_source": "statutory",
        "use_level": "4",
        "subject_nature": "1" if body.kind != "hall" else "2",
    }


def _course(steps: str, *, alone: bool, instant: bool) -> tuple[Step, ...]:
    return _steps(steps, alone=alone, instant=instant, decider="审批股股长")


def _place(window: str, phone: str) -> Place:
    return Place(HALL_NAME, HALL_ADDRESS, window, HOURS, phone, TRANSPORT)


def _type_of(regime: str) -> str:
    return min(TYPES_OF_REGIME[regime] & set(ITEM_TYPES))


def _result(name: str, months: int) -> dict[str, Any]:
    if not name:
        return {"result_kind": "none", "result_electronic": True, "express_delivery": True}
    licence = name.endswith(("证", "证书", "执照"))
    return {
        "result_kind": "certificate" if licence else "other",
        "result_name": name,
        "result_sample_ref": f"file:{name}-样本",
        "result_validity_months": months or None,
        "result_long_term": licence and not months,
        "result_electronic": True,
        "express_delivery": True,
        "licence_type_name": name if licence else "",
    }


def licence(department: str, serial: int, name: str, **values: Any) -> ItemSpec:
    """A 行政许可: twenty working days in law unless said otherwise."""
    days = values.pop("days", 5)
    pair = days if isinstance(days, tuple) else (20, days)
    legal = values.pop("legal", "permit")
    return guide(
        department,
        serial,
        name,
        "licence",
        days=pair,
        legal=legal,
        **{"applicants": "firm", "steps": "书面审查:审批股:1 现场核查:核查组:2*"} | values,
    )


def service(department: str, serial: int, name: str, **values: Any) -> ItemSpec:
    """A 公共服务; no limit in law unless said otherwise."""
    days = values.pop("days", 3)
    pair = days if isinstance(days, tuple) else (None, days)
    return guide(department, serial, name, "public_service", days=pair, **values)


def shorter(spec: ItemSpec, **first: Any) -> ItemSpec:
    """The same item with what its first version said differently: history with a diff."""
    return replace(spec, first=tuple(sorted(first.items())))


__all__ = [
    "AGENT",
    "MANDATE",
    "Fee",
    "ItemSpec",
    "guide",
    "licence",
    "question",
    "service",
    "shorter",
]
