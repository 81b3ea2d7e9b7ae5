"""推送: where events and cases go, what arrived, and what a person can do when it does not."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import DomainError
from yichuang.kernel.events.rules import EventType
from yichuang.kernel.org.queries import department_names
from yichuang.kernel.outbound import actions, queries
from yichuang.kernel.outbound.rules import EXCHANGE_TYPE, TEST_TYPE, DeliveryState, EndpointKind
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, listed

from .common import actor_of, crumbs, number, page, sent
from .forms import ManageForm

PAGE = 50
_TITLES = {kind.value: kind.label for kind in EventType} | {
    EXCHANGE_TYPE: "办件交换块",
    TEST_TYPE: "测试消息",
}
_manage = requires(Permission.OUTBOUND_MANAGE)


# The first word of a type's name: cn.county.<word>.<what happened>.
_GROUPS = {"case": "办件", "licence": "证照", "guide": "办事指南"}


def _grouped() -> list[tuple[str, str]]:
    """The event types, those of one thing together, each saying of what it is."""
    order = list(_GROUPS)
    kinds = sorted(EventType, key=lambda kind: order.index(kind.value.split(".")[2]))
    return [(kind.value, f"{_GROUPS[kind.value.split('.')[2]]}：{kind.label}") for kind in kinds]


class EndpointForm(ManageForm):
    """Where to, what, and whose."""

    name = forms.CharField(label="推送给谁", max_length=60, help_text="例如：省政务服务平台")
    url = forms.CharField(
        label="接收地址",
        max_length=300,
        help_text="https 开头，例如 https://platform.example.cn/hook",
    )
    kind = forms.ChoiceField(
        label="推送什么",
        choices=[
            (EndpointKind.WEBHOOK.value, "事件通知（只有编号和读取地址，不含个人信息）"),
            (EndpointKind.EXCHANGE.value, "办件推送（决定或办结时推送整件交换块，含个人信息）"),
        ],
        widget=forms.RadioSelect,
    )
    types = forms.MultipleChoiceField(
        label="哪些事件",
        required=False,
        choices=_grouped,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个不选就是全部；办件推送不用选",
    )
    departments = forms.TypedMultipleChoiceField(
        label="只限这些部门",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个不选就是全县",
    )
    intranet = forms.BooleanField(
        label="在政务外网（允许 10、172.16、192.168 等内部地址）", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(department_names().items())
        self.fields["departments"].choices = choices  # type: ignore[attr-defined]


def _list(asked: Asked) -> Listed:
    rows = (
        (
            *(one["e"].name, f"{one['e'].kind.label}（{one['types']}）", one["places"]),
            *(one["e"].url, one["e"].waiting, one["e"].sent, one["e"].last_sent_at),
            f"已暂停：{one['e'].pause_reason}" if one["e"].paused_at else "在推送",
        )
        for one in map(_shown, queries.endpoints(asked.actor))
    )
    columns = ("推送给谁", "推送什么", "范围", "地址", "待送达", "已送达", "最近送达", "状态")
    return Listed(columns, rows)


@_manage
@listed("推送", _list, personal=False)
@require_safe
def endpoints(request: HttpRequest) -> HttpResponse:
    """All endpoints with what waits and what arrived."""
    rows = queries.endpoints(actor_of(request))
    return page(request, "manage/outbound.html", {"rows": [_shown(row) for row in rows]})


@_manage
@require_http_methods(["GET", "POST"])
def endpoint_new(request: HttpRequest) -> HttpResponse:
    """Set one up; the signing secret is on the answer and nowhere else."""
    form = EndpointForm(sent(request))
    context: dict[str, Any] = {
        "form": form,
        "crumbs": crumbs(("推送", reverse("web:manage_outbound")), ("登记", "")),
    }
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["department_ids"] = given.pop("departments")
        try:
            made = actions.open_endpoint(by=actor_of(request), at=now(), **given)
        except DomainError as error:
            form.take(error)
        else:
            response = page(request, "manage/outbound_made.html", context | {"made": made})
            response["Cache-Control"] = "no-store"
            return response
    return page(request, "manage/outbound_new.html", context, status=422 if form.errors else 0)


def _deliveries(asked: Asked) -> Listed:
    state = asked.get("state") if asked.get("state") in {s.value for s in DeliveryState} else ""
    key = asked.args["endpoint_id"]
    name = queries.endpoint(asked.actor, key).name

    def rows() -> Iterator[tuple[Any, ...]]:
        before: int | None = None
        while True:
            part = queries.log(asked.actor, key, state=state, before=before, limit=CHUNK)
            yield from map(_cells, part)
            if len(part) < CHUNK:
                return
            before = part[-1].no

    label = DeliveryState(state).label if state else ""
    columns = ("序号", "消息", "对象", "状态", "登记", "尝试")
    return Listed(columns, rows(), (f"推送给 {name}", label))


def _cells(row: queries.DeliveryView) -> tuple[Any, ...]:
    last = row.tries[-1] if row.tries else None
    tried = f"{len(row.tries)} 次，最近{last.error or f'送达 {last.status}'}" if last else "还没有"
    title = f"{_TITLES.get(row.type, row.type)} {row.message_id}"
    return (row.no, title, row.subject, row.state.label, row.created_at, tried)


@_manage
@listed("推送记录", _deliveries, personal=False)
@require_safe
def endpoint(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """The delivery log, newest first."""
    return _log(request, endpoint_id)


@_manage
@require_POST
def endpoint_pause(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Send nothing for a while."""
    return _did(
        request,
        endpoint_id,
        "已暂停，期间发生的事会等着，恢复后按次序推送。",
        partial(
            actions.pause_endpoint,
            endpoint_id=endpoint_id,
            reason=request.POST.get("reason", ""),
        ),
    )


@_manage
@require_POST
def endpoint_resume(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Go on."""
    text = "已恢复，等着的马上按次序推送。"
    action = partial(actions.resume_endpoint, endpoint_id=endpoint_id)
    return _did(request, endpoint_id, text, action)


@_manage
@require_POST
def endpoint_test(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """A message that says nothing."""
    text = "测试消息已排入队列，稍后刷新看结果。"
    action = partial(actions.send_test, endpoint_id=endpoint_id)
    return _did(request, endpoint_id, text, action)


@_manage
@require_POST
def delivery_again(request: HttpRequest, endpoint_id: int, delivery_id: int) -> HttpResponse:
    """Once more, with its old id."""
    text = "已排入队列重新推送，消息编号不变。"
    action = partial(actions.redeliver, delivery_id=delivery_id)
    return _did(request, endpoint_id, text, action)


def _did(
    request: HttpRequest, endpoint_id: int, text: str, action: Callable[..., None]
) -> HttpResponse:
    try:
        action(by=actor_of(request), at=now())
    except DomainError as refusal:
        return _log(request, endpoint_id, refusal)
    messages.success(request, text)
    return redirect("web:manage_outbound_log", endpoint_id)


def _log(
    request: HttpRequest, endpoint_id: int, refusal: DomainError | None = None
) -> HttpResponse:
    actor = actor_of(request)
    state = request.GET.get("state", "")
    state = state if state in {s.value for s in DeliveryState} else ""
    before = number(request.GET.get("before")) or None
    found = queries.log(actor, endpoint_id, state=state, before=before, limit=PAGE + 1)
    view = queries.endpoint(actor, endpoint_id)
    more = f"?state={state}&before={found[PAGE - 1].no}" if len(found) > PAGE else ""
    context = {
        "row": _shown(view),
        "rows": [_line(one) for one in found[:PAGE]],
        "states": [(s.value, s.label, s.value == state) for s in DeliveryState],
        "older": more,
        "crumbs": crumbs(("推送", reverse("web:manage_outbound")), (view.name, "")),
    }
    return page(request, "manage/outbound_log.html", context, error=refusal)


def _shown(view: queries.EndpointView) -> dict[str, Any]:
    types = "、".join(_TITLES.get(value, value) for value in view.types) or "全部事件"
    return {
        "e": view,
        "types": types if view.kind == EndpointKind.WEBHOOK else "决定和办结的办件",
        "places": "、".join(view.departments) or "全县",
    }


def _line(view: queries.DeliveryView) -> dict[str, Any]:
    return {
        "d": view,
        "title": _TITLES.get(view.type, view.type),
        "kind": "done" if view.state == DeliveryState.SENT else "warn" if view.tries else "wait",
        "last": view.tries[-1] if view.tries else None,
    }
