"""Workbooks as people fill them in, and one call from file to rows."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import openpyxl

from yichuang.kernel.importing import registry
from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.importing.queries import plan_file
from yichuang.kernel.importing.rules import Plan
from yichuang.kernel.permissions.rules import Actor, Role

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ADMIN = Actor(user_id=None, name="钱系统", roles=frozenset({Role.SYSTEM_ADMIN.value, "system"}))

DEPARTMENTS = ("部门编码", "名称", "简称", "类别", "行政复议机关", "管辖法院")
STAFF = ("工号", "姓名", "部门", "岗位", "角色", "到岗日期", "离岗日期")
WINDOWS = ("窗口号", "窗口名称", "类型", "进驻部门", "工作日", "周六", "周日")

OFFICE = [
    "QC-MKT",
    "清川县市场监督管理局",
    "市场监管局",
    "县属部门",
    "清川县人民政府",
    "清川县人民法院",
]
HALL = [
    "QC-HALL",
    "清川县政务服务管理局",
    "政务局",
    "政务服务机构",
    "清川县人民政府",
    "清川县人民法院",
]


def book(header: Sequence[str], *rows: Sequence[Any]) -> bytes:
    """A plain workbook with one sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def load(key: str, header: Sequence[str], *rows: Sequence[Any], at: datetime = AT) -> Plan:
    """Write a list."""
    spec = registry.get(f"opening.{key}")
    return import_file(by=ADMIN, at=at, spec=spec, name="表.xlsx", data=book(header, *rows))


def look(key: str, header: Sequence[str], *rows: Sequence[Any]) -> Plan:
    """What a list would change."""
    return plan_file(registry.get(f"opening.{key}"), "表.xlsx", book(header, *rows))


def departments() -> Plan:
    """Two departments."""
    return load("departments", DEPARTMENTS, OFFICE, HALL)


def person(
    no: str, name: str, roles: str = "", *, place: str = OFFICE[1], last: str = ""
) -> list[str]:
    """A row of the staff list."""
    return [no, name, place, "审批股", roles, "2026-11-02", last]
