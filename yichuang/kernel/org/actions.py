"""Writing departments, posts and staff."""

from datetime import date, datetime

from yichuang.kernel.errors import Invalid
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from .models import Department, Post, StaffMember
from .rules import DepartmentKind, uscc_fault


@act
def save_department(
    *,
    by: Actor,
    at: datetime,
    name: str,
    code: str,
    kind: str = DepartmentKind.COUNTY,
    **details: str,
) -> Department:
    """Create or change the department with this code.

    Raises Invalid for a wrong 统一社会信用代码 or a name another code already has.
    """
    uscc = details.get("uscc", "")
    if uscc and (fault := uscc_fault(uscc)):
        raise Invalid(fault, fields={"uscc": [fault]})
    if Department.objects.filter(name=name).exclude(code=code).exists():
        raise Invalid(f"已有名为“{name}”的部门，编码不是 {code}", fields={"name": ["名称重复"]})
    row, _ = Department.objects.update_or_create(
        code=code, defaults={"name": name, "kind": kind, **details}
    )
    record(
        action=Act.DEPARTMENT_SAVE,
        by=by,
        at=at,
        obj=("department", str(row.id)),
        after={"name": name, "code": code, "kind": str(kind), **details},
    )
    return row


@act
def ensure_department(*, by: Actor, at: datetime, name: str, code: str = "") -> Department:
    """The department with this name, made if it is new (an import meets unknown ones)."""
    row = Department.objects.filter(name=name).first()
    if row is not None:
        return row
    if not code or Department.objects.filter(code=code).exists():
        code = f"D-{Department.objects.count() + 1:04d}"
        while Department.objects.filter(code=code).exists():
            code += "X"
    return save_department(by=by, at=at, name=name, code=code)


@act
def appoint(
    *,
    by: Actor,
    at: datetime,
    user_id: int,
    department: Department,
    staff_no: str,
    post: str = "",
    valid_from: date,
    window: str = "",
    phone: str = "",
) -> StaffMember:
    """Make an account a staff member of a department. Raises Invalid for a used number."""
    if StaffMember.objects.filter(staff_no=staff_no).exists():
        raise Invalid(f"工号 {staff_no} 已有人使用", fields={"staff_no": ["工号重复"]})
    row_post = None
    if post:
        row_post, _ = Post.objects.get_or_create(department=department, name=post)
    row = StaffMember.objects.create(
        user_id=user_id,
        department=department,
        post=row_post,
        staff_no=staff_no,
        valid_from=valid_from,
        window=window,
        phone=phone,
    )
    record(
        action=Act.STAFF_CREATE,
        by=by,
        at=at,
        obj=("staff", str(row.id)),
        after={"user": user_id, "department": department.code, "post": post},
    )
    return row
