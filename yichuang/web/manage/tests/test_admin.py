"""三员 and the system's own pages: each can do the own part and nothing of the others'."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yichuang.kernel.clock import slots
from yichuang.kernel.clock.actions import load_reference as load_calendar
from yichuang.kernel.clock.slots import Moved
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.queries import roles_of
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.notices.actions import send_later
from yichuang.kernel.notices.rules import Channel
from yichuang.kernel.permissions import rules
from yichuang.kernel.permissions.rules import Actor, Role

from .conftest import NOW

CalendarVersion = apps.get_model("kernel", "CalendarVersion")
User = apps.get_model("kernel", "User")
LedgerEntry = apps.get_model("kernel", "LedgerEntry")
Notice = apps.get_model("kernel", "Notice")


@pytest.fixture
def system(sign_in: Any) -> Client:
    return sign_in(Role.SYSTEM_ADMIN, name="系统员")


@pytest.fixture
def security(sign_in: Any) -> Client:
    return sign_in(Role.SECURITY_ADMIN, name="安全员")


@pytest.fixture
def audit(sign_in: Any) -> Client:
    return sign_in(Role.AUDIT_ADMIN, name="审计员")


PAGES = {
    Role.SYSTEM_ADMIN: ("staff", "staff/new", "calendar", "statutes", "health", "jobs", "notices"),
    Role.SECURITY_ADMIN: ("roles",),
    Role.AUDIT_ADMIN: ("ledger", "ledger/anchor"),
    Role.CATALOGUE_EDITOR: ("items", "items/new", "synonyms", "import"),
    Role.LEADER: ("figures", "report", "lead", "report/frozen"),
}
# 35 figures and 13 claims on one page: DESIGN section 7 gives a report three a figure.
_STATEMENTS = {"health": 32, "report": 20, "lead": 20}


@pytest.mark.parametrize("role", PAGES)
def test_each_opens_the_own_pages_and_no_others(sign_in: Any, role: Role) -> None:
    client = sign_in(role)
    for owner, pages in PAGES.items():
        for page in pages:
            expected = 200 if owner == role else 403
            assert client.get(f"/manage/{page}").status_code == expected, (role, page)


@pytest.mark.parametrize("role", PAGES)
def test_pages_take_a_fixed_number_of_queries(
    sign_in: Any, role: Role, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(role)
    for page in PAGES[role]:
        client.get(f"/manage/{page}")
        with django_assert_max_num_queries(_STATEMENTS.get(page, 12)):
            client.get(f"/manage/{page}")


# --- accounts ---


def new_person(office: Any, **changes: Any) -> dict[str, Any]:
    return {
        "display_name": "新同事",
        "username": "xin",
        "staff_no": "N-100",
        "department_id": office.pk,
        **changes,
    }


def test_the_password_is_shown_once_and_works(system: Client, office: Any, settings: Any) -> None:
    response = system.post("/manage/staff/new", new_person(office))
    body = response.content.decode()
    password = body.partition('mg-pass">')[2].partition("<")[0]
    user = User.objects.get(username="xin")
    assert response.status_code == 200 and user.check_password(password)
    assert response["Cache-Control"] == "no-store"
    assert password not in system.get("/manage/staff").content.decode()
    assert not LedgerEntry.objects.filter(reason__contains=password).exists()
    # The first sign-in leads to a password of one's own, nowhere else.
    settings.YC_DEMO = False
    fresh = Client()
    fresh.force_login(user)
    assert fresh.get("/manage/items").url == "/accounts/password/change/"


def test_a_forgotten_password_is_replaced_with_a_reason(system: Client, office: Any) -> None:
    user = people.account("wang", Role.CLERK, department=office)
    url = f"/manage/staff/{user.pk}/password"
    assert "重设 wang 的密码" in system.get(url).content.decode()
    assert system.post(url, {"reason": ""}).status_code == 422
    response = system.post(url, {"reason": "本人到机房说忘记了"})
    body = response.content.decode()
    password = body.partition('mg-pass">')[2].partition("<")[0]
    user.refresh_from_db()
    assert user.check_password(password) and user.must_change_password
    assert response["Cache-Control"] == "no-store" and "只显示这一次" in body
    entry = LedgerEntry.objects.get(action="password.issue")
    assert (entry.object_id, entry.reason) == (str(user.pk), "本人到机房说忘记了")


def test_nobody_resets_the_own_password_or_a_closed_account(system: Client, office: Any) -> None:
    own = system.post(f"/manage/staff/{system.user.pk}/password", {"reason": "忘记"})
    assert own.status_code == 409 and "修改密码" in own.content.decode()
    user = people.account("wang", Role.CLERK, department=office)
    User.objects.filter(id=user.pk).update(is_active=False)
    closed = system.post(f"/manage/staff/{user.pk}/password", {"reason": "忘记"})
    assert closed.status_code == 409 and "已停用" in closed.content.decode()


def test_a_used_number_makes_no_half_account(system: Client, office: Any) -> None:
    system.post("/manage/staff/new", new_person(office))
    response = system.post("/manage/staff/new", new_person(office, username="xin2"))
    assert response.status_code == 422 and "工号" in response.content.decode()
    assert not User.objects.filter(username="xin2").exists()
    response = system.post("/manage/staff/new", new_person(office, staff_no="N-101"))
    assert response.status_code == 422 and "已有人使用" in response.content.decode()


def test_an_account_is_closed_with_a_reason(system: Client, office: Any) -> None:
    user = people.account("离职者", Role.CLERK, department=office)
    url = f"/manage/staff/{user.id}/close"
    assert system.post(url, {"reason": ""}).status_code == 422
    assert system.post(url, {"reason": "调离"}).status_code == 302
    assert not User.objects.get(pk=user.id).is_active
    assert system.post(url, {"reason": "调离"}).status_code == 409
    own = f"/manage/staff/{system.user.id}/close"  # type: ignore[attr-defined]
    assert system.post(own, {"reason": "试试"}).status_code == 409


# --- roles ---


def test_a_role_is_given_and_taken_with_reasons(security: Client, office: Any) -> None:
    user = people.account("某人", department=office)
    url = f"/manage/roles/{user.id}"
    assert security.post(url, {"role": "clerk", "reason": ""}).status_code == 422
    assert security.post(url, {"role": "clerk", "reason": "到岗"}).status_code == 302
    assert roles_of(user.id) == {"clerk"}
    entry = LedgerEntry.objects.filter(action="role.grant").latest("seq")
    assert entry.reason == "到岗"
    assert security.post(f"{url}/revoke", {"role": "clerk"}).status_code == 422
    data = {"role": "clerk", "reason": "换岗"}
    assert security.post(f"{url}/revoke", data).status_code == 302
    assert roles_of(user.id) == frozenset()
    assert security.post(f"{url}/revoke", data).status_code == 409


def test_conflicts_of_the_three_are_explained_and_refused(security: Client, office: Any) -> None:
    user = people.account("审计甲", Role.AUDIT_ADMIN, department=office)
    url = f"/manage/roles/{user.id}"
    body = security.get(url).content.decode()
    assert "不能授予" in body and "三员互斥" in body and "不能兼任窗口受理员" in body
    for role in ("system_admin", "clerk"):
        response = security.post(url, {"role": role, "reason": "硬塞"})
        assert response.status_code == 422 and "三员" in response.content.decode()
    assert roles_of(user.id) == {"audit_admin"}


def test_negative_control_the_database_also_refuses(
    security: Client, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yichuang.kernel.identity.actions.accounts.role_conflict", lambda *_: "")
    user = people.account("审计乙", Role.AUDIT_ADMIN, department=office)
    url = f"/manage/roles/{user.id}"
    assert security.post(url, {"role": "system_admin", "reason": "x"}).status_code == 422
    assert security.post(url, {"role": "clerk", "reason": "x"}).status_code == 302
    assert rules.role_conflict(frozenset({"audit_admin"}), "clerk")


def test_an_applicant_role_is_not_for_staff(security: Client, office: Any) -> None:
    user = people.account("某乙", department=office)
    data = {"role": "applicant", "reason": "x"}
    assert security.post(f"/manage/roles/{user.id}", data).status_code == 422
    assert security.get("/manage/roles/999999").status_code == 404


# --- calendar ---

NOTICE = "date,name,休/班,来源文件\n" + "".join(
    f"{day},{name},休,国办发明电〔2026〕1号\n"
    for day, name in (
        ("2027-01-01", "元旦"),
        *((f"2027-02-{d:02d}", "春节") for d in range(6, 13)),
        ("2027-04-05", "清明节"),
        ("2027-05-03", "劳动节"),
        ("2027-05-04", "劳动节"),
        ("2027-06-09", "端午节"),
        ("2027-09-15", "中秋节"),
        *((f"2027-10-{d:02d}", "国庆节") for d in range(1, 8)),
    )
)


@pytest.fixture
def moved() -> Any:
    found: list[Any] = []

    def recompute(calendar: Any, at: Any) -> list[Moved]:
        found.append(calendar)
        return [Moved("case", "S2026-0001", "法定", NOW.date(), None)]

    slots.fill_recompute("test", recompute)
    yield found
    slots.unfill_recompute("test")


def test_a_notice_is_previewed_loaded_and_lists_the_moved_cases(
    system: Client, moved: list[Any]
) -> None:
    load_calendar(at=NOW)
    upload = SimpleUploadedFile("2027.csv", NOTICE.encode())
    body = system.post("/manage/calendar/preview", {"file": upload}).content.decode()
    assert "2027" in body and "天不同" in body and moved == []
    data = {"text": NOTICE, "source": ""}
    response = system.post("/manage/calendar/load", data, follow=True)
    body = response.content.decode()
    assert "第 2 版已生效" in body and "S2026-0001" in body
    assert system.post("/manage/calendar/load", data).status_code == 409
    grid = system.get("/manage/calendar?year=2027").content.decode()
    assert "2 月 8 日，放假，春节" in grid


def test_a_workbook_works_as_well(system: Client) -> None:
    import xlsxwriter

    load_calendar(at=NOW)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(csv.reader(io.StringIO(NOTICE))):
            sheet.write_row(at, 0, row)
    upload = SimpleUploadedFile("2027.xlsx", out.getvalue())
    response = system.post("/manage/calendar/preview", {"file": upload})
    assert response.status_code == 200 and "天不同" in response.content.decode()


def test_a_notice_with_faults_is_not_loaded(system: Client) -> None:
    load_calendar(at=NOW)
    bad = NOTICE.replace("2027-04-05", "2027-4-5")
    upload = SimpleUploadedFile("2027.csv", bad.encode())
    response = system.post("/manage/calendar/preview", {"file": upload})
    assert response.status_code == 422 and "不是存在的日期" in response.content.decode()
    assert system.post("/manage/calendar/load", {"text": bad}).status_code == 422
    assert CalendarVersion.objects.count() == 1


def test_one_day_is_changed_with_its_source(system: Client, moved: list[Any]) -> None:
    load_calendar(at=NOW)
    data = {"day": "2026-03-10", "kind": "rest", "name": "县庆"}
    assert system.post("/manage/calendar", data).status_code == 422
    response = system.post("/manage/calendar", data | {"source": "清政办〔2026〕3号"}, follow=True)
    assert "县庆" in response.content.decode() and len(moved) == 1
    again = system.post("/manage/calendar", data | {"source": "清政办〔2026〕3号"})
    assert again.status_code == 409


# --- health, jobs ---


def test_monitoring_gets_no_details(client: Client, office: Any) -> None:
    response = client.get("/health")
    found = response.json()
    assert response.status_code == (200 if found["ok"] else 503)
    assert set(found["checks"].values()) <= {True, False} and "disk" in found["checks"]
    assert found["checks"]["worker"] is False and not found["ok"]


def test_jobs_are_cancelled_and_run_again(system: Client, office: Any) -> None:
    job_id = jobs.enqueue("jobs.prune", key="test")
    assert "清理任务记录" in system.get("/manage/jobs").content.decode()
    assert system.get(f"/manage/jobs/{job_id}/progress").json()["state"] == "waiting"
    assert system.post(f"/manage/jobs/{job_id}/cancel").status_code == 302
    assert system.post(f"/manage/jobs/{job_id}/cancel").status_code == 409
    assert system.post(f"/manage/jobs/{job_id}/retry").status_code == 302
    jobs.run_pending(at=NOW)
    assert "已完成" in system.get(f"/manage/jobs/{job_id}").content.decode()


# --- ledger ---


def test_the_ledger_is_filtered_and_opened(audit: Client, office: Any) -> None:
    body = audit.get("/manage/ledger?action=staff.create").content.decode()
    assert "建立人员账号" in body and ">登记部门<" not in body.partition("<tbody>")[2]
    assert audit.get("/manage/ledger/1").status_code == 200
    assert audit.get("/manage/ledger/99999").status_code == 404
    assert audit.get("/manage/ledger?first=昨天").status_code == 422
    nothing = audit.get("/manage/ledger?actor=没有这个人").content.decode()
    assert "没有这样的记录" in nothing
    assert "登记部门" in audit.get("/manage/ledger?last=2026-01-05").content.decode()
    assert "没有这样的记录" in audit.get("/manage/ledger?last=2026-01-04").content.decode()


def test_the_ledger_turns_pages_by_key(audit: Client, office: Any) -> None:
    from yichuang.kernel.ledger.actions import record_alone
    from yichuang.kernel.ledger.rules import Act

    for _ in range(60):
        record_alone(action=Act.BACKUP, by=people.SYSTEM, at=NOW, obj=("x", "1"))
    body = audit.get("/manage/ledger?obj=x:1").content.decode()
    before = body.partition("before=")[2].partition('"')[0]
    assert body.count("<tr>") == 51 and before
    older = audit.get(f"/manage/ledger?obj=x:1&before={before}").content.decode()
    assert older.count("<tr>") == 11


def test_a_sound_chain_is_verified_and_a_changed_row_is_found(
    audit: Client, office: Any, tamper: Callable[[int], None]
) -> None:
    body = audit.post("/manage/ledger/verify", follow=True).content.decode()
    assert "全部相符" in body
    assert LedgerEntry.objects.filter(action="ledger.verify").exists()
    tamper(2)
    body = audit.post("/manage/ledger/verify", follow=True).content.decode()
    assert "第 2 条起不能相信" in body and "内容被改动" in body


@pytest.fixture
def tamper(db: None) -> Callable[[int], None]:
    from django.db import connection

    from yichuang.kernel.ledger import protection

    def change(seq: int) -> None:
        protection.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kernel_ledgerentry SET reason='改' WHERE seq=%s", [seq])
        protection.install(connection)

    return change


def test_an_export_is_an_entry_itself(audit: Client, office: Any) -> None:
    response = audit.post("/manage/ledger/export", {"action": "staff.create"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows and {row["行为"] for row in rows} == {"staff.create"}
    entry = LedgerEntry.objects.latest("seq")
    assert entry.action == "export" and f"{len(rows)} 条" in entry.reason


def test_the_anchor_prints_the_head(audit: Client, office: Any) -> None:
    body = audit.get("/manage/ledger/anchor").content.decode()
    head = LedgerEntry.objects.latest("seq")
    assert head.hash in body and "<svg" in body


# --- words and figures ---


def test_synonyms_are_kept(editor: Client) -> None:
    assert editor.post("/manage/synonyms", {"word": "开", "targets": "x"}).status_code == 422
    data = {"word": "开小馆子", "targets": "食品经营许可、食品生产"}
    assert editor.post("/manage/synonyms", data).status_code == 302
    assert "开小馆子" in editor.get("/manage/synonyms?q=开小").content.decode()
    assert editor.post("/manage/synonyms", {"word": "开小馆子"}).status_code == 302
    assert "没有这样的词" in editor.get("/manage/synonyms?q=开小馆子").content.decode()


def test_a_figure_opens_to_its_rows(sign_in: Any) -> None:
    from datetime import date
    from fractions import Fraction

    from yichuang.kernel.indicators import registry
    from yichuang.kernel.indicators.registry import Column, Figure, Indicator, Kind

    def rows(as_of: date, *, part: bool, after: int, limit: int) -> list[dict[str, Any]]:
        every = [{"id": n, "name": f"行{n}"} for n in range(1, 151)]
        return [r for r in every if r["id"] > after and (not part or r["id"] <= 3)][:limit]

    registry.declare(
        Indicator(
            "test.ratio",
            "试验比率",
            "口径说明",
            "件",
            "办公室",
            Kind.RATIO,
            lambda day: Figure(Fraction(3, 150), day, 3, 150),
            rows,
            (Column("name", "名称"),),
        )
    )
    leader = sign_in(Role.LEADER)
    assert "试验比率" in leader.get("/manage/figures").content.decode()
    body = leader.get("/manage/figures/test.ratio").content.decode()
    assert "2.0%" in body and body.count("行") >= 100 and "after=100" in body
    assert "行4" not in leader.get("/manage/figures/test.ratio?part=1").content.decode()
    assert leader.get("/manage/figures/nope").status_code == 404
    registry._declared.pop("test.ratio")


# --- notices ---


def test_what_was_not_sent_is_sent_again_from_the_page(sign_in: Any) -> None:
    ids = [
        send_later(
            by=Actor.system("测试"),
            at=NOW,
            channel=Channel.SMS,
            recipient="13900000077",
            subject=("case", str(n)),
            template="cases.accepted",
            values={"due": "2026-12-01", "number": str(n)},
            key=f"n-{n}",
        )
        for n in range(52)
    ]
    Notice.objects.filter(id=ids[-1]).update(state="failed", error="空号")
    client = sign_in(Role.SYSTEM_ADMIN)
    text = client.get("/manage/notices").content.decode()
    assert text.count(">重发</button>") == 1 and f"before={ids[2]}" in text
    second = client.get(f"/manage/notices?before={ids[2]}").content.decode()
    assert second.count('<th scope="row"') == 2
    client.post(f"/manage/notices/{ids[-1]}/resend")
    assert Notice.objects.get(id=ids[-1]).state == "queued"
    assert ">重发</button>" not in client.get("/manage/notices").content.decode()
    assert sign_in(Role.CLERK).post(f"/manage/notices/{ids[0]}/resend").status_code == 403


# --- the report ---


def test_the_leader_reads_the_report_and_opens_the_rows_of_that_day(sign_in: Any) -> None:
    client = sign_in(Role.LEADER)
    text = client.get("/manage/report?from=2026-01-01&to=2026-01-30").content.decode()
    assert "/manage/figures/cases.closed?on=2026-01-30" in text and "未接入" in text
    rows = client.get("/manage/figures/cases.closed?on=2026-01-30").content.decode()
    assert "2026-01-30" in rows
    paper = client.get("/manage/report.docx?from=2026-01-01&to=2026-01-30")
    assert paper["Content-Type"].endswith("wordprocessingml.document") and len(paper.content) > 9000
    assert sign_in(Role.CLERK).get("/manage/report").status_code == 403


@pytest.mark.parametrize("query", ["from=2026-01-31&to=2026-01-30", "to=x", "from=2026-02-30"])
def test_a_period_nobody_can_read_is_explained(sign_in: Any, query: str) -> None:
    answer = sign_in(Role.LEADER).get(f"/manage/report?{query}")
    assert answer.status_code == 422 and "日期" in answer.content.decode()


def test_a_figure_of_a_past_day_keeps_its_day_from_page_to_page(sign_in: Any) -> None:
    client = sign_in(Role.LEADER)
    text = client.get("/manage/figures/cases.in_promise?on=2026-01-05").content.decode()
    assert "?part=1&amp;on=2026-01-05" in text
