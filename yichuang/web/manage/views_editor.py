"""The editor: one page with every element, the lint worklist beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yichuang.catalog.items import actions as catalog_actions
from yichuang.catalog.items import queries as catalog
from yichuang.catalog.items.queries import VersionRef
from yichuang.catalog.items.rules import diff
from yichuang.catalog.items.rules.content import Content, from_dict, to_dict
from yichuang.catalog.items.rules.enums import State
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Conflict, DomainError, Invalid
from yichuang.kernel.org.queries import DepartmentView, department
from yichuang.kernel.permissions.rules import Permission
from yichuang.kernel.statutes.queries import value as statute
from yichuang.web.access import requires
from yichuang.web.components.site import current_site
from yichuang.web.components.values import Change

from .common import actor_of, crumbs, number, page
from .editor import fills, saving, sheet, view, worklist
from .editor.sheet import Parsed, Sheet

FILLED = "manage.filled"  # session key: version and controls of the fill just made


@requires(Permission.ITEM_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show the draft, or take the form: rows, fills, saving, submitting."""
    ref = catalog.version(version_id)
    if ref.state != State.DRAFT and request.method == "GET":
        return redirect("web:manage_item_preview", version_id)
    content = catalog.content_of_version(version_id)
    if request.method == "POST":
        return _take(request, ref, content)
    return _editor(
        request, ref, content, sheet.of_content(content), filled=_just_filled(request, ref)
    )


def _take(request: HttpRequest, ref: VersionRef, content: Content) -> HttpResponse:
    typed = sheet.of_post(request.POST)
    command = request.POST.get("do", "save")
    added = sheet.take_more(typed, request.POST)
    if command.partition(":")[0] in ("add", "remove", "up"):
        focus = sheet.change_rows(typed, command, added)
        return _editor(request, ref, content, typed, focus=focus, unsaved=True)
    parsed = sheet.parse(typed, content)
    if parsed.errors:
        return _editor(request, ref, content, typed, parsed=parsed, status=422)
    filled = _fill(ref, command, content, parsed) if command.startswith("fill:") else None
    try:
        saving.save(
            by=actor_of(request),
            at=now(),
            version_id=ref.id,
            revision=number(request.POST.get("revision"), -1),
            changes=parsed.changes,
            prepared=saving.prepare(request.FILES.dict()),
            places=parsed.places,
            submit=command == "submit",
        )
    except (Conflict, Invalid) as refusal:
        return _refused(request, ref, content, typed, parsed, refusal)
    return _saved(request, ref, command, filled)


def _fill(ref: VersionRef, command: str, content: Content, parsed: Parsed) -> list[str]:
    """Fill blanks of what was typed; the names of the controls that were written into."""
    merged = from_dict(to_dict(content) | parsed.changes)
    known = _known(ref, department(ref.department_id))
    found = fills.run(command.removeprefix("fill:"), merged, known)
    parsed.changes.update(found)
    return fills.touched(merged, found)


def _known(ref: VersionRef, office: DepartmentView) -> fills.Known:
    site = current_site()
    return fills.Known(
        today=today(),
        department=office,
        hall_name=f"{site.county}政务服务大厅",
        hall_address=site.address,
        hall_hours=site.hours,
        hall_phone=site.phone or site.hotline,
        usual=catalog.usual_of(ref.department_id),
        statutory_days=statute("licence.decision", on=today()).value,
        item_name=ref.name,
        hotline=site.hotline,
    )


def _saved(
    request: HttpRequest, ref: VersionRef, command: str, filled: list[str] | None
) -> HttpResponse:
    if command == "submit":
        messages.success(request, f"“{ref.name}”第 {ref.number} 版已送审，请另一位审核员发布。")
        return redirect("web:manage_item_preview", ref.id)
    if filled:
        request.session[FILLED] = [ref.id, filled]
        messages.success(request, f"已填 {len(filled)} 处空白，标着“常用值”，不对的直接改。")
    elif filled is not None:
        messages.info(request, "没有空白可填，或者没有可用的常用值。内容已保存。")
    else:
        messages.success(request, "草稿已保存。")
    return redirect(f"{reverse('web:manage_item', args=[ref.id])}#main")


def _just_filled(request: HttpRequest, ref: VersionRef) -> list[str]:
    """What the fill before this page wrote: shown once, to be read over."""
    version_id, names = request.session.pop(FILLED, (0, []))
    return list(names) if version_id == ref.id else []


def _refused(
    request: HttpRequest,
    ref: VersionRef,
    content: Content,
    typed: Sheet,
    parsed: Parsed,
    refusal: DomainError,
) -> HttpResponse:
    """What was typed stays on the page; after a lost race, what differs is listed."""
    mine: list[Change] = []
    if isinstance(refusal, Conflict) and ref.state == State.DRAFT:
        new = from_dict(to_dict(content) | parsed.changes)
        mine = [Change(c.label, c.before, c.after) for c in diff.diff(content, new)]
    return _editor(request, ref, content, typed, parsed=parsed, refusal=refusal, mine=mine)


def _editor(
    request: HttpRequest,
    ref: VersionRef,
    content: Content,
    typed: Sheet,
    *,
    parsed: Parsed | None = None,
    refusal: DomainError | None = None,
    focus: str = "",
    unsaved: bool = False,
    mine: list[Change] | None = None,
    filled: list[str] | None = None,
    status: int = 0,
) -> HttpResponse:
    parsed = parsed or sheet.parse(typed, content)
    office = department(ref.department_id)
    lines = _lines(ref, office, content, parsed)
    stale = refusal is not None and refusal.code == "item.stale_draft"
    seen = number(request.POST.get("revision"), ref.revision) if stale else ref.revision
    shown = parsed.errors if status == 422 or refusal else {}
    context = {
        "v": ref,
        "office": office.name,
        "sections": view.sections(typed, parsed.errors, lines, focus, filled or ()),
        "errors": [(f"f-{name}", text) for name, text in shown.items()],
        "filled": fills.rows_of(filled or []),
        "lost": sorted(request.FILES) if unsaved else [],
        "fills": fills.FILLS,
        "revision": seen,
        "newest": ref.revision,
        "stale": stale,
        "mine": mine or [],
        "unsaved": unsaved or bool(shown) or refusal is not None,
        "focus": focus,
        "crumbs": crumbs(("事项", reverse("web:manage_items")), (ref.name, "")),
        **worklist.panel(lines),
    }
    return page(request, "manage/editor.html", context, error=refusal, status=status)


def _lines(
    ref: VersionRef, office: DepartmentView, content: Content, parsed: Parsed, chosen: bool = False
) -> list[worklist.Todo]:
    merged = from_dict(to_dict(content) | parsed.changes)
    helped = from_dict(to_dict(merged) | fills.run("all", merged, _known(ref, office)))
    found, left = worklist.findings_of(ref, office.name, today(), merged, helped, chosen=chosen)
    return worklist.todos(found, parsed.places, left)


@requires(Permission.ITEM_EDIT)
@require_POST
def check(request: HttpRequest, version_id: int) -> HttpResponse:
    """The worklist of what stands on the page, unsaved: the live count beside the form.

    The page names the files that are chosen and not sent yet: they count as there.
    """
    ref = catalog.version(version_id)
    content = catalog.content_of_version(version_id)
    typed = sheet.of_post(request.POST)
    sheet.take_more(typed, request.POST)
    parsed = sheet.parse(typed, content)
    for name in request.POST:
        if name.endswith("-upload"):
            control = name.removesuffix("-upload")
            saving.put_ref(parsed.changes, control, worklist.CHOSEN, parsed.places)
    lines = _lines(ref, department(ref.department_id), content, parsed, chosen=True)
    context: dict[str, Any] = {
        "v": ref,
        "errors": [(f"f-{name}", text) for name, text in parsed.errors.items()],
        "sections": [
            {"key": key, "stops": count} for key, count in worklist.by_section(lines).items()
        ],
        **worklist.panel(lines),
    }
    return render(request, "manage/_worklist.html", context)


@requires(Permission.ITEM_EDIT)
@require_POST
def new_version(request: HttpRequest, item_id: int) -> HttpResponse:
    """A draft as a copy of the newest version."""
    row = catalog_actions.create_draft(by=actor_of(request), at=now(), item_id=item_id)
    messages.success(request, f"已建立第 {row.number} 版草稿，内容与上一版相同。")
    return redirect("web:manage_item", row.pk)
