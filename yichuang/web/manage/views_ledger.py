"""审计管理员: read, verify, export and print the ledger; change nothing."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yichuang.kernel.clock.now import beijing, now, today
from yichuang.kernel.errors import DomainError, NotFound
from yichuang.kernel.importing.rules.export import to_csv
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.jobs.queries import JobView, job_view
from yichuang.kernel.ledger import queries
from yichuang.kernel.ledger.rules import Act, Tampering
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, listed
from yichuang.web.components.site import current_site

from . import jobbar, ledger
from .common import actor_of, crumbs, number, page

PAGE = 50
AT_ONCE = 5_000  # entries that are verified while the person waits


def _list(asked: Asked) -> Listed:
    wanted, known = ledger.wanted(asked.query), ledger.names()
    found = ledger.rows_of(wanted, known)
    keys = ("seq", "at", "who", "action", "object", "outcome", "reason", "hash")
    words = {"ok": "成", "denied": "拒绝"}

    def cells(row: Any) -> tuple[Any, ...]:
        shown = ledger.shown(row, known)
        shown["outcome"] = words.get(shown["outcome"], shown["outcome"])
        return tuple(shown[key] for key in keys)

    columns = ("序号", "时间", "操作人", "行为", "对象", "结果", "理由", "散列")

    def rows() -> Iterator[tuple[Any, ...]]:
        # Page by page: a read left open while the bar is written would collide on SQLite.
        before: int | None = None
        while part := list(ledger.rows_of(wanted, known, before=before)[:CHUNK]):
            yield from map(cells, part)
            before = part[-1].seq

    return Listed(columns, rows(), (wanted.text,), found.count)


@requires(Permission.LEDGER_VIEW)
@listed("台账", _list)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Entries newest first, by key, with filters."""
    refusal: DomainError | None = None
    try:
        asked = ledger.wanted(request.GET)
    except DomainError as error:
        asked, refusal = ledger.Wanted(), error
    before = number(request.GET.get("before")) or None
    known = ledger.names()
    rows = list(ledger.rows_of(asked, known, before=before)[: PAGE + 1])
    seq, digest = queries.head()
    context = {
        "rows": [ledger.shown(row, known) for row in rows[:PAGE]],
        "asked": asked,
        "first": request.GET.get("first", ""),
        "last": request.GET.get("last", ""),
        "acts": [(one.value, one.label, one.value == asked.action) for one in Act],
        "older": asked.url(before=rows[PAGE - 1].seq) if len(rows) > PAGE else "",
        "newer": asked.url() if before else "",
        "head": seq,
        "digest": digest,
    }
    return page(request, "manage/ledger.html", context, error=refusal)


@requires(Permission.LEDGER_VIEW)
@require_safe
def entry(request: HttpRequest, seq: int) -> HttpResponse:
    """One entry with its digests and its neighbours in the chain."""
    row = queries.entries(before_seq=seq + 1).first()
    if row is None or row.seq != seq:
        raise NotFound("台账里没有这一条")
    context = {
        "seq": seq,
        "head": queries.head()[0],
        "lines": ledger.details(row, ledger.names()),
        "object": f"{row.object_type}:{row.object_id}" if row.object_type else "",
        "crumbs": crumbs(("台账", reverse("web:manage_ledger")), (f"第 {seq} 条", "")),
    }
    return page(request, "manage/ledger_entry.html", context)


@requires(Permission.LEDGER_VIEW)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Re-hash the whole chain: at once while it is short, else in the background."""
    actor = actor_of(request)
    seq, _ = queries.head()
    job_id = jobs.enqueue(
        "ledger.verify",
        key=f"{seq}-{now():%Y%m%d%H%M%S%f}",
        owner_id=actor.user_id,
        actor=actor.kept(),
    )
    if seq <= AT_ONCE:
        jobs.run(job_id)
    return redirect("web:manage_ledger_verified", job_id)


def _verification(request: HttpRequest, job_id: int) -> JobView:
    view = job_view(by=actor_of(request), job_id=job_id, at=now())
    if view.name != "ledger.verify":
        raise NotFound("没有这次校验")
    return view


@requires(Permission.LEDGER_VIEW)
@require_safe
def verified(request: HttpRequest, job_id: int) -> HttpResponse:
    """The verdict, or the bar."""
    view = _verification(request, job_id)
    result = view.result or {}
    kind = result.get("kind", "")
    context = {
        "view": view,
        "result": result,
        "kind": Tampering(kind).label if kind else "",
        "job": jobbar.bar(
            view,
            refresh_url=request.path,
            poll_url=reverse("web:manage_ledger_progress", args=[job_id]),
        ),
        "crumbs": crumbs(("台账", reverse("web:manage_ledger")), ("校验", "")),
    }
    return page(request, "manage/ledger_verified.html", context)


@requires(Permission.LEDGER_VIEW)
@require_safe
def progress(request: HttpRequest, job_id: int) -> JsonResponse:
    """What the bar asks for."""
    return JsonResponse(jobbar.answer(_verification(request, job_id)))


@requires(Permission.LEDGER_VIEW)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The filtered entries as CSV; a POST, because the export is an entry itself."""
    found = ledger.export(by=actor_of(request), at=now(), asked=ledger.wanted(request.POST))
    response = HttpResponse(to_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ledger-{today():%Y%m%d}.csv"'
    return response


@requires(Permission.LEDGER_VIEW)
@require_safe
def anchor(request: HttpRequest) -> HttpResponse:
    """The head of the chain on one A4: kept outside, it shows any later rewriting."""
    seq, digest = queries.head()
    at = beijing(now())
    county = current_site().county
    context = {
        "seq": seq,
        "digest": digest,
        "at": at,
        "county": county,
        "code": f"YC-LEDGER {county} {seq} {digest} {at:%Y-%m-%dT%H:%M:%S%z}",
        "back_url": reverse("web:manage_ledger"),
    }
    return page(request, "manage/ledger_anchor.html", context)
