"""What a document would say, before anything is written: read by whoever is about to issue it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from yichuang.cases.actions import papers
from yichuang.cases.actions.licence import valid_to
from yichuang.cases.actions.licence_applications import planned
from yichuang.cases.actions.supplement import APPLICANT_LIMIT, Line
from yichuang.cases.models import Case, CaseMaterial, LicenceAct
from yichuang.cases.policies import get_visible
from yichuang.cases.queries.beside import beside
from yichuang.cases.queries.pinned import pinned
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import deadline
from yichuang.kernel.documents.rules.blocks import from_data
from yichuang.kernel.documents.rules.freeze import frozen_content, plain
from yichuang.kernel.documents.rules.preview import as_values
from yichuang.kernel.permissions.rules import Actor

NO_NUMBER = "（文号签发时生成）"
BLANK = "〔待填写〕"


def decision(
    *,
    by: Actor,
    at: datetime,
    number: str,
    outcome: Outcome,
    reason: str = "",
    basis: str = "",
    content: str = "",
    facts: str = "",
) -> list[dict[str, Any]]:
    """The decision as blocks for the A4 preview. Raises NotFound for a case one may not see."""
    case = get_visible(by, number)
    version = pinned(case.item_version_id)
    granted = outcome is Outcome.GRANTED
    extra: dict[str, Any] = {
        "reason": reason or ("" if granted else BLANK),
        "basis": basis or ("" if granted else BLANK),
        "facts": facts or BLANK,
        "content": content,
    }
    if granted and version.issues_licence:
        asked = LicenceAct.objects.select_related("licence").filter(case_id=case.id).first()
        if asked is not None:
            kind, words, _ = planned(asked, beside(case), today=beijing_date(at))
            return _blocks(case, kind, by, at, words)
        extra["valid_to"] = valid_to(beijing_date(at), version.validity_months)
        extra["licence_number"] = "（决定时生成）"
    return _blocks(case, "grant_decision" if granted else "refuse_decision", by, at, extra)


def supplement(
    *, by: Actor, at: datetime, number: str, lines: Sequence[Line]
) -> list[dict[str, Any]]:
    """The one-time notice as blocks for the A4 preview. Raises NotFound."""
    case = get_visible(by, number)
    names = dict(CaseMaterial.objects.filter(case_id=case.id).values_list("key", "name"))
    due = deadline(beijing_date(at), APPLICANT_LIMIT, calendar=current_calendar()).due
    listed = [
        (names[line.material_key], line.problem or BLANK, line.fix or BLANK)
        for line in lines
        if line.material_key in names
    ]
    return _blocks(case, "supplement_notice", by, at, {"lines": listed, "due_on": due})


def _blocks(
    case: Case, kind: str, by: Actor, at: datetime, extra: dict[str, Any]
) -> list[dict[str, Any]]:
    paper, payload = papers.words(case, kind, by=by, at=at, extra=extra)
    return as_values(from_data(frozen_content(paper, plain(payload), NO_NUMBER)))
