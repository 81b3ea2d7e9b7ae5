"""Versions: which one holds on a day, what is being worked on, what changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from yichuang.catalog.items.models import Item, ItemVersion
from yichuang.catalog.items.rules import diff as differ
from yichuang.catalog.items.rules.content import Content, Identity, from_dict
from yichuang.catalog.items.rules.enums import FROZEN_STATES, State
from yichuang.catalog.items.rules.lint import Finding, lint
from yichuang.kernel.errors import NotFound
from yichuang.kernel.org.queries import department_names

from .content import content_of
from .lists import lists_of_item

_FROZEN = [state.value for state in FROZEN_STATES]


@dataclass(frozen=True)
class VersionRef:
    """A version without its content: what lists and other contexts hold on to."""

    id: int
    item_id: int
    number: int
    state: str
    state_label: str
    revision: int
    name: str
    implement_code: str
    department_id: int
    regime: str
    handling: str
    effective_from: date | None
    effective_to: date | None
    editor_id: int | None
    reviewer_id: int | None
    published_at: datetime | None
    return_note: str


_COLUMNS = (
    *("id", "item_id", "number", "state", "revision", "regime", "handling"),
    *("effective_from", "effective_to", "editor_id", "reviewer_id", "published_at"),
    "return_note",
)


def refs(rows: QuerySet[ItemVersion]) -> list[VersionRef]:
    """Versions as values, in the order given, without reading their content."""
    extra = {
        "name": F("item__name"),
        "implement_code": F("item__implement_code"),
        "department_id": F("item__department_id"),
    }
    return [
        VersionRef(**values, state_label=State(values["state"]).label)
        for values in rows.values(*_COLUMNS, **extra)
    ]


def _in_force(on: date) -> Q:
    return Q(state__in=_FROZEN, effective_from__lte=on) & (
        Q(effective_to=None) | Q(effective_to__gt=on)
    )


def in_force(on: date) -> QuerySet[ItemVersion]:
    """Every version that holds on a day: one of each published item."""
    return ItemVersion.objects.filter(_in_force(on))


def find_published(item_id: int, *, on: date) -> VersionRef | None:
    """The version in force on a day; None when there is none."""
    rows = ItemVersion.objects.filter(_in_force(on), item_id=item_id).order_by("-number")
    return next(iter(refs(rows[:1])), None)


def entrusted_to(department_id: int, *, same_power_as: int, on: date) -> str:
    """By whom a department itself holds the power of an item (委托), as its own guide says."""
    power = Item.objects.filter(id=same_power_as).exclude(base_code="").values("base_code")
    rows = ItemVersion.objects.filter(_in_force(on), item__department_id=department_id)
    rows = rows.filter(item__base_code__in=power).exclude(entrusted_by="")
    return rows.values_list("entrusted_by", flat=True).first() or ""


def contents_in_force(codes: Iterable[str], *, on: date) -> dict[str, tuple[int, Content]]:
    """实施编码 → version number and content in force on a day, for items that have one. One query."""
    rows = ItemVersion.objects.filter(_in_force(on), item__implement_code__in=set(codes))
    found = rows.order_by("number").values_list("item__implement_code", "number", "frozen")
    return {code: (number, from_dict(frozen or {})) for code, number, frozen in found}


def published_version(item_id: int, *, on: date) -> VersionRef:
    """The version in force on a day. Raises NotFound when the item had none."""
    found = find_published(item_id, on=on)
    if found is None:
        raise NotFound(
            "这个事项当天没有生效的办事指南。",
            code="item.not_published",
            what_to_do="请换一个事项，或拨打 12345 询问。",
        )
    return found


def version(version_id: int) -> VersionRef:
    """One version by id. Raises NotFound for an unknown id."""
    found = refs(ItemVersion.objects.filter(pk=version_id))
    if not found:
        raise NotFound("没有这个事项版本。", code="item.no_version")
    return found[0]


def snapshot(version_id: int) -> tuple[VersionRef, Content]:
    """One version and what it says: one query when it is frozen. Raises NotFound."""
    row = ItemVersion.objects.select_related("item").filter(pk=version_id).first()
    if row is None:
        raise NotFound("没有这个事项版本。", code="item.no_version")
    values = {name: getattr(row, name) for name in _COLUMNS}
    ref = VersionRef(
        **values,
        state_label=State(row.state).label,
        name=row.item.name,
        implement_code=row.item.implement_code,
        department_id=row.item.department_id,
    )
    return ref, content_of(row)


def open_version(item_id: int) -> VersionRef | None:
    """The draft or the version in review of an item, if there is one."""
    rows = ItemVersion.objects.filter(item_id=item_id, state__in=[State.DRAFT, State.IN_REVIEW])
    return next(iter(refs(rows)), None)


def versions_in_state(
    states: Iterable[str],
    *,
    department_id: int | None = None,
    text: str = "",
    after_id: int = 0,
    limit: int = 50,
) -> list[VersionRef]:
    """Versions in these states by id: the editor's and the reviewer's lists, by key.

    `text` keeps those whose item's name or code contains it.
    """
    rows = ItemVersion.objects.filter(state__in=list(states), id__gt=after_id).order_by("id")
    if department_id is not None:
        rows = rows.filter(item__department_id=department_id)
    if text:
        rows = rows.filter(Q(item__name__contains=text) | Q(item__implement_code__contains=text))
    return refs(rows[:limit])


def counts_by_state(*, department_id: int | None = None) -> dict[str, int]:
    """How many versions stand in each state. One query."""
    rows = ItemVersion.objects.order_by()
    if department_id is not None:
        rows = rows.filter(item__department_id=department_id)
    return dict(rows.values_list("state").annotate(n=Count("id")))


def in_force_of(department_id: int, *, on: date) -> dict[str, str]:
    """实施编码 → name of the department's items in force on a day. One query."""
    rows = ItemVersion.objects.filter(_in_force(on), item__department_id=department_id)
    return dict(rows.order_by("item__name").values_list("item__implement_code", "item__name"))


def items_in_force(*, on: date) -> dict[int, int]:
    """Department → how many of its items are in force on a day. One query."""
    rows = ItemVersion.objects.filter(_in_force(on)).order_by().values_list("item__department_id")
    return dict(rows.annotate(n=Count("item_id", distinct=True)))


def applied_for_online(*, on: date) -> dict[str, str]:
    """实施编码 → name of all items in force on a day that firms may apply for. One query."""
    rows = ItemVersion.objects.filter(_in_force(on)).order_by("item__name")
    found = rows.values_list("item__implement_code", "item__name", "service_objects")
    return {code: name for code, name, serves in found if set(serves) - {"person"}}


@dataclass(frozen=True)
class ItemRef:
    """An item that has been published, whether or not it is still: what reports hold on to."""

    id: int
    name: str
    implement_code: str
    department_id: int


def once_published(item_id: int) -> ItemRef:
    """An item the public has seen, withdrawn ones too. Raises NotFound, for drafts as well."""
    rows = ItemVersion.objects.filter(item_id=item_id, state__in=_FROZEN)
    columns = ("item_id", "item__name", "item__implement_code", "item__department_id")
    found = rows.values_list(*columns).first()
    if found is None:
        raise NotFound("没有这个事项。", code="item.unknown", what_to_do="请从办事指南里进来。")
    return ItemRef(*found)


def item_ids_by_code(codes: Iterable[str]) -> dict[str, int]:
    """Item ids by 实施编码, for those that exist."""
    rows = Item.objects.filter(implement_code__in=list(codes))
    return dict(rows.values_list("implement_code", "id"))


@dataclass(frozen=True)
class HistoryLine:
    """One version in an item's history, with what it changed against the one before."""

    ref: VersionRef
    version_note: str
    changes: tuple[differ.Change, ...]


def history(item_id: int) -> list[HistoryLine]:
    """Published versions, newest first, each with its changes. Two queries."""
    rows = ItemVersion.objects.filter(item_id=item_id, state__in=_FROZEN).order_by("-number")
    contents = {pk: from_dict(frozen or {}) for pk, frozen in rows.values_list("pk", "frozen")}
    lines = refs(rows)
    out = []
    for ref, before in zip(lines, [*lines[1:], None], strict=False):  # none published yet: none
        changes = differ.diff(contents[before.id], contents[ref.id]) if before else []
        out.append(HistoryLine(ref, contents[ref.id].version_note, tuple(changes)))
    return out


def compare(version_a: int, version_b: int) -> list[differ.Change]:
    """What changed from version a to version b, in Chinese. Raises NotFound."""
    rows = {row.pk: row for row in ItemVersion.objects.filter(pk__in=[version_a, version_b])}
    if {version_a, version_b} - set(rows):
        raise NotFound("没有这个事项版本。", code="item.no_version")
    return differ.diff(content_of(rows[version_a]), content_of(rows[version_b]))


def identity_of(item: Item, department: str) -> Identity:
    """Who owns the item and what it is called, as a value."""
    return Identity(
        name=item.name,
        department=department,
        base_code=item.base_code,
        implement_code=item.implement_code,
        business_code=item.business_code,
        local_base_code=item.local_base_code,
        local_implement_code=item.local_implement_code,
    )


def worklist(
    version_id: int, *, today: date, internal_targets: frozenset[str] | None = None
) -> list[Finding]:
    """Every lint finding of a version: what stands between it and publication."""
    row = ItemVersion.objects.select_related("item").filter(pk=version_id).first()
    if row is None:
        raise NotFound("没有这个事项版本。", code="item.no_version")
    department = department_names().get(row.item.department_id, "")
    content = content_of(row)
    return lint(
        content,
        identity_of(row.item, department),
        today=today,
        internal_targets=internal_targets,
        lists=lists_of_item(content, row.item.implement_code, on=today),
    )


@dataclass(frozen=True)
class PowerOf:
    """The power a version exercises: what joins it to the 权责清单."""

    name: str
    implement_code: str
    base_code: str
    department: str


def powers_of(version_ids: Iterable[int]) -> dict[int, PowerOf]:
    """The power behind each version; 公共服务 exercises none and is left out. One query."""
    rows = ItemVersion.objects.filter(id__in=list(version_ids)).exclude(item_type__in=("", "20"))
    wanted = ("item__name", "item__implement_code", "item__base_code", "item__department__name")
    return {row[0]: PowerOf(*row[1:]) for row in rows.values_list("id", *wanted)}


def base_codes_in_force(*, on: date) -> set[str]:
    """The 基本编码 of all items in force on a day. One query."""
    rows = ItemVersion.objects.filter(_in_force(on)).exclude(item__base_code="")
    return set(rows.order_by().values_list("item__base_code", flat=True).distinct())


def guides_of(base_code: str, *, on: date) -> list[tuple[int, str]]:
    """(item, name) of the guides in force that carry out a power, by 基本编码. One query."""
    if not base_code:
        return []
    rows = ItemVersion.objects.filter(_in_force(on), item__base_code=base_code)
    return list(rows.order_by("item__name").values_list("item_id", "item__name"))
