"""The hall's windows and hours, one 代班, two 首席代表 authorisations."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from yichuang.catalog.items.queries import in_force_of
from yichuang.demo.people import Staff
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.duties.actions import authorise, hand_over
from yichuang.kernel.importing import registry
from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.opening.actions import save_county
from yichuang.kernel.permissions.rules import Actor

WEEK, SATURDAY = "9:00-12:00、13:30-17:30", "9:00-12:00"
GENERAL, SPECIAL = "综合窗口", "专业窗口"
# number, name, kind, department, place, Saturday mornings
WINDOWS = (
    ("1 号窗口", "综合受理一", GENERAL, "", "一楼东侧", True),
    ("2 号窗口", "综合受理二", GENERAL, "", "一楼东侧", False),
    ("3 号窗口", "综合受理三", GENERAL, "", "一楼东侧", True),
    ("4 号窗口", "无障碍和长者优先", GENERAL, "", "一楼门口", True),
    ("5 号窗口", "企业开办和准营", GENERAL, "market", "一楼西侧", False),
    ("6 号窗口", "工程建设项目", SPECIAL, "housing", "一楼西侧", False),
    ("7 号窗口", "社会事务", GENERAL, "", "二楼", True),
    ("8 号窗口", "公安", SPECIAL, "police", "二楼", True),
    ("9 号窗口", "医保和社保", SPECIAL, "medicare", "二楼", True),
    ("10 号窗口", "出件", "出件窗口", "", "一楼门口", True),
    ("11 号窗口", "帮办代办", "帮办代办窗口", "", "一楼门口", False),
    ("12 号窗口", "办不成事反映", "办不成事反映窗口", "", "一楼门口", False),
)


def open_windows(*, by: Actor, at: datetime, bodies: Mapping[str, Any]) -> None:
    """Who we are, and the windows, through the same list that a county hands in."""
    save_county(by=by, at=at, name="清川县", code="990423", details={})
    lines = ["窗口号,窗口名称,类型,进驻部门,位置,工作日,周六"]
    for number, name, kind, place, where, saturday in WINDOWS:
        body = bodies[place].name if place else ""
        hours = SATURDAY if saturday else ""
        lines.append(",".join([number, name, kind, body, where, WEEK, hours]))
    data = "\n".join(lines).encode("utf-8-sig")
    spec = registry.get("opening.windows")
    import_file(by=by, at=at, spec=spec, name="窗口.csv", data=data, all_or_nothing=True)


def arrange(*, at: datetime, staff: Staff, bodies: Mapping[str, Any]) -> None:
    """As it stands today: a reviewer on a course, two chiefs at the hall."""
    today = beijing_date(at)
    here, away = staff.reviewers["market"][:2]
    hand_over(
        by=staff.heads["market"],
        at=at,
        absent_id=away.person,
        substitute_id=here.person,
        first=today,
        last=today + timedelta(days=4),
        reason="参加省局业务培训",
    )
    for number, (key, mark) in enumerate((("market", "清市监授"), ("health", "清卫健授")), start=1):
        items = in_force_of(bodies[key].pk, on=today)
        if not items:  # a very small county (tests) may have published none of them yet
            continue
        authorise(
            by=staff.heads[key],
            at=at,
            user_id=staff.approvers[key].person,
            number=f"{mark}〔{today.year}〕{number}号",
            first=today,
            last=today + timedelta(days=364),
            items=items,
        )
