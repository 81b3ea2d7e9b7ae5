"""The pages of the opening, of 代班 and of 首席代表授权, over HTTP."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yichuang.kernel.identity import factories as people
from yichuang.kernel.permissions.rules import Role

from .conftest import SignIn

RoleProposal = apps.get_model("kernel", "RoleProposal")
Handover = apps.get_model("kernel", "Handover")
User = apps.get_model("kernel", "User")
LedgerEntry = apps.get_model("kernel", "LedgerEntry")
HEAD = "工号,姓名,部门,角色,到岗日期\n"


def bring(client: Client, text: str, key: str = "staff") -> str:
    file = SimpleUploadedFile("表.csv", text.encode())
    response = client.post(f"/manage/opening/list/opening.{key}", {"file": file})
    assert response.status_code == 302, response.content.decode()
    return str(response.url)


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_staff_by_workbook_password_slips_and_roles_by_two_people(
    sign_in: SignIn, office: Any
) -> None:
    system, security = sign_in(Role.SYSTEM_ADMIN), sign_in(Role.SECURITY_ADMIN)
    row = f"QC0001,何一,{office.name},审查员,2026-03-02\n"
    url = bring(system, HEAD + row + "QC0002,何二,没有的局,审察员,2026-03-02\n")
    body = text_of(system, url)
    assert "没有名为“没有的局”的部门" in body and "要新增的行" in body
    assert system.post(f"{url}/commit").status_code == 302
    assert "已导入" in text_of(system, url)
    # The one who makes accounts neither sees nor confirms the proposals.
    assert system.get("/manage/roles/proposals").status_code == 403
    assert security.get("/manage/opening").status_code == 403
    ids = list(RoleProposal.objects.values_list("id", flat=True))
    done = security.post("/manage/roles/proposals", {"id": ids, "do": "confirm"})
    assert "处理了 1 条" in done.content.decode()
    again = security.post("/manage/roles/proposals", {"id": ids}).content.decode()
    assert "其中 1 条没有成功" in again and "刚被处理过" in again
    slips = system.post("/manage/opening/passwords", {})
    assert slips["Cache-Control"] == "no-store" and slips.content.startswith(b"PK")
    assert system.post("/manage/opening/passwords", {}).status_code == 409
    user = User.objects.get(username="qc0001")
    assert user.must_change_password and user.has_usable_password()
    old = user.password
    assert system.post("/manage/opening/passwords", {"again": "yes"}).status_code == 200
    user.refresh_from_db()
    assert user.password != old


def test_administrators_never_get_a_slip(sign_in: SignIn, office: Any) -> None:
    system = sign_in(Role.SYSTEM_ADMIN)
    audit = people.account("审计", Role.AUDIT_ADMIN, department=office)
    User.objects.update(must_change_password=True, last_login=None)
    User.objects.filter(pk=system.user.pk).update(must_change_password=False)  # type: ignore[attr-defined]
    old = User.objects.get(pk=audit.pk).password
    system.post("/manage/opening/passwords", {"again": "yes"})
    assert User.objects.get(pk=audit.pk).password == old


def test_the_doors_do_not_open_before_time(sign_in: SignIn) -> None:
    system = sign_in(Role.SYSTEM_ADMIN)
    body = text_of(system, "/manage/opening")
    assert "从空库到开门" in body and "还差" in body
    response = system.post("/manage/opening/open")
    assert response.status_code == 409 and "还不能启用" in response.content.decode()
    assert not LedgerEntry.objects.filter(action="county.open").exists()


def test_a_wrong_county_code_is_said_at_its_field(sign_in: SignIn) -> None:
    system = sign_in(Role.SYSTEM_ADMIN)
    for code, says in (("99042", "6 位数字"), ("990400", "不能是 00")):
        response = system.post("/manage/opening/county", {"name": "清川县", "code": code})
        assert response.status_code == 422 and says in response.content.decode()
    response = system.post("/manage/opening/county", {"name": "清川县", "code": "990423"})
    assert response.status_code == 302
    assert "清川县（990423）" in text_of(system, "/manage/opening")


def test_the_county_names_the_pages_where_the_deployment_says_so(
    sign_in: SignIn, settings: Any
) -> None:
    from yichuang.web.components.site import current_site, forget_stored

    system = sign_in(Role.SYSTEM_ADMIN)
    given = {"name": "云溪县", "code": "990424", "phone": "0990-1"}
    system.post("/manage/opening/county", given)
    settings.YC_DEMO = False
    assert current_site().county == ""
    settings.YC_SITE_STORED = True
    forget_stored()
    assert (current_site().title, current_site().phone) == ("云溪县政务服务", "0990-1")
    forget_stored()


@pytest.fixture
def market(office: Any) -> dict[str, int]:
    roles = {"absent": Role.APPROVER, "second": Role.REVIEWER, "boss": Role.DEPARTMENT_HEAD}
    return {name: people.account(name, role, department=office).pk for name, role in roles.items()}


def hand_over(client: Client, absent: int, substitute: int, **more: str) -> Any:
    data = {"absent": absent, "substitute": substitute, "first": "2026-03-02", "last": "2026-03-04"}
    return client.post("/manage/duties", data | {"reason": "培训"} | more)


def test_a_substitute_works_in_the_absent_ones_name_until_he_stops(
    sign_in: SignIn, market: dict[str, int]
) -> None:
    boss, second = sign_in(name="boss"), sign_in(name="second")
    assert hand_over(boss, market["absent"], market["second"]).status_code == 302
    row = Handover.objects.get()
    assert "您今天代" in text_of(second, "/manage/duties")
    third = sign_in(Role.REVIEWER, name="third")
    assert third.post(f"/manage/duties/{row.pk}/start").status_code == 404
    assert second.post(f"/manage/duties/{row.pk}/start").status_code == 302
    body = text_of(second, "/manage/duties")
    assert "second（代absent）" in body and "代 absent" in body and "安排代班</h2>" not in body
    assert second.post("/manage/duties/stop").status_code == 302
    assert "second（代absent）" not in text_of(second, "/manage/duties")


def test_it_ends_by_itself_in_the_middle_of_a_session(
    sign_in: SignIn, market: dict[str, int]
) -> None:
    boss, second = sign_in(name="boss"), sign_in(name="second")
    hand_over(boss, market["absent"], market["second"])
    row = Handover.objects.get()
    second.post(f"/manage/duties/{row.pk}/start")
    Handover.objects.update(valid_from=date(2026, 2, 1), valid_to=date(2026, 3, 1))
    assert "second（代absent）" not in text_of(second, "/manage/duties")


def test_one_arranges_ones_own_and_the_head_everybodys(
    sign_in: SignIn, market: dict[str, int]
) -> None:
    second = sign_in(name="second")
    response = hand_over(second, market["absent"], market["second"])
    assert response.status_code == 422, "somebody else is not in the list"
    response = hand_over(second, market["second"], market["second"])
    assert response.status_code == 422 and "自己代自己" in response.content.decode()
    assert hand_over(second, market["second"], market["absent"]).status_code == 302
    assert second.get("/manage/authorities").status_code == 403
    assert second.post("/manage/duties/cases", {}).status_code == 403


def test_an_authorisation_is_granted_and_ended_with_a_reason(
    sign_in: SignIn, market: dict[str, int]
) -> None:
    from yichuang.catalog.items.factories import make_published

    made = make_published(on=date(2026, 2, 2), reviewed_on="2026-02-02")
    boss = sign_in(name="boss")
    code = made.item.implement_code
    data = {
        "staff_no": "N-absent",
        "number": "清市监授〔2026〕1号",
        "first": "2026-03-02",
        "last": "2026-12-31",
        "items": [code],
    }
    response = boss.post("/manage/authorities", data | {"staff_no": "N-nobody"})
    assert response.status_code == 422 and "N-nobody" in response.content.decode()
    assert boss.post("/manage/authorities", data).status_code == 302
    body = text_of(boss, "/manage/authorities")
    assert "清市监授〔2026〕1号" in body and "有效" in body
    Authority = apps.get_model("kernel", "Authority")
    url = f"/manage/authorities/{Authority.objects.get().pk}/end"
    assert boss.post(url, {"reason": ""}).status_code == 422
    assert boss.post(url, {"reason": "调回本部门"}).status_code == 302
    assert "已终止" in text_of(boss, "/manage/authorities")


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.SYSTEM_ADMIN, "opening/county"),
        (Role.SYSTEM_ADMIN, "opening/passwords"),
        (Role.SYSTEM_ADMIN, "opening/list/opening.staff"),
        (Role.SECURITY_ADMIN, "roles/proposals"),
        (Role.REVIEWER, "duties"),
        (Role.DEPARTMENT_HEAD, "duties"),
        (Role.DEPARTMENT_HEAD, "authorities"),
    ],
)
def test_pages_take_a_fixed_number_of_queries(
    sign_in: SignIn, role: Role, page: str, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(role)
    client.get(f"/manage/{page}")
    with django_assert_max_num_queries(12):
        assert client.get(f"/manage/{page}").status_code == 200


def test_the_preview_shows_words_and_the_steps_say_what_came_in(
    sign_in: SignIn, office: Any
) -> None:
    system = sign_in(Role.SYSTEM_ADMIN)
    head = "部门编码,名称,类别\n"
    url = bring(system, f"{head}QC-HLT,县卫健局,县属部门\n", "departments")
    body = text_of(system, url)
    assert "<td>县属部门</td>" in body
    response = system.post(f"{url}/commit")
    assert response["Location"] == "/manage/opening"
    assert "“部门”已导入：新增 1 行" in text_of(system, "/manage/opening")


def test_the_items_are_the_editors_step(sign_in: SignIn, office: Any) -> None:
    system, editor = sign_in(Role.SYSTEM_ADMIN), sign_in(Role.CATALOGUE_EDITOR, name="editor")
    assert system.get("/manage/opening/list/opening.items").status_code == 403
    assert editor.get("/manage/opening/list/opening.staff").status_code == 403
    assert editor.get("/manage/opening/list/opening.staff/template").status_code == 403
    assert editor.post("/manage/opening/open").status_code == 403
    assert "从今天起启用" not in text_of(editor, "/manage/opening")
    head = "实施编码,事项名称,实施部门,法律类型\n"
    url = bring(editor, f"{head}990423-31-1,小餐饮登记,{office.name},行政许可\n", "items")
    assert "<td>行政许可</td>" in text_of(editor, url)
    assert system.get(url).status_code == 404, "another's upload"
    editor.post(f"{url}/commit")
    body = text_of(editor, url)
    assert "工作清单：每项还缺什么" in body and " 处</td>" in body
