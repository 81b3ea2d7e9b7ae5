"""Drafts: the only state in which content changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Max

from yichuang.catalog.items.models import (
    Faq,
    Fee,
    Item,
    ItemVersion,
    LegalBasis,
    Material,
    Place,
    Step,
)
from yichuang.catalog.items.policies import require, require_department
from yichuang.catalog.items.queries.content import content_of, content_of_rows
from yichuang.catalog.items.rules.codes import code_fault, normalise_code
from yichuang.catalog.items.rules.content import (
    FACT_FIELDS,
    PARTS,
    Content,
    digest,
    from_dict,
    part_fields,
    to_dict,
)
from yichuang.catalog.items.rules.enums import State
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission

MODELS: dict[str, type[Any]] = {
    "materials": Material,
    "steps": Step,
    "bases": LegalBasis,
    "fees": Fee,
    "places": Place,
    "faqs": Faq,
}


@act
def create_item(
    *,
    by: Actor,
    at: datetime,
    department_id: int,
    name: str,
    implement_code: str,
    content: Content | None = None,
    **codes: str,
) -> ItemVersion:
    """A new item with its first draft.

    `codes` are base_code, business_code, local_base_code, local_implement_code,
    parent_name, source_url. Raises Invalid for a code that is none or already used.
    """
    require(by, Permission.ITEM_EDIT)
    require_department(by, department_id)
    code = normalise_code(implement_code)
    fault = code_fault(code)
    if not fault and Item.objects.filter(implement_code=code).exists():
        fault = f"实施编码 {code} 已有事项使用"
    if fault or not name.strip():
        fields = {"implement_code": [fault]} if fault else {"name": ["请填写事项名称"]}
        raise Invalid(fault or "请填写事项名称", fields=fields)
    item = Item.objects.create(
        department_id=department_id,
        name=name.strip(),
        implement_code=code,
        created_at=at,
        **codes,
    )
    return _new_version(by, at, item, content or Content())


@act
def create_draft(*, by: Actor, at: datetime, item_id: int) -> ItemVersion:
    """A new draft of an item, a copy of its newest version.

    Raises Conflict when a draft or a version in review is already open.
    """
    require(by, Permission.ITEM_EDIT)
    item = Item.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound("没有这个事项。", code="item.no_item")
    require_department(by, item.department_id)
    open_one = item.versions.filter(state__in=[State.DRAFT, State.IN_REVIEW]).first()
    if open_one is not None:
        raise Conflict(
            f"这个事项的第 {open_one.number} 版还是{State(open_one.state).label}。",
            code="item.open_version",
            what_to_do="请先把它发布或退回，再在上面修改。",
        )
    newest = item.versions.order_by("-number").first()
    content = content_of(newest) if newest else Content()
    return _new_version(by, at, item, content)


def _new_version(by: Actor, at: datetime, item: Item, content: Content) -> ItemVersion:
    number = (item.versions.aggregate(n=Max("number"))["n"] or 0) + 1
    facts = {name: getattr(content, name) for name in FACT_FIELDS}
    row = ItemVersion.objects.create(
        item=item, number=number, created_at=at, editor_id=by.user_id, **facts
    )
    write_parts([(row.pk, content)])
    record(
        action=Act.ITEM_DRAFT,
        by=by,
        at=at,
        obj=("item_version", str(row.pk)),
        version=number,
        after={"item": item.implement_code, "content": digest(content)},
    )
    return row


def write_parts(rows: list[tuple[int, Content]]) -> None:
    """Insert the parts of new versions, one statement per kind of part."""
    for part, model in MODELS.items():
        names = part_fields(part)
        model.objects.bulk_create(
            [
                model(version_id=pk, **{name: getattr(value, name) for name in names})
                for pk, content in rows
                for value in getattr(content, part)
            ],
            batch_size=500,
        )


@act
def update_draft(
    *,
    by: Actor,
    at: datetime,
    version_id: int,
    changes: Mapping[str, Any],
    revision: int | None = None,
) -> ItemVersion:
    """Change a draft. `changes` holds facts by name and whole lists of parts.

    `revision` is the one the editor saw: Conflict when somebody saved in between. Raises
    Invalid for a field that does not exist, Conflict when the version is no draft.
    """
    require(by, Permission.ITEM_EDIT)
    row = draft(version_id)
    require_department(by, row.item.department_id)
    if revision is not None and revision != row.revision:
        raise Conflict(
            "这个草稿刚被别人保存过。",
            code="item.stale_draft",
            what_to_do="请刷新页面，核对后再改。",
        )
    old = content_of_rows(row)
    new = _merged(old, changes)
    facts = {name: getattr(new, name) for name in FACT_FIELDS}
    _move(row, State.DRAFT, editor_id=by.user_id, **facts)
    for part in PARTS:
        if getattr(old, part) != getattr(new, part):
            getattr(row, part).all().delete()
    changed = {
        part: getattr(new, part) for part in PARTS if getattr(old, part) != getattr(new, part)
    }
    write_parts([(row.pk, Content(**changed))])
    record(
        action=Act.ITEM_UPDATE,
        by=by,
        at=at,
        obj=("item_version", str(row.pk)),
        version=row.number,
        before={"content": digest(old)},
        after={"content": digest(new)},
        fields=sorted(changes),
    )
    row.refresh_from_db()
    return row


def draft(version_id: int) -> ItemVersion:
    """The version, which must be a draft. Raises NotFound or Conflict."""
    row = ItemVersion.objects.select_related("item").filter(pk=version_id).first()
    if row is None:
        raise NotFound("没有这个事项版本。", code="item.no_version")
    if row.state != State.DRAFT:
        raise Conflict(
            f"这个版本是“{State(row.state).label}”，不能修改。",
            code="item.not_draft",
            what_to_do="请新建版本，或由审核员退回后再改。",
        )
    return row


def _merged(old: Content, changes: Mapping[str, Any]) -> Content:
    raw = to_dict(old)
    strange = sorted(set(changes) - set(raw))
    if strange:
        raise Invalid(
            f"没有这样的字段：{'、'.join(strange)}",
            fields={name: ["没有这个字段"] for name in strange},
        )
    raw.update(changes)
    try:
        return from_dict(raw)
    except TypeError as error:
        raise Invalid(f"材料、环节等清单的写法不对：{error}") from error


def _move(row: ItemVersion, expected: State, **values: Any) -> None:
    """Conditional update on (state, revision): two editors cannot both win."""
    count = ItemVersion.objects.filter(
        pk=row.pk, state=expected.value, revision=row.revision
    ).update(revision=F("revision") + 1, **values)
    if count != 1:
        raise Conflict(
            "这个版本刚被别人处理过。", code="item.lost_race", what_to_do="请刷新页面后再试。"
        )


move = _move
