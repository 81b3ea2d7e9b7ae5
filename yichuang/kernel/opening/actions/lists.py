"""The three workbooks of the opening, declared to the import centre at start-up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from yichuang.kernel.identity.rules import name_fault
from yichuang.kernel.importing.registry import register
from yichuang.kernel.importing.rules.spec import Column, ImportSpec, Kind, Values
from yichuang.kernel.org.rules import DepartmentKind, uscc_fault
from yichuang.kernel.org.rules.hall import DayKind, WindowKind
from yichuang.kernel.permissions.rules import Permission

from .. import queries
from ..rules import department_reader, hours_reader, number_reader, roles_reader
from ..rules.cells import IMPORTED, ROLES
from .places import apply_departments, apply_windows
from .staff import apply_staff

Fault = tuple[int, str, str]


def _labels(kind: Any) -> dict[str, str]:
    return {member.label: member.value for member in kind}


def _dates(rows: Sequence[Values]) -> Iterator[Fault]:
    for index, row in enumerate(rows):
        first, last = row.get("valid_from"), row.get("valid_to")
        if first and last and last < first:
            yield index, "valid_to", f"早于起始日期 {first}"


def _departments_checked(rows: Sequence[Values]) -> Iterable[Fault]:
    """One name, one code: in the sheet and in what is there."""
    yield from _dates(rows)
    held = queries.codes_by_name([row["name"] for row in rows])
    first: dict[str, str] = {}
    for index, row in enumerate(rows):
        name, code = row["name"], row["code"]
        if held.get(name, code) != code:
            yield index, "name", f"已有同名部门，编码是 {held[name]}；是同一个部门请沿用那个编码"
        elif first.setdefault(name, code) != code:
            yield index, "name", f"表里另有同名部门，编码是 {first[name]}"


def _staff_checked(rows: Sequence[Values]) -> Iterable[Fault]:
    """三员, roles taken away, login names in use: what a list cannot do."""
    yield from _dates(rows)
    numbers = [row["staff_no"] for row in rows]
    closed, taken = queries.administrators_numbers(numbers), queries.taken_logins(numbers)
    held = queries.held_roles(numbers)
    for index, row in enumerate(rows):
        number = row["staff_no"]
        if number in closed:
            yield index, "staff_no", "此人是三员之一，三员的账号不能用表修改"
        elif number in taken:
            yield index, "staff_no", f"登录名 {number.lower()} 已是别的账号，请换一个工号"
        elif "roles" in row and not row.get("valid_to"):
            missing = [r for r in held.get(number, "").split("、") if r and r not in row["roles"]]
            if missing and not _moves(row, number):
                yield (
                    index,
                    "roles",
                    f"此人现有角色“{'、'.join(missing)}”，表里没有写。"
                    "收回角色由安全管理员在“授权”页办理，请补上",
                )


def _moves(row: Values, number: str) -> bool:
    """A transfer ends the old roles anyway."""
    present = queries.staff_rows([(number,)]).get((number,))
    return present is not None and present["department"] != row["department"]


def _department(**options: Any) -> Column:
    return Column(
        "department",
        options.pop("name", "部门"),
        Kind.CHOICE,
        choices=_department_choices,
        reader=department_reader(queries.department_names),
        help="部门全称、简称或编码",
        width=24,
        **options,
    )


def _department_choices() -> Mapping[str, str]:
    return {name: name for name in sorted(set(queries.department_names().values()))}


_FROM = Column("valid_from", "启用日期", Kind.DATE, help="不填就是一直有")
_TO = Column("valid_to", "停用日期", Kind.DATE)

DEPARTMENTS = ImportSpec(
    key="opening.departments",
    title="部门",
    columns=(
        Column("code", "部门编码", Kind.IDENTIFIER, required=True, max_length=36),
        Column("name", "名称", required=True, max_length=100, width=28, aliases=("部门名称",)),
        Column("short_name", "简称", max_length=30),
        Column(
            "uscc",
            "统一社会信用代码",
            Kind.IDENTIFIER,
            validator=uscc_fault,
            width=22,
            max_length=18,
        ),
        Column("kind", "类别", Kind.CHOICE, required=True, choices=_labels(DepartmentKind)),
        Column("document_mark", "发文机关代字", max_length=20, help="如：清市监"),
        Column("address", "地址", max_length=200, width=28),
        Column("phone", "电话", max_length=40),
        Column("supervision_phone", "监督电话", max_length=40),
        Column("review_organ", "行政复议机关", max_length=100, help="印在决定书上", width=24),
        Column("court", "管辖法院", max_length=100, help="印在决定书上", width=24),
        Column("valid_from", "设立日期", Kind.DATE),
        Column("valid_to", "撤销日期", Kind.DATE),
    ),
    business_key=("code",),
    load_existing=queries.department_rows,
    load_all=lambda: queries.department_rows().values(),
    apply=apply_departments,
    cross_check=_departments_checked,
    permission=Permission.COUNTY_SETUP,
    help="全县各部门和派驻机构，一行一个。复议机关和法院会印在每份决定书上。",
)

STAFF = ImportSpec(
    key="opening.staff",
    title="人员",
    columns=(
        Column(
            "staff_no",
            "工号",
            Kind.IDENTIFIER,
            required=True,
            reader=number_reader,
            help="全县唯一，也是登录名（小写）；不要用身份证号",
        ),
        Column("name", "姓名", required=True, max_length=100, validator=name_fault),
        _department(required=True),
        Column("post", "岗位", max_length=60),
        Column("window", "窗口", max_length=40),
        Column("phone", "办公电话", max_length=40),
        Column(
            "roles",
            "角色",
            reader=roles_reader,
            help="用顿号隔开：" + "、".join(ROLES[role].label for role in IMPORTED),
            width=24,
        ),
        Column("valid_from", "到岗日期", Kind.DATE, required=True),
        Column("valid_to", "离岗日期", Kind.DATE, help="最后一个工作日；过后账号停用，角色收回"),
    ),
    business_key=("staff_no",),
    load_existing=queries.staff_rows,
    load_all=lambda: queries.staff_rows().values(),
    apply=apply_staff,
    cross_check=_staff_checked,
    permission=Permission.COUNTY_SETUP,
    help="角色只是建议，安全管理员确认后才生效；三员不在表里。回岗的人沿用原工号。",
)

WINDOWS = ImportSpec(
    key="opening.windows",
    title="窗口和开放时间",
    columns=(
        Column("number", "窗口号", required=True, max_length=20),
        Column("name", "窗口名称", required=True, max_length=60, width=22),
        Column("kind", "类型", Kind.CHOICE, required=True, choices=_labels(WindowKind)),
        _department(name="进驻部门"),
        Column("place", "位置", max_length=60, help="如：一楼东侧"),
        *(
            Column(
                day.value, day.label, reader=hours_reader, width=26, help="9:00-12:00、13:30-17:30"
            )
            for day in DayKind
        ),
        _FROM,
        _TO,
    ),
    business_key=("number",),
    load_existing=queries.window_rows,
    load_all=lambda: queries.window_rows().values(),
    apply=apply_windows,
    cross_check=_dates,
    permission=Permission.COUNTY_SETUP,
    help="开放时间写成 9:00-12:00、13:30-17:30；空着就是不开放。调休上班的周末按工作日算。",
)

LISTS: tuple[ImportSpec, ...] = (DEPARTMENTS, STAFF, WINDOWS)


def declare_lists() -> None:
    """Make the three importable; running it again changes nothing."""
    for spec in LISTS:
        register(spec)
