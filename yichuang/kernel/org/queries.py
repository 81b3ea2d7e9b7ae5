"""Reading departments and staff."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from .models import Department, StaffMember


@dataclass(frozen=True)
class DepartmentView:
    """A department as pages and documents need it."""

    id: int
    name: str
    short_name: str
    code: str
    uscc: str
    kind: str
    document_mark: str
    address: str
    phone: str
    supervision_phone: str
    review_organ: str
    court: str


def _view(row: Department) -> DepartmentView:
    names = DepartmentView.__dataclass_fields__
    return DepartmentView(**{name: getattr(row, name) for name in names})


def department(department_id: int) -> DepartmentView:
    """One department. Raises Department.DoesNotExist for an unknown id."""
    return _view(Department.objects.get(id=department_id))


def department_name(department_id: int) -> str:
    """The name alone, for the head of every page; empty for an unknown id."""
    names = Department.objects.filter(id=department_id).values_list("name", flat=True)
    return next(iter(names), "")


def department_named(name: str) -> DepartmentView | None:
    """The department with this full or short name; None when nobody registered it."""
    row = Department.objects.filter(Q(name=name) | Q(short_name=name)).order_by("id").first()
    return _view(row) if row else None


def departments() -> list[DepartmentView]:
    """All departments in order of their code."""
    return [_view(row) for row in Department.objects.order_by("code")]


def department_names() -> dict[int, str]:
    """Names by id, for lists that only hold ids."""
    return dict(Department.objects.values_list("id", "name"))


def staff() -> QuerySet[StaffMember]:
    """Staff with account, department and post."""
    return StaffMember.objects.select_related("user", "department", "post").order_by("staff_no")


def staff_numbers(user_ids: set[int]) -> dict[int, str]:
    """工号 by user id, the newest where somebody has had two; past colleagues included."""
    rows = StaffMember.objects.filter(user_id__in=user_ids).order_by("valid_from", "id")
    return dict(rows.values_list("user_id", "staff_no"))


def staff_names(user_ids: set[int]) -> dict[int, str]:
    """Display names by user id."""
    rows = StaffMember.objects.filter(user_id__in=user_ids)
    return dict(rows.values_list("user_id", "user__display_name"))
