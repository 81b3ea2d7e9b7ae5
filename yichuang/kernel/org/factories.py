"""Departments for the tests of other contexts."""

from datetime import UTC, datetime

from yichuang.kernel.permissions.rules import Actor

from .actions import save_department
from .models import Department
from .rules import uscc_check_digit

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def credit_code(serial: int, prefix: str = "11990423") -> str:
    """A well-formed 统一社会信用代码 of the invented county."""
    first17 = f"{prefix}{serial:09d}"
    return first17 + uscc_check_digit(first17)


def department(name: str = "清川县市场监督管理局", code: str = "D01") -> Department:
    """A county department with everything documents need."""
    return save_department(
        by=Actor.system("测试"),
        at=AT,
        name=name,
        code=code,
        uscc=credit_code(sum(map(ord, code)) + 1000),
        short_name=name.removeprefix("清川县"),
        document_mark="清市监",
        address="清川县政通路 1 号",
        phone="0990-0000001",
        supervision_phone="0990-0000002",
        review_organ="清川县人民政府",
        court="清川县人民法院",
    )
