"""What the rows say of the system itself: calendar, law, ledger, worker, backup."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Exists, Subquery

from yichuang.kernel.backup.queries import last_backup
from yichuang.kernel.clock.now import beijing, beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.jobs.queries import health as queue_health
from yichuang.kernel.ledger.models import LedgerEntry, LedgerHead
from yichuang.kernel.ledger.protection import TABLE
from yichuang.kernel.ledger.rules import GENESIS
from yichuang.kernel.statutes.models import StatuteValue

from ..rules import Finding

BACKUP_DAYS = 7
SKEW = timedelta(minutes=5)


def records(at: datetime) -> list[Finding]:
    """One line each; head, newest entry and law in one statement."""
    found = _head()
    return [
        _calendar(at),
        _statutes(found.law),
        *_ledger(found, at),
        _worker(at),
        _backup(at),
    ]


@dataclass(frozen=True)
class _Head:
    """The stored head, the newest entry, and whether any 法定值 is loaded."""

    head: tuple[int, str]
    newest: tuple[int, str]
    newest_at: datetime | None
    law: bool


def _head() -> _Head:
    newest = LedgerEntry.objects.order_by("-seq")
    row = (
        LedgerHead.objects.filter(id=1)
        .annotate(
            last=Subquery(newest.values("seq")[:1]),
            last_hash=Subquery(newest.values("hash")[:1]),
            last_at=Subquery(newest.values("ts")[:1]),
            law=Exists(StatuteValue.objects.all()),
        )
        .values_list("seq", "hash", "last", "last_hash", "last_at", "law")
        .first()
    )
    if row is None:  # nothing was ever written: no head yet
        found = newest.values_list("seq", "hash", "ts").first() or (0, GENESIS, None)
        return _Head((0, GENESIS), found[:2], found[2], StatuteValue.objects.exists())
    return _Head((row[0], row[1]), (row[2] or 0, row[3] or GENESIS), row[4], row[5])


def _calendar(at: datetime) -> Finding:
    today = beijing_date(at)
    published = current_calendar().published
    wanted = {today.year, today.year + (today.month == 12)}
    missing = sorted(wanted - published)
    return Finding(
        "calendar",
        "工作日历",
        not missing,
        f"{'、'.join(map(str, missing))} 年的放假通知还没有载入"
        if missing
        else f"工作日历已载入到 {max(published)} 年",
        "系统管理员 → 工作日历 → 导入一年的放假通知",
        "跨年、跨节的到期日只是暂定，可能算错。",
    )


def _statutes(ok: bool) -> Finding:
    return Finding(
        "statutes",
        "法定值",
        ok,
        "已载入" if ok else "法定期限一条也没有载入",
        "yichuang migrate",
        "受理、决定的期限算不出来，收不了件。",
    )


def _ledger(found: _Head, at: datetime) -> list[Finding]:
    head, same = found.head, found.head == found.newest
    rows = [
        Finding(
            "ledger",
            "台账",
            same,
            f"共 {head[0]} 条，链头 {head[1][:12]}"
            if same
            else f"链头记着第 {head[0]} 条，最后一条却是第 {found.newest[0]} 条",
            "yichuang ledger verify 查出从哪一条起不符；不要改数据，请审计管理员取证",
            "末尾的记录被删除或改动。",
        )
    ]
    if not _protected():
        rows.append(
            Finding(
                "ledger-guard",
                "台账保护",
                False,
                "“只增不改”的触发器不在了",
                "yichuang migrate；再由审计管理员校验整条链",
                "有人可以改掉办理的痕迹。",
            )
        )
    if found.newest_at and found.newest_at > at + SKEW:
        rows.append(
            Finding(
                "clock",
                "系统时间",
                False,
                f"现在是 {beijing(at):%Y-%m-%d %H:%M}，比台账最后一条"
                f"（{beijing(found.newest_at):%Y-%m-%d %H:%M}）还早",
                "timedatectl set-ntp true，等时间对准后再办理",
                "期限会算错，台账的先后会颠倒。",
            )
        )
    return rows


def _protected() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass"
                " AND tgname LIKE 'ledger_no_%%' AND tgenabled <> 'D'",
                [TABLE],
            )
        else:
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
                " AND name LIKE 'ledger_no_%%'",
                [TABLE],
            )
        return int(cursor.fetchone()[0]) >= 2


def _worker(at: datetime) -> Finding:
    queue = queue_health(at=at)
    text = f"{queue.workers_alive} 个在运行" if queue.workers_alive else "没有在运行"
    return Finding(
        "worker",
        "后台任务",
        bool(queue.workers_alive),
        f"{text}，{queue.queued} 个任务在排队",
        "yichuang worker（正式部署：systemctl start yichuang-worker）",
        "到期的视为受理、通知、导入都不会办。",
    )


def _backup(at: datetime) -> Finding:
    newest = last_backup()
    days = newest.age(at).days if newest else None
    ok = days is not None and days <= BACKUP_DAYS
    text = "还没有备份过" if newest is None else f"最近一次在 {beijing_date(newest.at)}"
    return Finding(
        "backup",
        "备份",
        ok,
        text,
        "yichuang backup --to 另一块磁盘；每天自动备份见 docs/operations.md 第 5 节",
        "磁盘坏了，全县的办件都没有了。",
        serious=not settings.YC_DEMO,
    )
