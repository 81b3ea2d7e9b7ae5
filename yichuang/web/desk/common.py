"""What every desk page needs: the place in the top bar, the version seen, refusals kept in place."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from yichuang.cases.queries.file import CaseFileView
from yichuang.cases.queries.phrases import offered
from yichuang.cases.rules.phrases import PhraseKind, Said
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.numerals import row_number
from yichuang.kernel.org.queries import department_name
from yichuang.kernel.permissions.rules import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The person at the desk, put on the request by the access middleware."""
    return request.actor  # type: ignore[attr-defined]


def place(actor: Actor) -> str:
    """The department in the top bar; empty for somebody without one."""
    return department_name(actor.department_id) if actor.department_id else ""


def seen_of(data: QueryDict) -> int:
    """The case version the person looked at. Raises Invalid when the form was tampered with."""
    seen = row_number(data.get("seen", ""))
    if seen is None:
        raise Invalid("页面缺少办件版本号，操作没有生效", what_to_do="请重新打开办件再办")
    return seen


def said(actor: Actor, kind: PhraseKind, view: CaseFileView) -> tuple[Said, ...]:
    """The phrases to write with, about this case."""
    values = {"事项": view.item_name, "申请人": view.applicant.name}
    return offered(actor, kind, department_id=view.department.id, values=values)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    error: DomainError | None = None,
    invalid: bool = False,
) -> HttpResponse:
    """A desk page; with a refusal it keeps its content and answers with the refusal's status."""
    status = error.status if error else 422 if invalid else 200
    if "desk_place" not in context:
        context["desk_place"] = place(actor_of(request))
    context["refusal"] = error
    return render(request, template, context, status=status)
