"""True stories of the three workbooks: what people really hand in."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from yichuang.kernel.identity.models import RoleGrant, RoleProposal, User
from yichuang.kernel.importing import registry
from yichuang.kernel.importing.rules.workbooks import template
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.opening import actions, jobs
from yichuang.kernel.org.models import Department, OpeningHours, StaffMember
from yichuang.kernel.permissions.rules import Actor, Role

from . import sheets
from .sheets import AT, DEPARTMENTS, OFFICE, STAFF, WINDOWS, departments, load, look, person

pytestmark = pytest.mark.django_db
SECURITY = Actor(user_id=None, name="孙安全", roles=frozenset({Role.SECURITY_ADMIN.value}))


def faults(plan: object) -> list[tuple[int, str, str]]:
    return [(e.row, e.column, e.reason) for e in plan.errors]  # type: ignore[attr-defined]


def held(no: str) -> set[str]:
    rows = RoleGrant.objects.filter(user__staff__staff_no=no, revoked_at=None)
    return set(rows.values_list("role", flat=True))


def asked(no: str) -> set[str]:
    rows = RoleProposal.objects.filter(user__staff__staff_no=no, decided_at=None)
    return set(rows.values_list("role", flat=True))


def confirm_all() -> list[bool]:
    ids = list(RoleProposal.objects.filter(decided_at=None).values_list("id", flat=True))
    return [one.ok for one in actions.confirm(by=SECURITY, at=AT, ids=ids)]


def test_a_person_of_a_department_that_is_not_yet_there_is_told_to_bring_it_first() -> None:
    row = person("QC0001", "何一", "审查员")
    plan = look("staff", STAFF, row)
    [(number, column, reason)] = faults(plan)
    assert (number, column) == (2, "部门")
    assert "没有名为“清川县市场监督管理局”的部门" in reason and "“部门”一步" in reason
    departments()
    assert look("staff", STAFF, row).counts()["new"] == 1


def test_an_identity_number_as_a_number_is_refused_at_its_cell_and_never_guessed() -> None:
    departments()
    numeric = person("x", "何一")
    numeric[0] = 510123198001011234.0  # type: ignore[call-overload]
    plan = look("staff", STAFF, numeric, person("5.1E+17", "何二"), person("QC1", "何三"))
    found = faults(plan)
    assert [(row, column) for row, column, _ in found] == [(2, "工号"), (3, "工号")]
    assert "数字格式" in found[0][2] and "科学计数法" in found[1][2]
    assert plan.errors[0].cell == "A2" and plan.counts()["new"] == 1


def test_an_identity_number_is_no_staff_number() -> None:
    from yichuang.kernel.identity.factories import id_number

    departments()
    [(_, _, reason)] = faults(look("staff", STAFF, person(id_number(7), "何一")))
    assert "不能用身份证号" in reason


def test_two_people_of_one_name_are_two_people() -> None:
    departments()
    load("staff", STAFF, person("QC1", "王伟", "审查员"), person("QC2", "王伟", "审批员"))
    assert StaffMember.objects.filter(user__display_name="王伟").count() == 2
    assert confirm_all() == [True, True]
    assert held("QC1") == {"reviewer"} and held("QC2") == {"approver"}


def test_a_full_width_staff_number_is_the_same_person() -> None:
    departments()
    load("staff", STAFF, person("QC0001", "何一"))
    plan = look("staff", STAFF, person("ｑｃ０００１ ", "何一"))
    assert plan.counts()["same"] == 1
    plan = look("staff", STAFF, person("QC0001", "何一"), person("ＱＣ０００１", "何一"))
    assert "重复" in faults(plan)[0][2]


def test_a_misspelt_role_is_named_with_what_was_meant() -> None:
    departments()
    [(row, column, reason)] = faults(look("staff", STAFF, person("QC1", "何一", "审察员")))
    assert (row, column) == (2, "角色") and "是不是“审查员”" in reason


@pytest.mark.parametrize("role", ["系统管理员", "安全管理员", "审计管理员"])
def test_the_three_administrators_are_never_imported(role: str) -> None:
    departments()
    [(_, _, reason)] = faults(look("staff", STAFF, person("QC1", "何一", f"审查员、{role}")))
    assert "三员" in reason
    assert not RoleProposal.objects.exists()


def test_an_administrators_row_is_refused_and_not_in_the_template() -> None:
    departments()
    load("staff", STAFF, person("QC1", "何一"))
    user = User.objects.get(username="qc1")
    from yichuang.kernel.identity.actions import grant_role

    grant_role(by=SECURITY, at=AT, user_id=user.pk, role=Role.AUDIT_ADMIN)
    plan = look("staff", STAFF, person("QC1", "改名", "审查员"))
    assert "三员之一" in faults(plan)[0][2]
    assert not list(registry.get("opening.staff").load_all())  # type: ignore[misc]


def test_roles_of_the_list_are_proposals_until_the_security_administrator_confirms() -> None:
    departments()
    load("staff", STAFF, person("QC1", "何一", "审查员、 窗口受理员"))
    assert held("QC1") == set() and asked("QC1") == {"clerk", "reviewer"}
    from yichuang.kernel.errors import NotAllowed

    ids = list(RoleProposal.objects.values_list("id", flat=True))
    with pytest.raises(NotAllowed):
        actions.confirm(
            by=Actor(user_id=None, name="钱", roles=frozenset({"system_admin"})), at=AT, ids=ids
        )
    assert confirm_all() == [True, True]
    assert held("QC1") == {"clerk", "reviewer"}
    again = actions.confirm(by=SECURITY, at=AT, ids=ids)
    assert [one.ok for one in again] == [False, False], "a second click grants nothing twice"


def test_a_list_cannot_take_a_role_back() -> None:
    departments()
    load("staff", STAFF, person("QC1", "何一", "审查员"))
    confirm_all()
    [(_, column, reason)] = faults(look("staff", STAFF, person("QC1", "何一", "窗口受理员")))
    assert column == "角色" and "收回角色由安全管理员" in reason


def test_who_leaves_loses_account_and_roles_and_who_comes_back_starts_anew() -> None:
    departments()
    load("staff", STAFF, person("QC1", "何一", "审查员"))
    confirm_all()
    user = User.objects.get(username="qc1")
    user.set_password("他原来的密码-1234")
    user.save()
    gone = person("QC1", "何一", "审查员", last="2026-11-19")
    assert load("staff", STAFF, gone).counts()["changed"] == 1
    user.refresh_from_db()
    assert not user.is_active and held("QC1") == set() and asked("QC1") == set()
    assert look("staff", STAFF, gone).counts()["same"] == 1
    load("staff", STAFF, person("QC1", "何一", "审查员"))
    user.refresh_from_db()
    assert user.is_active and not user.has_usable_password() and user.must_change_password
    assert held("QC1") == set() and asked("QC1") == {"reviewer"}
    acts = set(LedgerEntry.objects.values_list("action", flat=True))
    assert {"staff.close", "staff.return", "role.revoke"} <= acts


def test_a_last_day_to_come_closes_nothing_before_it_is_over() -> None:
    departments()
    load("staff", STAFF, person("QC1", "何一", last="2026-11-20"))
    user = User.objects.get(username="qc1")
    assert user.is_active
    assert jobs.leavers(AT) == {"closed": 0}
    assert jobs.leavers(datetime(2026, 11, 20, 17, tzinfo=UTC)) == {"closed": 1}
    assert jobs.leavers(datetime(2026, 11, 21, 17, tzinfo=UTC)) == {"closed": 0}


def test_a_transfer_ends_the_old_departments_roles() -> None:
    departments()
    load("staff", STAFF, person("QC1", "何一", "审批员"))
    confirm_all()
    row = person("QC1", "何一", "审批员", place=sheets.HALL[1])
    assert load("staff", STAFF, row).counts()["changed"] == 1
    assert held("QC1") == set() and asked("QC1") == {"approver"}


@pytest.mark.parametrize("key", ["departments", "staff", "windows"])
def test_the_template_with_current_data_comes_back_all_same(key: str) -> None:
    departments()
    load(
        "staff",
        STAFF,
        person("QC1", "何一", "审批员、审查员"),
        person("QC2", "已走", last="2026-11-10"),
    )
    load(
        "windows", WINDOWS, ["3 号", "综合窗口", "综合窗口", "政务局", "9:00—12:00，13：30至17：30"]
    )
    spec = registry.get(f"opening.{key}")
    data = template(spec, spec.load_all())  # type: ignore[misc]
    from yichuang.kernel.importing.queries import plan_file

    plan = plan_file(spec, "表.xlsx", data)
    assert plan.counts() | {"read": 0} == {
        "read": 0,
        "new": 0,
        "changed": 0,
        "same": plan.read,
        "rejected": 0,
    }
    assert plan.read > 0
    headings = openpyxl.load_workbook(io.BytesIO(data))["填写"]
    assert headings.cell(2, 1).value is not None


def test_one_import_is_one_entry_and_creation_costs_the_same_for_any_number(
    django_assert_max_num_queries: object,
) -> None:
    departments()
    before = LedgerEntry.objects.count()
    load("staff", STAFF, *(person(f"QC{n}", f"人{n}", "审查员") for n in range(30)))
    assert LedgerEntry.objects.count() == before + 1
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        load("staff", STAFF, *(person(f"QD{n}", f"人{n}", "审查员") for n in range(120)))


def test_same_name_other_code_is_asked_about() -> None:
    departments()
    other = ["QC-NEW", *OFFICE[1:]]
    [(_, column, reason)] = faults(look("departments", DEPARTMENTS, other))
    assert column == "名称" and "编码是 QC-MKT" in reason
    assert Department.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("9点到12点", "不是时间段"),
        ("9:00-25:00", "不存在的时刻"),
        ("12:00-9:00", "关门不晚于开门"),
        ("9:00-12:00、11:30-17:00", "重叠"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_the_reason(text: str, says: str) -> None:
    [(row, column, reason)] = faults(
        look("windows", WINDOWS, ["3 号", "综合窗口", "综合窗口", "", text])
    )
    assert (row, column) == (2, "工作日") and says in reason


def test_hours_are_rows_and_a_change_replaces_them() -> None:
    departments()
    row = ["3 号", "综合窗口", "综合窗口", "政务局", "9:00-12:00、13:30-17:30", "9:00-12:00"]
    load("windows", WINDOWS, row)
    assert OpeningHours.objects.count() == 3
    row[4] = "8:30-17:00"
    assert load("windows", WINDOWS, row).counts()["changed"] == 1
    spans = OpeningHours.objects.filter(day="workday")
    assert [str(span) for span in spans] == ["08:30-17:00"]
    assert OpeningHours.objects.filter(day="saturday").count() == 1
