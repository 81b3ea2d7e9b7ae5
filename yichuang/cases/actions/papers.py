"""Documents of a case: the case's facts in the words `kernel.documents` wants."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from yichuang.cases.actions.paper_bodies import MORE_BODIES
from yichuang.cases.models import Case, CaseMaterial
from yichuang.cases.queries.beside import Beside, beside
from yichuang.cases.queries.pinned import Pinned, acting_for
from yichuang.cases.rules.mandates import BY_MANDATE
from yichuang.cases.rules.remedies import add_months
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.documents.actions import issue as issue_document
from yichuang.kernel.documents.actions import series_of
from yichuang.kernel.documents.rules.kinds import SPECS, Kind
from yichuang.kernel.documents.rules.licence_kinds import LICENCE_SPECS
from yichuang.kernel.documents.rules.power_kinds import POWERS
from yichuang.kernel.org.queries import DepartmentView
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.statutes.queries import values as statutes

if TYPE_CHECKING:
    from yichuang.kernel.documents.models import Document

KINDS = {
    "receipt": Kind.RECEIPT,
    "acceptance": Kind.ACCEPTANCE,
    "supplement_notice": Kind.SUPPLEMENT,
    "not_needed": Kind.NOT_NEEDED,
    "refuse_acceptance": Kind.ACCEPTANCE_REFUSAL,
    "special_procedure": Kind.SPECIAL_PROCEDURE,
    "extension": Kind.EXTENSION,
    "grant_decision": Kind.GRANT,
    "refuse_decision": Kind.REFUSAL,
    "termination": Kind.TERMINATION,
    "delivery_receipt": Kind.DELIVERY,
    **{kind.value: kind for kind in map(Kind, LICENCE_SPECS)},
    **{kind: Kind(kind) for kind in MORE_BODIES},
}
_DECISIONS = (Kind.GRANT, Kind.REFUSAL)
# A receipt or an acceptance tells no remedies: their limits need not be looked up.
_TELLS_REMEDIES = frozenset(
    kind
    for kind, spec in SPECS.items()
    if any(element.key.startswith("remedies.") for element in spec.elements)
)


def issue(
    case: Case,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    known: Beside | None = None,
    extra: dict[str, Any] | None = None,
    seq: int | None = None,
) -> "Document":
    """Issue one of the case's documents, numbered, and file it with the case.

    `seq` is its number where the caller took it from `counter` together with another.
    """
    known = known or beside(case)
    paper, payload = words(case, kind, by=by, at=at, known=known, extra=extra)
    return issue_document(
        by=acting_for(by, known.version),
        at=at,
        kind=paper,
        number=_mark(known.organ),
        payload=payload,
        subject=("case", case.number),
        seq=seq,
    )


def counter(case: Case, kind: str, organ: DepartmentView) -> str:
    """The counter that numbers a document of this case, to be taken with another's."""
    regime = {"regime": _regime(case)}
    return series_of(kind=_kind(case, kind), number=_mark(organ), payload=regime)


def _kind(case: Case, kind: str) -> Kind:
    paper = KINDS[kind]
    if paper not in _DECISIONS or case.regime == "licence":
        return paper
    if case.regime in POWERS:
        return Kind(f"{case.regime}_{'grant' if paper is Kind.GRANT else 'refusal'}")
    return Kind.SERVICE_RESULT


def _mark(organ: DepartmentView) -> str:
    return organ.document_mark or "清政服"


def _regime(case: Case) -> str:
    return "service" if case.regime == "public_service" else case.regime


def words(
    case: Case,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    known: Beside | None = None,
    extra: dict[str, Any] | None = None,
) -> tuple[Kind, dict[str, Any]]:
    """What one of the case's documents would say: its kind and its elements."""
    known, paper = known or beside(case), _kind(case, kind)
    body = _BODIES[kind](case, known.version, by, at, extra or {})
    common = _common(case, known, at)
    if paper in _TELLS_REMEDIES:
        common["remedies"] = _remedies(known.organ, beijing_date(at))
    return paper, common | body


# 委托: the code is the firm's key, not its agent's, whose paper this is.
_SENT = "已发到单位登记的手机"


def _common(case: Case, known: Beside, at: datetime) -> dict[str, Any]:
    version, organ = known.version, known.organ
    return {
        "regime": _regime(case),
        "case_number": case.number,
        "query_code": case.query_code if case.mandate_id is None else _SENT,
        "organ_name": organ.name,
        "applicant_name": known.applicant.name,
        **({"agent_name": known.agent} if known.agent else {}),
        "item_name": case.item_name,
        "item_code": version.item_code,
        "date": beijing_date(at),
        "contact_phone": version.content.consult_phone or organ.phone,
        "contact_address": organ.address,
        "supervision_phone": version.content.complaint_phone or organ.supervision_phone,
        "complaint": f"可以拨打监督电话 {organ.supervision_phone} 或 12345 反映，五个工作日内答复。",
    }


def _remedies(organ: DepartmentView, today: date) -> dict[str, Any]:
    """复议 60 nd, 诉讼 6 months, from the dated statutes; both counted from service."""
    keys = ("remedy.reconsideration", "remedy.litigation")
    law = statutes(keys, on=today)
    days, months = (int(law[key].value) for key in keys)
    return {
        "reconsideration_organ": organ.review_organ or "清川县人民政府",
        "reconsideration_days": days,
        "reconsideration_by": today + timedelta(days=days),
        "court": organ.court or "清川县人民法院",
        "litigation_months": months,
        "litigation_by": add_months(today, months),
    }


def _receipt(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    # Only what came: a receipt that lists what is still missing would be false.
    rows = extra.get("materials")  # what intake has just written; read back otherwise
    if rows is None:
        rows = CaseMaterial.objects.filter(case_id=case.id).order_by("sort")
    missing = ("unseen", "defective")
    online = case.channel == "online"
    typed = [{"name": "申请表（网上填写）", "form": "电子", "copies": 1}] if online else []
    return {
        "received_on": case.received_on,
        "received_by": "网上申报，系统自动收件" if online else by.name,
        "materials": typed
        + [
            {
                "name": row.name,
                "form": row.form or "电子",
                "copies": row.copies,
                "note": _why_exempt(row) if row.state == "exempt" else "",
            }
            for row in rows
            if row.received_on is not None or row.state not in missing
        ],
    }


def _why_exempt(row: CaseMaterial) -> str:
    word = row.get_state_display()
    return f"{word}（{BY_MANDATE}）" if row.source == BY_MANDATE else word


def _supplement(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    return {
        "received_on": case.received_on,
        "supplement_due": extra["due_on"],
        "materials": [
            {"name": name, "problem": problem, "how": fix} for name, problem, fix in extra["lines"]
        ],
    }


def _acceptance(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    return {
        "accepted_on": case.accepted_on,
        "promised_due": case.due_promised or case.due_statutory,
        "statutory_due": case.due_statutory,
        "fee": version.fee_text,
    }


def _plain(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    return dict(extra)


def _special(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    return {
        "procedure": extra["kind"],
        "procedure_basis": extra["basis"],
        "time_needed": f"{extra['days_needed']}个工作日",
        "starts_on": beijing_date(at),
        "due_effect": f"自今日起至程序结束之日止不计入办理期限，预计{extra['expected_end']:%Y年%-m月%-d日}"
        "结束，办结日期相应顺延，结束后另行告知。",
    }


def _extension(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    return {
        "original_due": extra["old_due"] or "暂停计时中，程序结束后确定",
        "new_due": extra["new_due"] or "程序结束后相应顺延",
        "extended_days": extra["days"],
        "extended_unit": extra.get("unit") or "个工作日",
        "extension_basis": extra.get("basis") or "",
        "reason": extra["reason"],
        "approved_by": extra["approver"],
    }


_PUBLISHED = "本决定依法在本县政务服务网公开，公众有权查阅（行政许可法第四十条）。"


def _grant(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    until = extra.get("valid_to")
    return {
        "outcome": "granted",
        "content": extra["content"] or case.item_name,
        "scope": extra.get("scope") or "以申请书载明并经审查的内容为准",
        "validity": f"自{beijing_date(at):%Y年%-m月%-d日}至{until:%Y年%-m月%-d日}"
        if until
        else "长期有效",
        "licence_number": extra.get("licence_number") or "本事项不另发证照，以本决定书为准",
        "basis": version.basis_text,
        **({"publication": _PUBLISHED} if case.regime == "licence" else {}),
    }


def _refuse(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    return {
        "outcome": "refused",
        "content": f"对“{case.item_name}”的申请不予办理",
        "facts": extra.get("facts") or extra["reason"],
        "reasons": extra["reason"],
        "basis": extra["basis"],
    }


_WHY_ENDED = {True: "申请人自愿撤回申请", False: "申请人逾期未补正，申请材料仍不齐全"}


def _termination(
    case: Case, version: Pinned, by: Actor, at: datetime, extra: Any
) -> dict[str, Any]:
    return {
        "reason": extra["reason"],
        "basis": extra.get("basis") or _WHY_ENDED[case.outcome == "withdrawn"],
        "materials_return": "已交的纸质原件可以凭本告知书到收件窗口取回。",
    }


def _delivery(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    return {**extra, "deliverer": by.name}


_BODIES = {
    "receipt": _receipt,
    "acceptance": _acceptance,
    "supplement_notice": _supplement,
    "not_needed": _plain,
    "refuse_acceptance": _plain,
    "special_procedure": _special,
    "extension": _extension,
    "grant_decision": _grant,
    "refuse_decision": _refuse,
    "termination": _termination,
    "delivery_receipt": _delivery,
    **dict.fromkeys(LICENCE_SPECS, _plain),
    **MORE_BODIES,
}
