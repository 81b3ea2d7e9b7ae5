"""Reading cases: always from the policy's rows, never with personal data."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query
from pydantic import StringConstraints

from yichuang.api.v1.core import paging
from yichuang.api.v1.core.callers import Caller, keyed
from yichuang.api.v1.core.gate import CSV, JSON, caller_of, chosen, operation
from yichuang.api.v1.core.shapes import coded
from yichuang.api.v1.core.tables import table
from yichuang.cases.queries.file import CaseFileView, case_file
from yichuang.cases.rules.states import (
    Card,
    Channel,
    Lane,
    LineState,
    MaterialState,
    Outcome,
    Stage,
)
from yichuang.kernel.clock.now import today
from yichuang.kernel.errors import NotFound
from yichuang.kernel.events.rules import type_of
from yichuang.kernel.privacy.rules import mask_text
from yichuang.kernel.tokens.rules import Scope

from .shapes import CASE_NUMBER, Case, CasePage, CaseQuery, router

CaseNumber = Annotated[str, StringConstraints(pattern=CASE_NUMBER)]
HREF = "/api/v1/cases/"
_VALUES = (
    *("id", "number", "item_name", "item_version__item__implement_code"),
    *("department__code", "department__name", "stage", "outcome", "lane", "channel", "card"),
    *("applicant_masked", "received_at", "accepted_on", "due_statutory", "due_promised"),
    *("decided_on", "closed_at"),
)
_SAME = (
    *("number", "received_at", "accepted_on", "due_statutory", "due_promised"),
    *("decided_on", "closed_at"),
)
_COLUMNS = (
    *(("number", "受理编号"), ("item", "事项"), ("department", "实施部门"), ("status", "阶段")),
    *(("outcome", "结果"), ("lane", "办件类型"), ("channel", "申请渠道"), ("card", "监察牌")),
    *(("applicant", "申请人"), ("received_at", "收件时间"), ("accepted_on", "受理日期")),
    *(("due_statutory", "法定到期"), ("due_promised", "承诺到期"), ("decided_on", "决定日期")),
)


@operation(
    router,
    "GET",
    "/cases",
    access=keyed(Scope.CASES_READ),
    answers=CasePage,
    query=CaseQuery,
    formats=(JSON, CSV),
    summary="办件列表",
)
def list_cases(request: HttpRequest, response: HttpResponse, query: Query[CaseQuery]) -> Any:
    """密钥部门范围内的办件，新的在前。申请人只给脱敏的名称。"""
    rows, cursor = _page(caller_of(request), query)
    answer: Any = {"cases": rows, "next": cursor}
    if chosen(request) == CSV:
        answer = HttpResponse(table(_COLUMNS, rows), content_type=f"{CSV}; charset=utf-8")
    if cursor:
        target = answer if isinstance(answer, HttpResponse) else response
        paging.link_next(request, target, cursor)
    return answer


@operation(
    router,
    "GET",
    "/cases/{number}",
    access=keyed(Scope.CASES_READ),
    answers=Case,
    etag=True,
    summary="一件办件的办理情况",
)
def get_case(request: HttpRequest, number: Path[CaseNumber]) -> Any:
    """阶段、期限、材料、补正事项和经过。别的部门的办件答 404。"""
    caller = caller_of(request)
    reader, *others = caller.readers()
    if others:  # of several departments: the one whose case it is
        reader = caller.reader_for(find(caller, number)["department_id"])
    return _full(case_file(reader, number, today=today()))


def find(caller: Caller, number: str) -> dict[str, Any]:
    """Where a case belongs, if the caller may know of it. Raises NotFound."""
    rows = caller.cases().filter(number=number)
    found = rows.values("id", "number", "department_id", "applicant_id").first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的办件，或者不在密钥的部门范围内")
    return dict(found)


def _page(caller: Caller, query: CaseQuery) -> tuple[list[dict[str, Any]], str]:
    wanted: dict[str, Any] = {}
    if query.status is not None:
        wanted["stage"] = query.status.value
    if query.due_before is not None:
        wanted["due_statutory__lt"] = query.due_before
    if query.department:
        wanted["department__code"] = query.department
    if last := paging.number(query.after):
        wanted["id__lt"] = int(last)
    rows = caller.cases().filter(**wanted).order_by("-id").values(*_VALUES)
    found = list(rows[: query.limit + 1])
    page, more = found[: query.limit], len(found) > query.limit
    return [_summary(row) for row in page], paging.encode(str(page[-1]["id"])) if more else ""


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _SAME},
        "item": {
            "name": row["item_name"],
            "implement_code": row["item_version__item__implement_code"],
        },
        "department": {"code": row["department__code"], "name": row["department__name"]},
        "status": coded(Stage(row["stage"])),
        "outcome": coded(Outcome(row["outcome"])) if row["outcome"] else None,
        "lane": coded(Lane(row["lane"])),
        "channel": coded(Channel(row["channel"])),
        "card": coded(Card(row["card"])),
        "applicant": row["applicant_masked"],
        "href": f"{HREF}{row['number']}",
    }


def _full(view: CaseFileView) -> dict[str, Any]:
    person = view.applicant.kind == "person"
    return {
        **{name: getattr(view, name) for name in (*_SAME, "supplement_due", "due_deliver")},
        "item": {"name": view.item_name, "implement_code": view.pinned.item_code},
        "department": {"code": view.department.code, "name": view.department.name},
        "status": coded(view.stage),
        "outcome": coded(view.outcome) if view.outcome else None,
        "lane": coded(view.lane),
        "channel": coded(view.channel),
        "card": coded(view.card),
        "applicant": view.applicant.name_masked if person else view.applicant.name,
        "href": f"{HREF}{view.number}",
        "clocks": [_same(clock, _CLOCK) for clock in view.clocks],
        "materials": [_material(row) for row in view.materials],
        "supplement": [_line(row) for row in view.lines],
        "events": [
            {"type": coded(kind), "at": row.at}
            for row in view.events
            if row.public and (kind := type_of(row.kind, "case"))
        ],
        "licence": view.licence.number if view.licence else None,
    }


_CLOCK = ("label", "total", "unit", "used", "left", "late", "due")


def _same(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def _material(row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "state": coded(MaterialState(row.state)),
        "files": sum(not file.replaced for file in row.files),
    }


def _line(row: Any) -> dict[str, Any]:
    """Officers write freely, so numbers of people are masked in what they wrote."""
    return {
        "key": row.key,
        "name": row.name,
        "problem": mask_text(row.problem),
        "fix": mask_text(row.fix),
        "state": coded(LineState(row.state)),
        "supplied_on": row.supplied_on,
    }
