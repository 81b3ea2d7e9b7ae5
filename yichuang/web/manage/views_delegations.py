"""承接下放: the list, one power with its readiness list, and what can be done with it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.catalog.delegation import actions, queries
from yichuang.catalog.delegation.actions.registering import Handed
from yichuang.catalog.delegation.policies import may
from yichuang.catalog.delegation.queries import Detail, Row
from yichuang.catalog.delegation.rules import Move, Stage, allowed_moves
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError
from yichuang.kernel.org.queries import departments as all_departments
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed
from yichuang.web.components.values import Column, Table, TableRow

from .common import actor_of, crumbs, page, sent
from .delegation_forms import FORMS, DocumentForm, MissingForm
from .forms import ManageForm

SIZE = 50
TITLE = "承接下放"
_HEAD = ("权力名称", "下放单位", "下放文号", "下放方式", "承接部门", "阶段", "生效日期", "承接日期")
_STAGES = {stage.value: stage.label for stage in Stage}
KINDS = {
    Stage.PENDING: "wait",
    Stage.PREPARING: "pause",
    Stage.OPENED: "ok",
    Stage.RUNNING: "ok",
    Stage.BELOW: "warn",
    Stage.HAND_BACK: "late",
    Stage.ENDED: "done",
}
_DOES: dict[Move, Callable[..., Any]] = {
    Move.START: actions.start,
    Move.AMEND: actions.amend,
    Move.TRAIN: actions.train,
    Move.VOUCH: actions.vouch,
    Move.OPEN: actions.open_delegation,
    Move.PASS: actions.evaluate_quality,
    Move.PROPOSE_BACK: actions.propose_back,
    Move.END: actions.end,
}
_LABELS = {Move.PASS: "评估"}
_DONE = {
    Move.OPEN: "已经开门承接，事项从今天起收件。",
    Move.PASS: "评估已登记，结论在下面。",
    Move.PROPOSE_BACK: "退回建议已登记，下放单位决定以前照常收件。",
    Move.END: "收回已登记，从收回日期起不再收件。",
}


def _cells(row: Row) -> tuple[Any, ...]:
    what = (row.power_name, row.giver, row.document_number, row.kind.label, row.department)
    opened = f"{row.opened_on}" if row.opened_on else "—"
    return (*what, row.stage.label, f"{row.effective_from}", opened)


def _chosen(query: Any) -> dict[str, str]:
    text, stage = query.get("q", "").strip()[:100], query.get("stage", "")
    return {"text": text, "stage": stage if stage in _STAGES else ""}


def _list(asked: Asked) -> Listed:
    chosen = _chosen(asked.query)
    pages = every(lambda key: queries.page(after=key, limit=CHUNK, **chosen))
    said = (chosen["text"] and f"含“{chosen['text']}”", _STAGES.get(chosen["stage"], ""))
    return Listed(_HEAD, (_cells(row) for rows in pages for row in rows), said)


@requires(Permission.DELEGATION_PREPARE)
@listed(TITLE, _list, personal=False)
@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """All delegated powers, the newest first."""
    chosen = _chosen(request.GET)
    found = queries.page(after=request.GET.get("after", ""), limit=SIZE, **chosen)
    names = {"q": chosen["text"], "stage": chosen["stage"]}
    table = Table(
        TITLE,
        tuple(Column(name) for name in _HEAD),
        tuple(TableRow(_linked(row)) for row in found.rows),
        dense=True,
        empty="没有这样的承接事项。收到下放文件后，先登记。",
    )
    context = {
        "table": table,
        "names": names,
        "stages": _STAGES,
        "count": queries.count(**chosen),
        "more": f"?{urlencode({**names, 'after': found.next_key})}" if found.next_key else "",
        "manages": actor_of(request).can(Permission.DELEGATION_MANAGE),
    }
    return page(request, "manage/delegations.html", context)


def _linked(row: Row) -> tuple[Any, ...]:
    name, *rest = _cells(row)
    url = reverse("web:manage_delegation", args=[row.id])
    return (format_html('<a href="{}">{}</a>', url, name), *rest)


@requires(Permission.DELEGATION_MANAGE)
@require_http_methods(["GET", "POST"])
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Enter what the giver's document says."""
    form = DocumentForm(sent(request), departments=all_departments())
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        own = {name: given.pop(name) for name in list(given) if name in Handed.__annotations__}
        try:
            row = actions.register(by=actor_of(request), at=now(), handed=Handed(**own, more=given))
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "已登记，等承接部门开始承接。")
            return redirect("web:manage_delegation", row.pk)
    context = {
        "form": form,
        "crumbs": crumbs((TITLE, reverse("web:manage_delegations")), ("登记", "")),
    }
    return page(request, "manage/delegation_new.html", context, status=422 if form.errors else 0)


@requires(Permission.DELEGATION_PREPARE)
@require_safe
def delegation(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """One power: the list of today, the figures, the acts and what can be done."""
    return _detail(request, delegation_id)


@requires(Permission.DELEGATION_PREPARE)
@require_POST
def delegation_act(request: HttpRequest, delegation_id: int, move: str) -> HttpResponse:
    """One act; a refusal is shown on the same page with what was typed."""
    chosen = next((one for one in _DOES if one.value == move), None)
    if chosen is None:
        raise Http404("没有这个动作")
    form = _form(chosen, request.POST)
    if not form.is_valid():
        return _detail(request, delegation_id, (chosen, form))
    given = dict(form.cleaned_data)
    try:
        _DOES[chosen](
            by=actor_of(request),
            at=now(),
            delegation_id=delegation_id,
            **({"changes": given} if chosen is Move.AMEND else given),
        )
    except DomainError as error:
        return _detail(request, delegation_id, (chosen, form), error)
    messages.success(request, _DONE.get(chosen, "已登记。"))
    return redirect("web:manage_delegation", delegation_id)


def _form(move: Move, data: Any, known: dict[str, Any] | None = None) -> ManageForm:
    ids = f"{move.value}-%s"
    if move is Move.AMEND:
        return MissingForm(data, names=known or (), initial=known, auto_id=ids)
    return FORMS[move](data, auto_id=ids)


def _detail(
    request: HttpRequest,
    delegation_id: int,
    tried: tuple[Move, ManageForm] | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.detail(delegation_id, on=today(), actor=actor)
    if tried and refusal:
        for name, texts in getattr(refusal, "fields", {}).items():
            if name in tried[1].fields:
                tried[1].add_error(name, texts[0])
    context = {
        "d": found,
        "kind": KINDS[found.row.stage],
        "acts": _acts(actor, found, tried),
        "unmet": sum(not line.met for line in found.lines),
        "waiting": found.row.opened_on is None and found.row.stage != Stage.ENDED,
        "tried": tried[1] if tried else None,
        "public_url": reverse("web:delegation", args=[delegation_id]),
        "crumbs": crumbs((TITLE, reverse("web:manage_delegations")), (found.row.power_name, "")),
    }
    status = 422 if tried and not refusal else 0
    return page(request, "manage/delegation.html", context, error=refusal, status=status)


def _acts(
    actor: Actor, found: Detail, tried: tuple[Move, ManageForm] | None
) -> list[dict[str, Any]]:
    """What this person may do now, each with its form; the one that failed stays open."""
    rows = []
    for move in allowed_moves(found.row.stage):
        if not may(actor, move, found.row.department_id):
            continue
        failed = tried is not None and tried[0] is move
        form = tried[1] if tried and failed else _form(move, None, found.amendable)
        if move is Move.AMEND and not form.fields:
            continue
        rows.append(
            {
                "move": move.value,
                "label": _LABELS.get(move, move.label),
                "form": form,
                "open": failed,
                "danger": move in (Move.END, Move.PROPOSE_BACK),
                "key": move in (Move.OPEN, Move.START),
                "plain": not form.fields,
            }
        )
    return rows
