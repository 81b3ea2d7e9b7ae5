"""50,000 rows of .xlsx through the import door to stored rows and row errors, against the floor."""

import io
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from benchmarks.harness import Blocks, Goal, Result, compare
from benchmarks.world import assert_durable, now, say

ROWS = 50_000
FIELDS = (
    *("code", "name", "day", "amount", "kind", "open"),
    *("address", "owner", "phone", "scale", "note", "checked"),
)
TYPES = (
    *("varchar(18) PRIMARY KEY", "varchar(60)", "date", "integer", "varchar(20)", "boolean"),
    *("varchar(200)", "varchar(60)", "varchar(20)", "integer", "varchar(200)", "date"),
)
TABLE = "bench_import"
FIRST = date(2020, 1, 1)
Row = list[Any]


def measure(database: str, *, quick: bool, slow_ms: float, name: str = "") -> list[Result]:
    """One figure."""
    from yichuang.kernel.importing.actions import import_file
    from yichuang.kernel.permissions.rules import Actor

    data = workbook()
    make_table()
    spec = listing()
    by = Actor.system("基准")

    def product() -> Any:
        clear()
        return import_file(by=by, at=now(), spec=spec, name="清单.xlsx", data=data)

    plan = product()
    stored = count()
    if plan.read != ROWS or stored != plan.read - plan.rejected or not plan.errors:
        raise SystemExit(f"benchmarks: the import went wrong: {plan.counts()}, {stored} stored")
    goal = Goal(
        f"import-{database}",
        "50,000 rows x 12 columns of xlsx to stored rows with row errors "
        "over unzip + fastest bulk load",
        must=8,
        aim=3,
    )
    rows = [tuple(values[name] for name in FIELDS) for _, values in plan.new]
    say(f"import: {plan.counts()}, {len(data) / 1e6:.1f} MB")
    size = Blocks(3, 1, warm=1) if quick else Blocks(9, 1, warm=1)
    notes = {"errors": len(plan.errors), "stored": stored, "durability": assert_durable()}
    return [compare(goal, product, floor(data, rows), size, slow_ms=slow_ms, **notes)]


def floor(data: bytes, rows: Sequence[tuple[Any, ...]]) -> Callable[[], None]:
    """Unpack the file and load ready-made rows as fast as the database takes them."""

    def call() -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                archive.read(name)
        clear()
        load(rows)

    return call


def listing() -> Any:
    """The list as its owner declares it: types, choices, checks, and how rows are stored."""
    from yichuang.kernel.importing.rules import Column, ImportSpec, Kind

    def is_code(code: str) -> str:
        return "" if len(code) == 18 and code.isdigit() else "应为 18 位数字"

    def is_amount(amount: int) -> str:
        return "" if 0 <= amount < 1_000_000 else "应在 0 到 999999 之间"

    kinds = {"行政许可": "licence", "公共服务": "service", "行政确认": "confirm"}
    columns = (
        Column("code", "编码", Kind.IDENTIFIER, required=True, validator=is_code),
        Column("name", "名称", required=True, max_length=60),
        Column("day", "生效日期", Kind.DATE),
        Column("amount", "数量", Kind.INT, validator=is_amount),
        Column("kind", "类型", Kind.CHOICE, choices=kinds),
        Column("open", "是否公开", Kind.BOOL),
        Column("address", "地址", max_length=200),
        Column("owner", "负责人", max_length=60),
        Column("phone", "电话", Kind.IDENTIFIER),
        Column("scale", "规模", Kind.INT),
        Column("note", "备注", max_length=200),
        Column("checked", "核查日期", Kind.DATE),
    )

    def existing(keys: Collection[Any]) -> Mapping[Any, Any]:
        return {(row[0],): dict(zip(FIELDS, row, strict=True)) for row in contents()}

    def apply(*, by: Any, at: Any, new: Sequence[Any], changed: Sequence[Any]) -> None:
        load(list(map(itemgetter(*FIELDS), new)))

    return ImportSpec("bench", "基准清单", columns, ("code",), existing, apply)


def workbook() -> bytes:
    """The file: one row in a hundred is wrong, in one of three ways."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("填写")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [column.name for column in listing().columns])
        for number in range(ROWS):
            for index, cell in enumerate(row(number)):
                if isinstance(cell, date):
                    sheet.write_datetime(number + 1, index, cell, day)
                elif isinstance(cell, int):
                    sheet.write_number(number + 1, index, cell)
                else:
                    sheet.write_string(number + 1, index, cell)
    return buffer.getvalue()


def row(number: int) -> Row:
    """One row; wrong ones have a short code, an impossible amount or an unknown kind."""
    fault = number // 100 % 3 if number % 100 == 99 else -1
    return [
        "990423" if fault == 0 else f"990423{number:012d}",
        f"事项名称第{number}号",
        FIRST + timedelta(days=number % 2000),
        -5 if fault == 1 else number % 500,
        "不认识的类型" if fault == 2 else ("行政许可", "公共服务", "行政确认")[number % 3],
        "是" if number % 2 else "否",
        f"清川县政通路{number % 900}号",
        f"赵某{number % 700}",
        f"1390000{number % 10_000:04d}",
        number % 90,
        f"备注{number % 50}",
        FIRST + timedelta(days=number % 700),
    ]


def make_table() -> None:
    """Where the list is stored: twelve columns and a primary key."""
    from django.db import connection

    columns = ", ".join(f'"{n}" {t}' for n, t in zip(FIELDS, TYPES, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} ({columns})")


def clear() -> None:
    """Empty the table."""
    from django.db import connection

    verb = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    with connection.cursor() as cursor:
        cursor.execute(f"{verb} {TABLE}")


def count() -> int:
    """How many rows are stored."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        return int(cursor.fetchone()[0])


def contents() -> list[tuple[Any, ...]]:
    """What is stored."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {TABLE}")
        return list(cursor.fetchall())


def load(rows: Sequence[tuple[Any, ...]]) -> None:
    """The fastest way in, in one transaction: COPY, or one prepared statement for all rows."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {TABLE} FROM STDIN") as copy:
                for values in rows:
                    copy.write_row(values)
            return
        marks = ", ".join("?" * len(FIELDS))
        plain = (
            tuple(v.isoformat() if isinstance(v, date) else v for v in values) for values in rows
        )
        cursor.connection.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", plain)
