"""容缺 and 告知承诺 at the desk: accepted by either, followed up, and checked afterwards by lot."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.cases import actions
from yichuang.cases.queries.commitments import PURPOSE, check_rows, unchecked_numbers
from yichuang.cases.queries.file import CaseFileView, case_file
from yichuang.cases.queries.lanes import standing_of
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.states import Consequence, MaterialState, Verdict
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.lots import actions as lots
from yichuang.kernel.lots.queries import as_file, lot, lots_of
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import MOST, Asked, Listed, listed

from . import shown
from .common import actor_of, page, seen_of
from .forms import CheckForm, DrawForm, FreezeForm, RepairForm, SignForm, put_errors
from .views_moves import move_page


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _sign_form(request: HttpRequest, view: CaseFileView, lane: str) -> SignForm:
    """The name under the paper; not asked where the applicant signed online."""
    form = SignForm(_data(request), initial={"signed_by": view.applicant.name})
    if view.choice.get("lane") == lane:
        form.fields["signed_by"].required = False
        form.fields["signed_by"].help_text = "申请人已在网上签署，这里不用填"
        form.initial = {}
    return form


def _standing(view: CaseFileView) -> str:
    found = standing_of(view.applicant.id_number, view.applicant.id, today())
    return f"信用核验：{found.bar or found.text}。"


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def gaps(request: HttpRequest, number: str) -> HttpResponse:
    """容缺受理: what follows, by when, and the name under the promise."""
    view = case_file(actor_of(request), number, today=today())

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.accept_with_gaps(
            by=actor_of(req), at=now(), case_id=view.id, seen=seen, **data
        )

    days = {row.key: row.later_days or 1 for row in view.pinned.content.materials}
    later = [
        f"{row.name}（{days.get(row.key, 1)} 个工作日内）"
        for row in view.materials
        if row.state == MaterialState.LATER
    ]
    listed = "、".join(later) or "（还没有标为容缺的材料，请先回核验页）"
    return move_page(
        request,
        number,
        move=Move.ACCEPT_WITH_GAPS,
        form=_sign_form(request, view, "gaps"),
        do=do,
        title="容缺受理",
        lead=f"后补：{listed}。一次告知名称、形式、期限和后果，申请人在承诺书上签名；"
        f"逾期没有补齐，终止办理，损失由申请人承担。补齐之前不出结果。{_standing(view)}",
        button="容缺受理，出通知书和承诺书",
        done="web:desk_done",
    )


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def promise(request: HttpRequest, number: str) -> HttpResponse:
    """告知承诺受理; for somebody barred, the way back to the ordinary one."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    content = view.pinned.content
    if request.method == "POST" and request.POST.get("do") == "normal":
        seen = seen_of(request.POST)
        actions.take_normal_way(by=actor, at=now(), case_id=view.id, seen=seen)
        messages.success(request, "已改按一般程序办，缺的材料请一次性告知。")
        return HttpResponseRedirect(reverse("web:desk_check", args=[number]))

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.accept_on_promise(
            by=actor_of(req), at=now(), case_id=view.id, seen=seen, **data
        )

    names = [m.name for m in content.materials if m.key in content.commitment_materials]
    return move_page(
        request,
        number,
        move=Move.ACCEPT_ON_PROMISE,
        form=_sign_form(request, view, "promise"),
        do=do,
        title="告知承诺受理",
        lead=f"以承诺代替：{'、'.join(names)}，以后也不再要。申请人自愿选择，不选的按一般程序办。"
        f"条件：{content.commitment_conditions} 责任：{content.commitment_liability} "
        f"决定后 {content.commitment_check_days} 个工作日内核查。{_standing(view)}",
        button="受理，出告知承诺书",
        done="web:desk_done",
        other=("normal", "改按一般程序办") if view.choice.get("lane") == "promise" else None,
    )


@requires(Permission.CASE_INTAKE)
@require_POST
def hand_in(request: HttpRequest, number: str) -> HttpResponse:
    """容缺补交 at the window: tick what came."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    lines: dict[str, list[tuple[int, str]]] = {key: [] for key in request.POST.getlist("line")}
    actions.hand_in_later(
        by=actor, at=now(), case_id=view.id, lines=lines, seen=seen_of(request.POST)
    )
    messages.success(request, f"登记容缺补交 {len(lines)} 份。")
    return HttpResponseRedirect(reverse("web:desk_case", args=[number]))


@requires(Permission.CASE_REVIEW)
@require_POST
def give_back(request: HttpRequest, number: str) -> HttpResponse:
    """What came later is not it: back under its old day, with the reason."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    key, problem = request.POST.get("line", ""), request.POST.get("problem", "")
    seen = seen_of(request.POST)
    actions.return_handed_in(
        by=actor, at=now(), case_id=view.id, key=key, problem=problem, seen=seen
    )
    messages.success(request, "已退回，申请人会看到原因。")
    return HttpResponseRedirect(reverse("web:desk_case", args=[number]))


def _checks(asked: Asked) -> Listed:
    rows = (
        (
            row.verdict_label,
            row.number,
            row.item_name,
            row.applicant,
            row.check_by,
            row.lot,
            "，".join(
                text
                for text in (
                    row.consequence,
                    row.correct_by and f"{row.correct_by} 前改正",
                    row.repaired_on and "已修复",
                )
                if text
            ),
        )
        for row in check_rows(asked.actor, limit=MOST)
    )
    return Listed(("状态", "受理编号", "事项", "申请人", "核查期限", "抽取", "处理"), rows)


@requires(Permission.CASE_REVIEW)
@listed("承诺核查", _checks)
@require_http_methods(["GET", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """承诺核查: the commitments still to be checked, and the draws."""
    actor = actor_of(request)
    form = FreezeForm(_data(request), initial={"size": 1})
    error: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.freeze_checks(by=actor, at=now(), **form.cleaned_data)
            return HttpResponseRedirect(reverse("web:desk_lot", args=[row.number]))
        except DomainError as refused:
            error = refused
    context = {
        "rows": check_rows(actor),
        "lots": lots_of(PURPOSE, limit=20),
        "form": form,
        "waiting": len(unchecked_numbers(actor)),
        "day": shown.day,
    }
    invalid = form.is_bound and bool(form.errors)
    return page(request, "desk/checks.html", context, error=error, invalid=invalid)


@requires(Permission.CASE_REVIEW)
@require_http_methods(["GET", "POST"])
def lot_page(request: HttpRequest, number: str) -> HttpResponse:
    """One draw: the frozen roster, the value thrown in public, the numbers drawn."""
    form = DrawForm(_data(request))
    error: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            lots.draw_lot(by=actor_of(request), at=now(), number=number, **form.cleaned_data)
            return HttpResponseRedirect(reverse("web:desk_lot", args=[number]))
        except Invalid as refused:
            put_errors(refused, form, prefixes={})
        except DomainError as refused:
            error = refused
    context = {"lot": lot(number), "form": form, "day": shown.stamp}
    invalid = form.is_bound and bool(form.errors)
    return page(request, "desk/lot.html", context, error=error, invalid=invalid)


@requires(Permission.CASE_REVIEW)
@require_safe
def lot_file(request: HttpRequest, number: str) -> HttpResponse:
    """The file from which anyone runs the draw again."""
    text = json.dumps(as_file(lot(number)), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="{number}.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@requires(Permission.CASE_REVIEW)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What the check of one commitment found."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        chosen = data["consequence"]
        return actions.record_check(
            by=actor_of(req),
            at=now(),
            number=view.number,
            verdict=Verdict(data["verdict"]),
            evidence=data["evidence"],
            consequence=Consequence(chosen) if chosen else None,
            correct_by=data["correct_by"],
            seen=seen,
        )

    view = case_file(actor_of(request), number, today=today())
    told = view.commitment
    replaced = "、".join(told.replaced) if told else ""
    return move_page(
        request,
        number,
        move=Move.ACCEPT_ON_PROMISE,
        form=CheckForm(_data(request)),
        do=do,
        title="承诺核查",
        lead=f"以承诺代替的：{replaced}。核查方式：{view.pinned.content.commitment_check_method}。"
        "写明核查情况和证据；承诺不实的，当时就要定怎样处理。",
        button="记入核查结论",
    )


@requires(Permission.CASE_DECIDE)
@require_http_methods(["GET", "POST"])
def repair(request: HttpRequest, number: str) -> HttpResponse:
    """信用修复: the bar of a false promise ends."""

    def do(req: HttpRequest, view: CaseFileView, data: dict[str, Any], seen: int) -> object:
        return actions.repair(by=actor_of(req), at=now(), number=view.number, **data)

    return move_page(
        request,
        number,
        move=Move.ACCEPT_ON_PROMISE,
        form=RepairForm(_data(request)),
        do=do,
        title="承诺信用修复",
        lead="不实的承诺已经改正的，写明依据。修复后申请人可以再使用容缺受理和告知承诺。",
        button="记入修复",
    )
