"""Each misconfiguration is made, and doctor says what, why and what to type."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from yichuang.kernel.clock.actions import load_reference as load_calendar
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.duties.models import Handover
from yichuang.kernel.health.queries import NotDurable, assert_durable, findings
from yichuang.kernel.health.rules import Deployment, Finding, deployment_findings
from yichuang.kernel.health.slots import fill_check
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.models import RoleProposal, User
from yichuang.kernel.jobs.models import JobWorker
from yichuang.kernel.ledger import protection
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.models import LedgerHead
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.factories import department
from yichuang.kernel.org.models import Department
from yichuang.kernel.permissions.rules import Actor, Role
from yichuang.kernel.privacy import keys
from yichuang.kernel.statutes.actions import load_reference as load_law
from yichuang.kernel.statutes.models import StatuteValue

machine_checks = sys.modules["yichuang.kernel.health.queries.machine"]
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BY = Actor.system("测试")


@pytest.fixture
def healthy(
    db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A county with nothing wrong, as far as the kernel can tell."""
    monkeypatch.setattr("yichuang.kernel.health.slots._checks", {})
    if connection.vendor == "postgresql":  # the throw-away server runs without fsync
        fine = Finding("durability", "数据库安全", True, "")
        monkeypatch.setattr("yichuang.kernel.health.queries.durable", lambda: fine)
    tmp_path.chmod(0o700)
    settings.YC_DATA = tmp_path
    settings.SECRET_KEY = "k" * 60
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["zwfw.qingchuan.example"]
    settings.YC_BASE_URL = "https://zwfw.qingchuan.example"
    settings.YC_NOTICE_GATEWAY = "province"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    keys.create(keys.keyring_path(), keys.generate())
    load_calendar(at=AT)
    load_law(at=AT)
    JobWorker.objects.create(id="w", host="h", pid=1, started_at=AT, seen_at=AT)
    office = department()
    for name, role in (
        ("钱一", Role.SYSTEM_ADMIN),
        ("钱二", Role.SYSTEM_ADMIN),
        ("孙", Role.SECURITY_ADMIN),
        ("李", Role.AUDIT_ADMIN),
    ):
        people.account(name, role, department=office)
    record_alone(action=Act.BACKUP, by=BY, at=AT, obj=("backup", "yichuang-20261120.tar.gz"))
    with fixed(AT):
        yield


def bad(at: datetime = AT) -> dict[str, Finding]:
    return {row.key: row for row in findings(at) if not row.ok}


def without_cache_table(found: dict[str, Finding]) -> dict[str, Finding]:
    """The suite's database has no cache table on some engines; it has its own test."""
    found.pop("cache", None)
    return found


@pytest.mark.usefixtures("healthy")
def test_a_healthy_county_has_no_finding() -> None:
    assert without_cache_table(bad()) == {}


def _no_calendar() -> None:
    from yichuang.kernel.clock.models import CalendarDay, CalendarVersion

    CalendarDay.objects.all().delete()
    CalendarVersion.objects.update(years=[2024, 2025], digest="x")


def _cut_tail() -> None:
    LedgerHead.objects.update(seq=999)


def _later_entry() -> None:
    record_alone(action=Act.EXPORT, by=BY, at=AT + timedelta(hours=1), obj=("x", "1"))


def _old_backup() -> None:
    protection.remove(connection)
    from yichuang.kernel.ledger.models import LedgerEntry

    LedgerEntry.objects.filter(action="backup").update(ts=AT - timedelta(days=8))
    protection.install(connection)


def _no_audit() -> None:
    User.objects.filter(username="李").update(is_active=False)


def _one_system() -> None:
    User.objects.filter(username="钱二").update(is_active=False)


def _no_slip() -> None:
    user = people.account("没密码", department=department("清川县卫生健康局", "D02"))
    user.set_unusable_password()
    user.save()


def _proposal() -> None:
    RoleProposal.objects.create(user=User.objects.get(username="李"), role="clerk", proposed_at=AT)


def _closed_substitute() -> None:
    office = Department.objects.get()
    absent = people.account("甲", Role.CLERK, department=office)
    substitute = people.account("乙", Role.CLERK, department=office)
    Handover.objects.create(
        absent=absent,
        substitute=substitute,
        department=office,
        valid_from=date(2026, 11, 1),
        valid_to=date(2026, 11, 30),
        reason="病假",
        arranged_at=AT,
    )
    User.objects.filter(pk=substitute.pk).update(is_active=False)


def _keys_gone() -> None:
    keys.keyring_path().write_text("{}")


def _open_keys() -> None:
    keys.keyring_path().chmod(0o644)


def _open_folder() -> None:
    keys.keyring_path().parent.parent.chmod(0o755)


MADE: dict[str, tuple[Callable[[], object], str, str]] = {
    "calendar": (_no_calendar, "2026 年的放假通知还没有载入", "工作日历"),
    "statutes": (lambda: StatuteValue.objects.all().delete(), "法定期限", "yichuang migrate"),
    "ledger": (_cut_tail, "链头记着第 999 条", "yichuang ledger verify"),
    "ledger-guard": (lambda: protection.remove(connection), "只增不改", "yichuang migrate"),
    "clock": (_later_entry, "比台账最后一条", "timedatectl"),
    "worker": (lambda: JobWorker.objects.all().delete(), "没有在运行", "yichuang worker"),
    "backup": (_old_backup, "最近一次在 2026-11-12", "yichuang backup"),
    "administrators": (_no_audit, "没有可用的审计管理员", "安全管理员授权"),
    "passwords": (_no_slip, "1 人", "初始密码条"),
    "proposals": (_proposal, "1 个角色", "角色建议"),
    "handovers": (_closed_substitute, "乙代甲", "机关负责人"),
    "departments": (lambda: Department.objects.update(court=""), "缺管辖法院", "开县"),
    "keys-mode": (_open_keys, "644", "chmod 600"),
    "folder": (_open_folder, "任何人", "chmod o-rwx"),
}


@pytest.mark.usefixtures("healthy")
@pytest.mark.parametrize("key", MADE)
def test_what_is_wrong_is_found_with_why_and_what_to_do(key: str) -> None:
    make, says, remedy = MADE[key]
    make()
    found = without_cache_table(bad())
    assert set(found) == {key}, "that and nothing else"
    assert says in found[key].text and remedy in found[key].remedy
    assert len(found[key].why) > 5
    if key == "ledger-guard":
        protection.install(connection)


@pytest.mark.usefixtures("healthy")
def test_one_system_administrator_is_advice() -> None:
    _one_system()
    found = bad()["administrators"]
    assert "只有一个人" in found.text and not found.serious


def test_an_empty_county_is_told_the_command(db: None) -> None:
    found = bad()["administrators"]
    assert found.remedy.startswith("yichuang administrators --system")


@pytest.mark.usefixtures("healthy")
def test_keys_that_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise keys.KeyMissing("找不到密钥文件")

    monkeypatch.setattr(machine_checks.keys, "index_key", gone)
    assert "找不到密钥文件" in bad()["keys"].text


@pytest.mark.usefixtures("healthy")
def test_keys_that_are_not_this_countys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_checks, "missing_keys", lambda: ["d-1234"])
    assert "d-1234" in bad()["keys"].text and "YICHUANG_KEYS" in bad()["keys"].remedy


@pytest.mark.usefixtures("healthy")
def test_a_context_above_adds_its_own_checks() -> None:
    line = Finding("offices", "审批人员", False, "没有人")
    fill_check("above", lambda at: [line] if at == AT else [])
    assert bad()["offices"] is line


@pytest.mark.usefixtures("healthy")
def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(machine_checks.shutil, "disk_usage", lambda _: usage)
    assert "0.0 GB" in bad()["disk"].text


@pytest.mark.usefixtures("healthy")
def test_a_data_folder_that_is_not_there(settings: Any) -> None:
    settings.YC_DATA = settings.YC_DATA / "gone"
    assert "mkdir -p" in bad()["folder"].remedy


@pytest.mark.usefixtures("healthy")
def test_a_counter_of_tries_that_is_not_shared(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert bad()["cache"].remedy == "yichuang migrate"


@pytest.mark.usefixtures("healthy")
def test_upgrades_not_run_are_the_finding_and_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    from yichuang.kernel.health.queries import database

    monkeypatch.setattr(database.MigrationExecutor, "migration_plan", lambda *_: [1, 2])
    assert "2 个升级步骤" in bad()["migrations"].text


@pytest.mark.sqlite
@pytest.mark.usefixtures("healthy")
def test_a_database_that_may_lose_acts() -> None:
    options = connection.settings_dict["OPTIONS"]
    kept = options["transaction_mode"]
    options["transaction_mode"] = "DEFERRED"
    try:
        assert "IMMEDIATE" in bad()["durability"].text
        with pytest.raises(NotDurable):
            assert_durable()
    finally:
        options["transaction_mode"] = kept


GOOD = Deployment(
    debug=False,
    secret="k" * 60,
    hosts=("zwfw.example",),
    base_url="https://zwfw.example",
    demo=False,
    behind_proxy=True,
    ip_header="X-Real-IP",
    secure_cookies=True,
    gateway="province",
)


@pytest.mark.parametrize(
    ("change", "key", "remedy"),
    [
        ({"debug": True}, "debug", "production"),
        ({"secret": "short"}, "secret", "token_urlsafe"),
        ({"secret": "django-insecure-" + "x" * 60}, "secret", "YICHUANG_SECRET_KEY"),
        ({"hosts": ("*",)}, "hosts", "YICHUANG_HOSTS"),
        ({"base_url": "http://127.0.0.1:8000"}, "base-url", "https://zwfw.example"),
        ({"base_url": "https://other.example"}, "base-url", "YICHUANG_BASE_URL"),
        (
            {"base_url": "ftp://a.example", "hosts": ("localhost", "[::1]")},
            "base-url",
            "https://本站域名",
        ),
        ({"base_url": "http://zwfw.example"}, "https", "nginx"),
        ({"secure_cookies": False}, "https", "production"),
        ({"ip_header": ""}, "proxy", "X-Real-IP"),
        ({"demo": True}, "demo", "YICHUANG_DEMO"),
        ({"gateway": "demo"}, "gateway", "YICHUANG_NOTICE_GATEWAY"),
        ({"gateway": "http://10.1.2.3/sms"}, "gateway", "https"),
        ({"gateway": "record:sent.jsonl"}, "gateway", "YICHUANG_NOTICE_GATEWAY"),
    ],
)
def test_wrong_settings(change: dict[str, Any], key: str, remedy: str) -> None:
    from dataclasses import replace

    found = {row.key: row for row in deployment_findings(replace(GOOD, **change))}
    assert key in found and not found[key].ok
    assert remedy in found[key].remedy and found[key].why


def test_right_settings_and_the_laptop_are_fine() -> None:
    from dataclasses import replace

    assert [row.ok for row in deployment_findings(GOOD)] == [True]
    laptop = replace(
        GOOD,
        hosts=("127.0.0.1", "localhost", "[::1]"),
        base_url="http://127.0.0.1:8000",
        demo=True,
        gateway="demo",
        behind_proxy=False,
        ip_header="",
        secure_cookies=False,
    )
    assert [row.ok for row in deployment_findings(laptop)] == [True]
