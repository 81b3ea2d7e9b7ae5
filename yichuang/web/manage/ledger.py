"""The ledger as its viewer reads it: filters, entries in words, the anchor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from yichuang.kernel.clock.now import beijing
from yichuang.kernel.clock.rules.starts import BEIJING
from yichuang.kernel.errors import Invalid
from yichuang.kernel.identity.queries import accounts
from yichuang.kernel.importing.rules.export import Export, ExportColumn
from yichuang.kernel.ledger import queries
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

MOST_EXPORTED = 50_000
FIELDS = (
    *("seq", "ts", "actor", "actor_role", "acting_for", "auth", "request_id", "action"),
    *("object_type", "object_id", "object_version", "before", "after", "fields", "outcome"),
    *("reason", "pii", "prev", "hash"),
)
LABELS = {
    "seq": "序号",
    "ts": "时间（北京）",
    "actor": "操作人",
    "actor_role": "角色",
    "acting_for": "代谁操作",
    "auth": "身份验证",
    "request_id": "请求编号",
    "action": "行为",
    "object_type": "对象类型",
    "object_id": "对象编号",
    "object_version": "对象版本",
    "before": "之前摘要",
    "after": "之后摘要",
    "fields": "改动字段",
    "outcome": "结果",
    "reason": "理由",
    "pii": "个人信息承诺值",
    "prev": "上一条散列",
    "hash": "散列",
}
_ACTS = {one.value: one.label for one in Act}


@dataclass(frozen=True)
class Wanted:
    """What the viewer asks for. `actor` is a name or an account number."""

    action: str = ""
    obj: str = ""
    actor: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def text(self) -> str:
        """The filter in words: it stands in the ledger entry of an export."""
        parts = [
            _ACTS.get(self.action, ""),
            self.obj and f"对象 {self.obj}",
            self.actor and f"操作人 {self.actor}",
            self.first and f"{self.first} 起",
            self.last and f"{self.last} 止",
        ]
        return "，".join(str(part) for part in parts if part) or "全部"

    def query(self) -> dict[str, str]:
        """As the query string carries it."""
        pairs = {
            "action": self.action,
            "obj": self.obj,
            "actor": self.actor,
            "first": self.first and self.first.isoformat(),
            "last": self.last and self.last.isoformat(),
        }
        return {name: str(value) for name, value in pairs.items() if value}

    def url(self, **more: Any) -> str:
        """A link with this filter."""
        return f"?{urlencode(self.query() | more)}"


def wanted(data: QueryDict) -> Wanted:
    """The filter of a request. Raises Invalid for a date that is none."""
    action = data.get("action", "")
    return Wanted(
        action=action if action in _ACTS else "",
        obj=data.get("obj", "").strip()[:120],
        actor=data.get("actor", "").strip()[:60],
        first=_day(data.get("first", ""), "起"),
        last=_day(data.get("last", ""), "止"),
    )


def _day(text: str, label: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid(
            f"“{label}”的日期“{text}”不是日期", what_to_do="请写成 2026-11-22 的样子。"
        ) from error


def rows_of(asked: Wanted, names: dict[str, str], *, before: int | None = None) -> Any:
    """Entries newest first that the filter keeps."""
    rows = queries.entries(before_seq=before, action=asked.action)
    if asked.obj:
        kind, mark, key = asked.obj.partition(":")
        found = {"object_type": kind, "object_id": key} if mark else {"object_id": asked.obj}
        rows = rows.filter(**found)
    if asked.actor:
        ids = [key for key, name in names.items() if name == asked.actor]
        rows = rows.filter(actor__in=[asked.actor, *ids])
    if asked.first:
        rows = rows.filter(ts__gte=_midnight(asked.first))
    if asked.last:
        rows = rows.filter(ts__lt=_midnight(asked.last + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, BEIJING)


def names() -> dict[str, str]:
    """Account numbers of staff with the names they stand for."""
    return {str(row["user_id"]): str(row["name"]) for row in accounts()}


def shown(row: Any, known: dict[str, str]) -> dict[str, Any]:
    """An entry in words."""
    return {
        "seq": row.seq,
        "at": beijing(row.ts).strftime("%Y-%m-%d %H:%M:%S"),
        "who": known.get(row.actor, f"账号 {row.actor}" if row.actor.isdigit() else row.actor),
        "role": row.actor_role,
        "action": _ACTS.get(row.action, row.action),
        "object": f"{row.object_type}:{row.object_id}" if row.object_type else "—",
        "outcome": row.outcome,
        "reason": row.reason,
        "hash": row.hash,
    }


def details(row: Any, known: dict[str, str]) -> list[tuple[str, str]]:
    """Every field of an entry, digests included."""
    words = shown(row, known)
    values = {
        name: str(getattr(row, name) if getattr(row, name) is not None else "") for name in FIELDS
    }
    values |= {
        "ts": words["at"],
        "actor": words["who"],
        "action": f"{words['action']}（{row.action}）",
    }
    return [(LABELS[name], values[name] or "—") for name in FIELDS]


def export(*, by: Actor, at: datetime, asked: Wanted) -> Export:
    """The filtered entries as a file, and the export itself as an entry."""
    known = names()
    rows = rows_of(asked, known)
    count = rows.count()
    if count > MOST_EXPORTED:
        raise Invalid(
            f"有 {count} 条，一次最多导出 {MOST_EXPORTED} 条", what_to_do="请用日期分段导出。"
        )
    head, _ = queries.head()
    kept = rows.filter(seq__lte=head)
    record_alone(
        action=Act.EXPORT,
        by=by,
        at=at,
        obj=("ledger", str(head)),
        after={"rows": count, "filter": asked.text},
        reason=f"导出台账 {count} 条：{asked.text}",
    )
    columns = tuple(ExportColumn(name, LABELS[name]) for name in FIELDS)
    return Export("台账", columns, _values(kept, known))


def _values(rows: Any, known: dict[str, str]) -> Iterator[dict[str, Any]]:
    for row in rows.iterator(chunk_size=2000):
        values = {name: getattr(row, name) for name in FIELDS}
        values["ts"] = beijing(row.ts).strftime("%Y-%m-%d %H:%M:%S.%f")
        values["actor"] = known.get(row.actor, row.actor)
        yield values
