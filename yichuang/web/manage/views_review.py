"""The reviewer: what changed, what is wrong, publish from a day, return, withdraw."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yichuang.catalog.items import actions as catalog_actions
from yichuang.catalog.items import queries as catalog
from yichuang.catalog.items.queries import VersionRef
from yichuang.catalog.items.rules.enums import State
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.org.queries import department_names, staff_names
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.values import Change

from .common import actor_of, crumbs, page
from .editor import worklist
from .views_items import STATUS, done


@requires(Permission.ITEM_REVIEW)
@require_safe
def review(request: HttpRequest, version_id: int) -> HttpResponse:
    """A version in review: findings, and the difference from what is in force."""
    return _page(request, catalog.version(version_id))


def _page(
    request: HttpRequest, ref: VersionRef, refusal: DomainError | None = None
) -> HttpResponse:
    content = catalog.content_of_version(ref.id)
    office = department_names().get(ref.department_id, "")
    lines = worklist.todos(worklist.findings_of(ref, office, today(), content)[0])
    current = catalog.find_published(ref.item_id, on=today())
    changes = catalog.compare(current.id, ref.id) if current and current.id != ref.id else []
    same = ref.editor_id is not None and ref.editor_id == actor_of(request).user_id
    people = staff_names({ref.editor_id} if ref.editor_id else set())
    context = {
        "v": ref,
        "kind": STATUS[ref.state],
        "office": office,
        "editor": people.get(ref.editor_id or 0, "—"),
        "current": current,
        "changes": [Change(c.label, c.before, c.after or c.sentence) for c in changes],
        "same_person": same,
        "open": ref.state == State.IN_REVIEW,
        "published": ref.state == State.PUBLISHED,
        "day": request.POST.get("effective_from", today().isoformat()),
        "note": request.POST.get("note", request.POST.get("reason", "")),
        "fields": getattr(refusal, "fields", {}),
        "crumbs": crumbs(("事项", reverse("web:manage_items")), (f"审核：{ref.name}", "")),
        "read_only": True,
        **worklist.panel(lines),
    }
    return page(request, "manage/review.html", context, error=refusal)


@requires(Permission.ITEM_REVIEW)
@require_POST
def publish(request: HttpRequest, version_id: int) -> HttpResponse:
    """Publish from a day; refused with the whole worklist."""
    ref = catalog.version(version_id)
    try:
        start = _day(request.POST.get("effective_from", ""))
        catalog_actions.publish(
            by=actor_of(request),
            at=now(),
            version_id=version_id,
            effective_from=start,
            today=today(),
            internal_targets=worklist.internal_targets(catalog.content_of_version(version_id)),
        )
    except DomainError as refusal:
        return _page(request, ref, refusal)
    return done(request, f"“{ref.name}”第 {ref.number} 版已发布，{start} 起施行。", version_id)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid(
            f"施行日期“{text}”不是日期",
            fields={"effective_from": ["请写成 2026-11-22 的样子"]},
            what_to_do="请改成 2026-11-22 的样子。",
        ) from error


@requires(Permission.ITEM_REVIEW)
@require_POST
def send_back(request: HttpRequest, version_id: int) -> HttpResponse:
    """Back to the editor, saying what is to be changed."""
    ref = catalog.version(version_id)
    try:
        catalog_actions.return_to_editor(
            by=actor_of(request),
            at=now(),
            version_id=version_id,
            note=request.POST.get("note", ""),
        )
    except DomainError as refusal:
        return _page(request, ref, refusal)
    return done(request, f"“{ref.name}”已退回编辑员。", version_id)


@requires(Permission.ITEM_REVIEW)
@require_POST
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    """Out of force from today, with a reason."""
    ref = catalog.version(version_id)
    try:
        catalog_actions.withdraw(
            by=actor_of(request),
            at=now(),
            version_id=version_id,
            today=today(),
            reason=request.POST.get("reason", ""),
        )
    except DomainError as refusal:
        return _page(request, ref, refusal)
    return done(request, f"“{ref.name}”第 {ref.number} 版已撤下，今天起不再受理。", version_id)
