"""Importing published catalogues: one transaction, one entry, drafts with their worklist."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from yichuang.catalog.items.models import Item, ItemVersion
from yichuang.catalog.items.policies import require
from yichuang.catalog.items.queries.content import content_of, content_of_rows
from yichuang.catalog.items.rules.content import FACT_FIELDS, PARTS, Content
from yichuang.catalog.items.rules.enums import State
from yichuang.catalog.items.rules.importing import MAPPINGS
from yichuang.catalog.items.rules.importing.mapping import Mapped, Mapping, merged_materials
from yichuang.catalog.items.rules.importing.plan import Known, Plan, make_plan
from yichuang.catalog.items.rules.importing.reading import Table, read_table
from yichuang.kernel.errors import Invalid
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.actions import ensure_department
from yichuang.kernel.permissions.rules import Actor, Permission

from .drafts import MODELS, write_parts

CHUNK = 500
# Called between writing and committing; the kill test replaces it (nothing else does).
fail_point: Callable[[str], None] = lambda name: None  # noqa: E731


class WrongColumns(Invalid):
    """The file's header does not fit the mapping; `faults` names each column."""

    def __init__(self, table: Table) -> None:
        self.faults = table.faults
        super().__init__(
            "文件的列和对照表不符：" + "；".join(fault.reason for fault in table.faults),
            code="import.wrong_columns",
            what_to_do="请按对照表的列名改好表头后再导入。",
        )


@act
def import_items(
    *,
    by: Actor,
    at: datetime,
    data: bytes,
    mapping: str,
    dry_run: bool = False,
    all_or_nothing: bool = False,
) -> Plan:
    """Import a CSV file. Accepted rows become drafts, in one transaction with one entry.

    With `dry_run`, or with `all_or_nothing` and any rejected row, nothing is written.
    A second run finds everything the same. Raises WrongColumns for a header that does
    not fit, Invalid for an unknown mapping.
    """
    require(by, Permission.IMPORT_RUN)
    source = MAPPINGS.get(mapping)
    if source is None:
        raise Invalid(f"没有名为“{mapping}”的对照表；可用的有：{'、'.join(MAPPINGS)}")
    table = read_table(data, source.columns, source.optional)
    if table.faults:
        raise WrongColumns(table)
    plan = make_plan(table, source, _known())
    if dry_run or (all_or_nothing and plan.rejected):
        return plan
    if plan.new or plan.changed:
        _write(by, at, source, plan)
    return plan


def _known() -> dict[str, Known]:
    """Every item by code: two queries, whatever the size of the file."""
    reviewing = set(
        ItemVersion.objects.filter(state=State.IN_REVIEW).values_list("item_id", flat=True)
    )
    rows = Item.objects.values_list("implement_code", "id", "source_digest")
    return {code: Known(pk, digest, pk in reviewing) for code, pk, digest in rows}


def _write(by: Actor, at: datetime, source: Mapping, plan: Plan) -> None:
    departments = _departments(by, at, (*plan.new, *plan.changed))
    _write_new(by, at, source, plan.new, departments)
    _write_changed(by, at, source, plan.changed, departments)
    fail_point("import.before_commit")
    record(
        action=Act.IMPORT_COMMIT,
        by=by,
        at=at,
        obj=("items", source.name),
        after={
            "rows": plan.digest,
            "new": len(plan.new),
            "changed": len(plan.changed),
            "rejected": plan.rejected,
        },
    )


def _departments(by: Actor, at: datetime, rows: tuple[Mapped, ...]) -> dict[str, int]:
    wanted: dict[str, str] = {}
    for row in rows:
        wanted.setdefault(row.department, row.department_code)
    return {
        name: ensure_department(by=by, at=at, name=name, code=code).pk
        for name, code in wanted.items()
    }


def _item_values(row: Mapped, source: Mapping, department_id: int) -> dict[str, object]:
    return {
        "department_id": department_id,
        "name": row.name,
        "parent_name": row.parent_name,
        "base_code": row.base_code,
        "business_code": row.business_code,
        "local_implement_code": row.local_implement_code,
        "source": source.name,
        "source_url": row.source_url,
        "source_digest": row.digest,
    }


def _write_new(
    by: Actor, at: datetime, source: Mapping, rows: tuple[Mapped, ...], departments: dict[str, int]
) -> None:
    items = Item.objects.bulk_create(
        [
            Item(
                implement_code=row.implement_code,
                created_at=at,
                **_item_values(row, source, departments[row.department]),
            )
            for row in rows
        ],
        batch_size=CHUNK,
    )
    pairs = [(item.pk, 1, row.content) for item, row in zip(items, rows, strict=True)]
    insert_versions(by, at, pairs)


def insert_versions(by: Actor, at: datetime, rows: list[tuple[int, int, Content]]) -> None:
    """Drafts (item, number, content) with their parts."""
    versions = ItemVersion.objects.bulk_create(
        [
            ItemVersion(
                item_id=item_id,
                number=number,
                created_at=at,
                editor_id=by.user_id,
                **{name: getattr(content, name) for name in FACT_FIELDS},
            )
            for item_id, number, content in rows
        ],
        batch_size=CHUNK,
    )
    write_parts([(v.pk, row[2]) for v, row in zip(versions, rows, strict=True)])


def _write_changed(
    by: Actor, at: datetime, source: Mapping, rows: tuple[Mapped, ...], departments: dict[str, int]
) -> None:
    codes = {row.implement_code for row in rows}
    items = {i.implement_code: i for i in Item.objects.all() if i.implement_code in codes}
    added: list[tuple[int, int, Content]] = []
    for row in rows:
        item = items[row.implement_code]
        for name, value in _item_values(row, source, departments[row.department]).items():
            setattr(item, name, value)
        item.save()
        newest = item.versions.order_by("-number").first()
        if newest is not None and newest.state == State.DRAFT:
            update_draft(newest, row)
        else:
            old = content_of(newest) if newest else Content()
            number = newest.number + 1 if newest else 1
            added.append((item.pk, number, supplied(old, row)))
    if added:
        insert_versions(by, at, added)


def update_draft(version: ItemVersion, row: Mapped) -> None:
    """Bring a draft up to what a source says; its revision tells an open editor."""
    old = content_of_rows(version)
    new = supplied(old, row)
    for name in FACT_FIELDS:
        setattr(version, name, getattr(new, name))
    version.revision += 1
    version.save()
    changed = {p: getattr(new, p) for p in PARTS if getattr(old, p) != getattr(new, p)}
    for part in changed:
        MODELS[part].objects.filter(version=version).delete()
    write_parts([(version.pk, Content(**changed))])


def supplied(old: Content, row: Mapped) -> Content:
    """The old content with what the source supplies; an editor's other work stays."""
    values = {name: getattr(row.content, name) for name in row.facts}
    if "materials" in values:
        values["materials"] = merged_materials(old.materials, row.content.materials)
    if values.get("places") and old.places:
        values["places"] = _same_place(old, row.content)
    return replace(old, **values)


def _same_place(old: Content, new: Content) -> tuple[object, ...]:
    """Keep hours and phone an editor added to the place the source names."""
    known = {place.address: place for place in old.places}
    return tuple(known.get(place.address, place) for place in new.places)
