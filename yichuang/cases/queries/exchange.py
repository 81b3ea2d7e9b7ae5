"""办件 in exchange blocks: our own from their rows, those from elsewhere as they came.

A batch costs seven statements whatever it holds, so a case to push costs no more than a page.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from yichuang.cases.models import (
    Case,
    CaseEvent,
    CaseFile,
    CaseMaterial,
    ClockPause,
    ExchangeRecord,
    StepRun,
)
from yichuang.cases.policies import exchanged_visible_to, visible_to
from yichuang.cases.queries.pinned import steps_of
from yichuang.cases.rules.exchange import (
    CaseFacts,
    MaterialFacts,
    PartyFacts,
    ProcedureFacts,
    ResultFacts,
    StepFacts,
    exchange_number,
    possible_own_numbers,
    record_of,
)
from yichuang.cases.rules.lifecycle import REGIMES
from yichuang.cases.rules.states import DeliveryMethod, Outcome, PauseKind, Stage
from yichuang.cases.rules.steps import DECISION, open_steps
from yichuang.kernel.documents.queries import of_subjects
from yichuang.kernel.documents.rules.kinds import Kind
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.opening.queries import county
from yichuang.kernel.permissions.rules import Actor

BATCH = 200
NO_COUNTY = "000000"  # while 开县 has not named the county
_ACCEPTING = (
    *(Act.CASE_ACCEPT.value, Act.CASE_DEEM_ACCEPTED.value, Act.CASE_ACCEPT_WITH_GAPS.value),
    Act.CASE_COMMIT.value,
)
_ACCEPTED_BY = (Kind.ACCEPTANCE.value, Kind.GAP_NOTICE.value)
_ONE = ("department", "applicant", "agent", "licence", "decision", "delivery")
_UNREAD = ("form", "answers", "choice", "query_code", "licence__face", "licence__signed")
_ITEM = {
    "x_base": "item_version__item__base_code",
    "x_code": "item_version__item__implement_code",
    "x_business": "item_version__item__business_code",
    "x_version": "item_version__number",
    "x_digest": "item_version__content_digest",
    "x_fee": "item_version__charges_fee",
}
Rows = dict[int, list[Any]]


def own_source() -> str:
    """The code under which this county's records travel."""
    return county().code or NO_COUNTY


def records(rows: QuerySet[Case], *, source: str) -> list[dict[str, Any]]:
    """The exchange records of some cases, as many as fit into memory; seven statements."""
    columns = {name: F(path) for name, path in _ITEM.items()}
    found = list(
        rows.select_related(*_ONE, "extension__approved_by").annotate(**columns).defer(*_UNREAD)
    )
    ids = [case.id for case in found]
    kept = {
        "materials": _by_case(CaseMaterial.objects.filter(case_id__in=ids).order_by("sort", "id")),
        "files": _by_case(CaseFile.objects.filter(case_id__in=ids, replaced_at=None)),
        "steps": _by_case(StepRun.objects.filter(case_id__in=ids).select_related("done_by")),
        "pauses": _by_case(ClockPause.objects.filter(case_id__in=ids)),
        "papers": _papers(found),
        "events": _by_case(CaseEvent.objects.filter(case_id__in=ids, kind__in=_ACCEPTING)),
    }
    return [
        record_of(_facts(case, source, {key: part[case.id] for key, part in kept.items()}))
        for case in found
    ]


def records_of(actor: Actor, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By our number, of those cases this person may see; eight statements."""
    source = own_source()
    rows = visible_to(actor).filter(number__in=numbers)
    return {record["块"]["申请受理"]["受理编号"]: record for record in records(rows, source=source)}


def period(actor: Actor, *, since: date, until: date) -> Iterator[dict[str, Any]]:
    """Every record applied for in these days, our own and those from elsewhere.

    By day and within the day by 办件编号, so that two counties holding the same cases write
    the same bytes. A day at a time: a year's file never stands in memory.
    """
    source = own_source()
    own = visible_to(actor).filter(received_on__range=(since, until))
    other = exchanged_visible_to(actor).filter(applied_on__range=(since, until))
    days = set(own.order_by().values_list("received_on", flat=True).distinct())
    days |= set(other.order_by().values_list("applied_on", flat=True).distinct())
    for day in sorted(days):
        found = [json.loads(row.body) for row in other.filter(applied_on=day)]
        ids = list(own.filter(received_on=day).order_by("id").values_list("id", flat=True))
        for start in range(0, len(ids), BATCH):
            rows = Case.objects.filter(id__in=ids[start : start + BATCH])
            found += records(rows, source=source)
        yield from sorted(found, key=lambda record: record["办件编号"])


def known(numbers: Sequence[str]) -> dict[str, ExchangeRecord]:
    """Records of elsewhere that are already here."""
    rows = ExchangeRecord.objects.filter(number__in=numbers)
    return {row.number: row for row in rows}


def own_among(actor: Actor, numbers: Iterable[str], *, source: str) -> dict[str, dict[str, Any]]:
    """Those 办件编号 that are our own cases, with what we would say of them."""
    asked = set(numbers)
    possible = {short for full in asked for short in possible_own_numbers(full)}
    rows = visible_to(actor).filter(number__in=possible)
    pairs = rows.values_list("id", "number", "item_version__item__implement_code")
    mine = [id_ for id_, no, code in pairs if exchange_number(code, no, county=source) in asked]
    if not mine:
        return {}
    found = records(Case.objects.filter(id__in=mine), source=source)
    return {record["办件编号"]: record for record in found}


def _papers(cases: list[Case]) -> Rows:
    """The numbers of the acceptance papers, by case."""
    keys = {case.number: case.id for case in cases}
    rows = of_subjects("case", keys).filter(kind__in=_ACCEPTED_BY)
    found: Rows = defaultdict(list)
    for subject, number in rows.values_list("subject_id", "number"):
        found[keys[subject]].append(number)
    return found


def _by_case(rows: QuerySet[Any]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows if rows.query.order_by else rows.order_by("id"):
        found[row.case_id].append(row)
    return found


def _facts(case: Any, source: str, parts: dict[str, list[Any]]) -> CaseFacts:
    event = next(iter(parts["events"]), None)
    return CaseFacts(
        source=source,
        number=case.number,
        base_code=case.x_base,
        implement_code=case.x_code,
        business_code=case.x_business,
        item_version=case.x_version,
        item_name=case.item_name,
        lane=case.lane,
        channel=case.channel,
        applicant=_party(case.applicant),
        agent=_party(case.agent) if case.agent else None,
        contact_phone=case.contact_phone,
        organ=case.department.name,
        organ_code=case.department.uscc,
        received_at=case.received_at,
        accepted=event.at if event else case.accepted_on,
        accepted_by=event.actor if event else "",
        acceptance_number=next(iter(parts["papers"]), ""),
        due_promised=case.due_promised,
        card=case.card,
        materials=_materials(parts["materials"], parts["files"]),
        steps=(*_done(parts["steps"]), *_waiting(case, parts["steps"])),
        procedures=_procedures(case, parts["pauses"]),
        result=_result(case) if case.outcome else None,
    )


def _done(rows: list[Any]) -> Iterator[StepFacts]:
    for r in rows:
        yield StepFacts(r.name, r.done_by.display_name, r.opinion, r.proposes, r.done_at)


def _waiting(case: Any, rows: list[Any]) -> list[StepFacts]:
    """What an accepted case waits for now: its open steps, or the decision after the last."""
    if Stage(case.stage) not in (Stage.REVIEWING, Stage.PAUSED):
        return []
    left = open_steps(steps_of(case.item_version_id, case.x_digest), {r.key for r in rows})
    return [StepFacts(step.name) for step in left] or [StepFacts(DECISION)]


def _party(row: Any) -> PartyFacts:
    names = PartyFacts.__dataclass_fields__
    return PartyFacts(**{name: getattr(row, name) for name in names})


def _materials(rows: list[Any], files: list[Any]) -> tuple[MaterialFacts, ...]:
    names: dict[str, list[str]] = defaultdict(list)
    for file in files:
        names[file.material_key].append(file.name)
    return tuple(
        MaterialFacts(row.name, row.state, row.copies, row.received_on, tuple(names[row.key]))
        for row in rows
    )


def _procedures(case: Any, pauses: list[Any]) -> tuple[ProcedureFacts, ...]:
    found = [
        ProcedureFacts(PauseKind(r.kind).label, r.basis, r.starts_on, r.ends_on, result=r.result)
        for r in pauses
    ]
    if row := getattr(case, "extension", None):
        found.append(
            ProcedureFacts(
                *("", row.reason, row.approved_at),
                approved_by=row.approved_by.display_name,
                result=f"延长 {row.days} 个工作日",
            )
        )
    return tuple(found)


def _result(case: Any) -> ResultFacts:
    decision, licence = getattr(case, "decision", None), getattr(case, "licence", None)
    delivery = getattr(case, "delivery", None)
    words = REGIMES[case.regime].words
    return ResultFacts(
        outcome=case.outcome,
        text=words.get(case.outcome, Outcome(case.outcome).label),
        at=decision.decided_at if decision else case.closed_at,
        licence_name=licence.title if licence else "",
        licence_number=licence.number if licence else "",
        licence_until=licence.valid_to if licence else None,
        content=(decision.content or decision.reason) if decision else "",
        by_post=bool(delivery and delivery.method == DeliveryMethod.POST),
        charged=bool(case.x_fee),
    )
