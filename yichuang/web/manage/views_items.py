"""The list of item versions, a version as the public will see it, its history."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yichuang.catalog.items import actions as catalog_actions
from yichuang.catalog.items import queries as catalog
from yichuang.catalog.items.queries import VersionRef
from yichuang.catalog.items.rules.enums import Regime, State
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import DomainError, NotFound
from yichuang.kernel.files.queries import file_view, open_stream, safe_download_headers
from yichuang.kernel.org.queries import department_names, departments, staff_names
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import public, requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, listed
from yichuang.web.components.values import Change

from . import preview as shown
from .common import actor_of, crumbs, number, page, sent
from .editor.worklist import SAMPLE
from .forms import NewItemForm

PAGE = 50
VIEWS = (
    ("draft", "草稿"),
    ("in_review", "审核中"),
    ("published", "已发布"),
    ("replaced", "旧版"),
    ("withdrawn", "已撤下"),
)
STATUS = {
    "draft": "wait",
    "in_review": "warn",
    "published": "done",
    "replaced": "no",
    "withdrawn": "no",
}


def _asked(actor: Actor, query: QueryDict) -> tuple[str, int | None, str]:
    """State, department and text of an address; an editor begins with the own department."""
    state = query.get("state", "")
    reviews = actor.can(Permission.ITEM_REVIEW)
    state = state if state in STATUS else "in_review" if reviews else "draft"
    chosen = number(query.get("dept")) or None
    if "dept" not in query and actor.can(Permission.ITEM_EDIT):
        chosen = actor.department_id
    return state, chosen, query.get("q", "").strip()[:60]


def _list(asked: Asked) -> Listed:
    state, chosen, text = _asked(asked.actor, asked.query)

    def rows() -> Iterator[tuple[Any, ...]]:
        after, more = 0, True
        while more:
            refs = catalog.versions_in_state(
                [state], department_id=chosen, text=text, after_id=after, limit=CHUNK
            )
            yield from map(_cells, _rows(refs))
            more = len(refs) == CHUNK
            after = refs[-1].id if refs else 0

    place = department_names().get(chosen, "") if chosen else ""
    words = (dict(VIEWS)[state], place, text and f"含“{text}”")
    columns = ("事项", "部门", "法律类型", "状态", "版本", "编辑", "编码")
    return Listed(
        columns,
        rows(),
        words,
        lambda: catalog.counts_by_state(department_id=chosen).get(state, 0),
    )


def _cells(row: dict[str, Any]) -> tuple[Any, ...]:
    ref = row["ref"]
    since = f"，{ref.effective_from} 起" if ref.effective_from else ""
    name = f"{ref.name}（退回）" if ref.return_note else ref.name
    state = f"{ref.state_label}{since}"
    places = row["department"], row["regime"]
    return (name, *places, state, ref.number, row["editor"], ref.implement_code)


@requires(Permission.ITEM_VIEW_DRAFTS)
@listed("事项", _list, personal=False)
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Versions by state and department, by key."""
    actor = actor_of(request)
    state, chosen, text = _asked(actor, request.GET)
    after = number(request.GET.get("after"))
    rows = catalog.versions_in_state(
        [state], department_id=chosen, text=text, after_id=after, limit=PAGE + 1
    )
    counts = catalog.counts_by_state(department_id=chosen)
    query = {"state": state, "dept": chosen or "", "q": text}
    more = len(rows) > PAGE
    context = {
        "rows": _rows(rows[:PAGE]),
        "views": _views(counts, query),
        "departments": departments(),
        "dept": chosen,
        "state": state,
        "q": text,
        "next_url": f"?{urlencode(query | {'after': rows[PAGE - 1].id})}" if more else "",
        "first_url": f"?{urlencode(query)}" if after else "",
        "may_edit": actor.can(Permission.ITEM_EDIT),
    }
    return page(request, "manage/items.html", context)


def _views(counts: dict[str, int], query: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "count": counts.get(state, 0),
            "url": f"?{urlencode(query | {'state': state})}",
            "current": state == query["state"],
        }
        for state, label in VIEWS
    ]


def _rows(refs: list[VersionRef]) -> list[dict[str, Any]]:
    names = department_names()
    people = staff_names({r for ref in refs for r in (ref.editor_id, ref.reviewer_id) if r})
    return [
        {
            "ref": ref,
            "department": names.get(ref.department_id, ""),
            "regime": Regime(ref.regime).label if ref.regime else "未填写",
            "editor": people.get(ref.editor_id or 0, "导入" if not ref.editor_id else "—"),
            "kind": STATUS[ref.state],
        }
        for ref in refs
    ]


@requires(Permission.ITEM_EDIT)
@require_http_methods(["GET", "POST"])
def new_item(request: HttpRequest) -> HttpResponse:
    """An item of its own, not imported."""
    actor = actor_of(request)
    offices = [d for d in departments() if actor.department_id in (None, d.id)]
    form = NewItemForm(sent(request), departments=offices)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = catalog_actions.create_item(by=actor, at=now(), **form.cleaned_data)
        except DomainError as error:
            form.take(error)
            refusal = error
        else:
            return redirect("web:manage_item", row.pk)
    context = {"form": form, "crumbs": crumbs(("事项", reverse("web:manage_items")), ("新建", ""))}
    bad = 422 if form.is_bound else 0
    return page(request, "manage/item_new.html", context, error=refusal, status=bad)


@requires(Permission.ITEM_VIEW_DRAFTS)
@require_safe
def preview(request: HttpRequest, version_id: int) -> HttpResponse:
    """The guide as the public will see it, whatever its state."""
    ref = catalog.version(version_id)
    actor = actor_of(request)
    context = {
        "v": ref,
        "kind": STATUS[ref.state],
        "may_edit": actor.can(Permission.ITEM_EDIT),
        "may_review": actor.can(Permission.ITEM_REVIEW),
        "next": _next_draft(ref) if actor.can(Permission.ITEM_EDIT) else None,
        "crumbs": crumbs(("事项", reverse("web:manage_items")), (ref.name, "")),
        **shown.context(catalog.guide_view(version_id)),
    }
    return page(request, "manage/preview.html", context)


def _next_draft(ref: VersionRef) -> VersionRef | None:
    """After handing one in: the department's next draft, without going through the list."""
    if ref.state != State.IN_REVIEW:
        return None
    draft, office = [State.DRAFT.value], ref.department_id
    after = catalog.versions_in_state(draft, department_id=office, after_id=ref.id, limit=1)
    found = after or catalog.versions_in_state(draft, department_id=office, limit=1)
    return found[0] if found else None


@requires(Permission.ITEM_VIEW_DRAFTS)
@require_safe
def history(request: HttpRequest, version_id: int) -> HttpResponse:
    """Every published version of the item with what it changed."""
    ref = catalog.version(version_id)
    found = catalog.history(ref.item_id)
    people = staff_names({p for h in found for p in (h.ref.editor_id, h.ref.reviewer_id) if p})
    lines = [
        {
            "ref": line.ref,
            "note": line.version_note,
            "editor": people.get(line.ref.editor_id or 0, "—"),
            "reviewer": people.get(line.ref.reviewer_id or 0, "—"),
            "changes": [Change(c.label, c.before, c.after or c.sentence) for c in line.changes],
            "kind": STATUS[line.ref.state],
        }
        for line in found
    ]
    context = {
        "v": ref,
        "lines": lines,
        "crumbs": crumbs(
            ("事项", reverse("web:manage_items")),
            (ref.name, reverse("web:manage_item_preview", args=[ref.id])),
            ("历次版本", ""),
        ),
    }
    return page(request, "manage/history.html", context)


@public
@require_safe
def sample(request: HttpRequest, file_id: int) -> FileResponse:
    """A blank form, sample or result specimen of a guide: the public downloads these."""
    if file_view(file_id).purpose != SAMPLE:
        raise NotFound("没有这个文件")
    response = FileResponse(open_stream(file_id))
    for name, value in safe_download_headers(file_id, inline=True).items():
        response[name] = value
    return response


def done(request: HttpRequest, text: str, version_id: int) -> HttpResponse:
    """Back to the version with a word of what happened."""
    messages.success(request, text)
    return redirect("web:manage_item_preview", version_id)
