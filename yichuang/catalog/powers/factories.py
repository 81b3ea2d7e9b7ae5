"""Powers for the tests of other contexts."""

import csv
import io
from datetime import UTC, datetime

from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.importing.rules import Plan
from yichuang.kernel.permissions.rules import Actor

from .actions import POWERS

NAMES = {column.field: column.name for column in POWERS.columns}
CLEAN = {
    "name": "食品经营许可",
    "kind": "行政许可",
    "bases": "法律：《食品安全法》第三十五条",
    "accept": "一次告知要补的全部内容",
    "valid_from": "2026-01-01",
}


def sheet(*rows: dict[str, str]) -> bytes:
    """Rows as a county's own sheet."""
    fields = list(dict.fromkeys(field for row in rows for field in row))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([NAMES[field] for field in fields])
    writer.writerows([row.get(field, "") for field in fields] for row in rows)
    return out.getvalue().encode()


def power(code: str, **changes: str) -> Plan:
    """One power, imported as a county would."""
    return import_file(
        by=Actor.system("导入"),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        spec=POWERS,
        name="权责清单.csv",
        data=sheet({"code": code, **CLEAN, **changes}),
    )
