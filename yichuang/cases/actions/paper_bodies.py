"""What the papers of filings, lanes and fees say of a case; `papers` adds who, what and whom to call."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from yichuang.cases.models import Case
from yichuang.cases.queries.pinned import Pinned
from yichuang.kernel.permissions.rules import Actor

Body = Callable[[Case, Pinned, Actor, datetime, Any], dict[str, Any]]


def _filing(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    return {"filed_on": extra["filed_on"], "content": case.item_name}


def _dates(case: Case, version: Pinned) -> dict[str, Any]:
    return {
        "accepted_on": case.accepted_on,
        "promised_due": case.due_promised or case.due_statutory,
        "statutory_due": case.due_statutory,
        "fee": version.fee_text,
    }


def _gap_notice(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    return _dates(case, version) | {key: extra[key] for key in ("materials", "consequence")}


def _gap_promise(
    case: Case, version: Pinned, by: Actor, at: datetime, extra: Any
) -> dict[str, Any]:
    return {key: extra[key] for key in ("materials", "signed_by", "signed_at", "signed_how")}


def _commitment(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    told = version.content
    return {
        "commitment_basis": told.commitment_basis,
        "conditions": told.commitment_conditions,
        "standard": told.commitment_standard,
        "liability": told.commitment_liability,
        "check_method": told.commitment_check_method,
        "check_days": f"{told.commitment_check_days}个工作日",
        **{key: extra[key] for key in ("replaced", "signed_by", "signed_at", "signed_how")},
    }


def _as_given(case: Case, version: Pinned, by: Actor, at: datetime, extra: Any) -> dict[str, Any]:
    return dict(extra)


MORE_BODIES: dict[str, Body] = {
    "filing_receipt": _filing,
    "gap_notice": _gap_notice,
    "gap_promise": _gap_promise,
    "commitment": _commitment,
    "check_record": _as_given,
    "correction_order": _as_given,
    "fee_notice": _as_given,
    "typo": _as_given,
    "originals_slip": _as_given,
}
