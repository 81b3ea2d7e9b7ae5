"""The county's items as the rows of its workbook, and what their drafts still lack."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yichuang.catalog.items.models import Item, ItemVersion
from yichuang.catalog.items.rules.content import (
    FACT_FIELDS,
    PARTS,
    Content,
    from_dict,
    part_fields,
)
from yichuang.catalog.items.rules.enums import State
from yichuang.catalog.items.rules.importing.sheet import row_of
from yichuang.catalog.items.rules.lint import blocking, lint
from yichuang.kernel.importing.rules.spec import Key, Values
from yichuang.kernel.org.queries import department_names

from .lists import lists_for
from .versions import identity_of


@dataclass(frozen=True)
class Newest:
    """An item with its newest version."""

    item: Item
    version: ItemVersion | None
    content: Content
    published: bool  # some version of it was ever published


def newest(codes: Collection[str] | None = None) -> dict[str, Newest]:
    """Items by 实施编码 (all of them without codes), in a fixed number of queries."""
    items = Item.objects.order_by("implement_code")
    if codes is not None:
        items = items.filter(implement_code__in=list(codes))
    rows = list(items)
    last: dict[int, ItemVersion] = {}
    shown: set[int] = set()
    versions = ItemVersion.objects.order_by("item_id", "number")
    if codes is not None:
        versions = versions.filter(item_id__in=[item.pk for item in rows])
    for version in versions:
        last[version.item_id] = version
        if version.frozen is not None:
            shown.add(version.item_id)
    contents = contents_of(last.values())
    return {
        item.implement_code: Newest(
            item,
            last.get(item.pk),
            contents.get(last[item.pk].pk, Content()) if item.pk in last else Content(),
            item.pk in shown,
        )
        for item in rows
    }


def contents_of(versions: Iterable[ItemVersion]) -> dict[int, Content]:
    """The content of many versions: frozen ones as they stand, drafts by one query a part."""
    found, drafts = {}, []
    for row in versions:
        if row.frozen is not None:
            found[row.pk] = from_dict(row.frozen)
        else:
            drafts.append(row)
    parts: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for part, kind in PARTS.items() if drafts else ():
        model: Any = ItemVersion._meta.get_field(part).related_model
        rows = model.objects.filter(version__in=drafts).order_by("version_id", "sort", "id")
        for version_id, *values in rows.values_list("version_id", *part_fields(part)):
            made = kind(**dict(zip(part_fields(part), values, strict=True)))
            parts[version_id, part].append(made)
    for row in drafts:
        facts = {name: getattr(row, name) for name in FACT_FIELDS}
        made_of: dict[str, Any] = {part: tuple(parts[row.pk, part]) for part in PARTS}
        found[row.pk] = Content(**facts, **made_of)
    return found


def item_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Items by 实施编码, as the workbook writes them; all of them without keys."""
    names = department_names()
    found = newest(None if keys is None else [code for (code,) in keys])
    return {
        (code,): {
            "code": code,
            "name": one.item.name,
            "department": names.get(one.item.department_id, ""),
            **row_of(one.content),
        }
        for code, one in found.items()
    }


@dataclass(frozen=True)
class Lacking:
    """A draft and how much stands between it and publication."""

    version_id: int
    code: str
    name: str
    department: str
    lacks: int
    first: str


def lacking(codes: Collection[str], *, today: date) -> list[Lacking]:
    """The drafts of these items, in the order given, each with its lint worklist in short."""
    names, found = department_names(), newest(codes)
    lists = lists_for((one.content for one in found.values()), on=today)
    rows = []
    for code in codes:
        one = found.get(code)
        if one is None or one.version is None or one.version.state != State.DRAFT:
            continue
        department = names.get(one.item.department_id, "")
        identity = identity_of(one.item, department)
        open_ = blocking(lint(one.content, identity, today=today, lists=lists))
        first = open_[0].reason if open_ else ""
        rows.append(Lacking(one.version.pk, code, one.item.name, department, len(open_), first))
    return rows
