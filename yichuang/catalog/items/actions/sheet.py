"""The county's own workbook of items, declared to the import centre at start-up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from yichuang.catalog.items.models import Item
from yichuang.catalog.items.policies import require
from yichuang.catalog.items.queries.sheet import Newest, item_rows, newest
from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.items.rules.enums import Handling, Regime, State
from yichuang.catalog.items.rules.importing import sheet
from yichuang.catalog.powers.actions import type_reader
from yichuang.kernel.errors import Invalid
from yichuang.kernel.importing.registry import register
from yichuang.kernel.importing.rules import Change
from yichuang.kernel.importing.rules.spec import Column, ImportSpec, Kind, Values
from yichuang.kernel.opening.queries import department_names
from yichuang.kernel.opening.rules import department_reader
from yichuang.kernel.org.queries import department_names as names_by_id
from yichuang.kernel.permissions.rules import Actor, Permission

from .importing import insert_versions, supplied, update_draft

Fault = tuple[int, str, str]
MOST = 5000  # rows of one workbook: a county has some two thousand items


def _checked(rows: Sequence[Values]) -> Iterable[Fault]:
    """What a sheet cannot do to an item that is being reviewed or was published."""
    found = newest([row["code"] for row in rows])
    names = names_by_id()
    for index, row in enumerate(rows):
        one = found.get(row["code"])
        if one is None:
            continue
        if one.version is not None and one.version.state == State.IN_REVIEW:
            yield index, "code", "这个事项正在审核，请等审核员发布或退回后再改"
        elif one.published and row["name"] != one.item.name:
            yield index, "name", f"已发布的事项不能用表改名，现在叫“{one.item.name}”"
        elif one.published and row["department"] != names.get(one.item.department_id):
            yield index, "department", "已发布的事项不能用表换部门，名下有办件和证照"


def apply_items(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Drafts with what the sheet says; nothing is published, an editor's other work stays."""
    require(by, Permission.IMPORT_RUN)
    departments = _departments([*new, *(change.values for change in changed)])
    _add(by, at, new, departments)
    found = newest([change.key[0] for change in changed])
    for change in changed:
        _change(by, at, found[change.key[0]], change, departments)


def _departments(rows: Sequence[Values]) -> dict[str, int]:
    names = {row["department"] for row in rows}
    found = {name: pk for pk, name in names_by_id().items() if name in names}
    if missing := names - set(found):
        raise Invalid(f"部门“{'、'.join(sorted(missing))}”刚被改名或撤销，请重新校验")
    return found


def _add(by: Actor, at: datetime, rows: Sequence[Values], departments: Mapping[str, int]) -> None:
    made = [sheet.mapped(n, row, old=Content(), fields=set(row)) for n, row in enumerate(rows, 1)]
    items = Item.objects.bulk_create(
        [
            Item(
                implement_code=one.implement_code,
                department_id=departments[one.department],
                name=one.name,
                base_code=one.base_code,
                business_code=one.business_code,
                source=sheet.SOURCE,
                source_digest=one.digest,
                created_at=at,
            )
            for one in made
        ],
        batch_size=500,
    )
    pairs = [(item.pk, 1, one.content) for item, one in zip(items, made, strict=True)]
    insert_versions(by, at, pairs)


def _change(
    by: Actor, at: datetime, held: Newest, change: Change, departments: Mapping[str, int]
) -> None:
    row = sheet.mapped(change.row, change.values, old=held.content, fields=set(change.after))
    item, newest_ = held.item, held.version
    if {"name", "department"} & set(change.after):
        item.name, item.department_id = row.name, departments[row.department]
        item.save(update_fields=["name", "department"])
    if not row.facts:
        return
    if newest_ is not None and newest_.state == State.DRAFT:
        update_draft(newest_, row)
        return
    number = newest_.number + 1 if newest_ else 1
    insert_versions(by, at, [(item.pk, number, supplied(held.content, row))])


def _department_choices() -> Mapping[str, str]:
    return {name: name for name in sorted(set(department_names().values()))}


_CODE = Column(
    "code",
    "实施编码",
    Kind.IDENTIFIER,
    required=True,
    max_length=80,
    reader=sheet.code_reader,
    width=34,
    help="全县唯一，照权责清单填写；单元格请设为文本",
)
_LIMIT = "如：20 个工作日、3 个月、当场办结"

ITEMS = ImportSpec(
    key="opening.items",
    title="事项",
    columns=(
        _CODE,
        Column("name", "事项名称", required=True, max_length=300, width=34),
        Column(
            "department",
            "实施部门",
            Kind.CHOICE,
            required=True,
            choices=_department_choices,
            reader=department_reader(department_names),
            help="部门全称、简称或编码",
            width=24,
        ),
        Column(
            "regime",
            "法律类型",
            Kind.CHOICE,
            required=True,
            choices={regime.label: regime.value for regime in Regime},
            reader=type_reader,
        ),
        Column(
            "handling",
            "办件类型",
            Kind.CHOICE,
            choices={kind.label: kind.value for kind in Handling},
        ),
        Column("statutory", "法定办结时限", reader=sheet.limit_reader, help=_LIMIT),
        Column("promised", "承诺办结时限", reader=sheet.limit_reader, help=_LIMIT),
        Column(
            "objects",
            "服务对象",
            reader=sheet.objects_reader,
            help="用顿号隔开，如：自然人、企业法人",
            width=24,
        ),
        Column("conditions", "受理条件", max_length=20_000, multiline=True, width=34),
        Column(
            "materials",
            "申请材料",
            max_length=20_000,
            multiline=True,
            reader=sheet.list_reader,
            help="材料名称，用分号隔开或一行一份；份数、来源在编辑页补",
            width=40,
        ),
        Column(
            "bases",
            "设定依据",
            max_length=20_000,
            multiline=True,
            reader=sheet.list_reader,
            help="法规名称和条，如：《中华人民共和国食品安全法》第三十五条",
            width=40,
        ),
        Column("charges_fee", "是否收费", Kind.BOOL, help="空着就是还没有定"),
        Column("address", "办理地点", max_length=300, width=28),
        Column("consult_phone", "咨询电话", max_length=60),
        Column("complaint_phone", "监督投诉电话", max_length=60),
    ),
    business_key=("code",),
    load_existing=item_rows,
    load_all=lambda: item_rows().values(),
    apply=apply_items,
    cross_check=_checked,
    permission=Permission.IMPORT_RUN,
    max_rows=MOST,
    help="进来的都是草稿，不会直接公开；每一项还缺什么，导入后列成工作清单，"
    "补齐送审，由另一位审核员发布。",
)


def declare_items() -> None:
    """Make the list importable; running it again changes nothing."""
    register(ITEMS)
