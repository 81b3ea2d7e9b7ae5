"""索要清单外材料: the course of a report, what it may say, and by when it is answered."""

import unicodedata
from datetime import date

from yichuang.kernel.clock.rules import WorkCalendar
from yichuang.kernel.enums import Labelled

ARTICLE = "优化营商环境条例第四十四条"
IN_FORCE = date(2020, 1, 1)  # 优化营商环境条例第七十二条
LIMIT = "feedback.extra_demand"  # its dated value
MATERIAL_LONGEST = 200
WORDS_LONGEST = 500
NUMBER_DIGITS = 16


class DemandStage(Labelled):
    """办理阶段: received, looked into, answered."""

    RECEIVED = "received", "收到"
    CHECKING = "checking", "核实中"
    TOLD = "told", "已反馈"


class DemandResult(Labelled):
    """核实结果."""

    TRUE = "true", "属实"
    FALSE = "false", "不属实"


class AskedWhere(Labelled):
    """在哪里要的."""

    WINDOW = "window", "窗口"
    NOTICE = "notice", "补正通知"
    PHONE = "phone", "电话"
    GUIDE = "guide", "办事指南"


def normal_material(text: str) -> str:
    """What was asked for, as kept: one line, no control or format characters."""
    kept = "".join(
        " " if unicodedata.category(one) in ("Zl", "Zp") or one in "\t\r\n" else one
        for one in text
        if unicodedata.category(one) not in ("Cc", "Cf", "Cs") or one in "\t\r\n"
    )
    return " ".join(kept.split())


def material_fault(text: str) -> str:
    """Why a material's name cannot be taken; empty when it can."""
    if not normal_material(text):
        return "请写窗口要的是什么材料"
    size = len(normal_material(text))
    return f"最多 {MATERIAL_LONGEST} 个字，现在是 {size} 个" if size > MATERIAL_LONGEST else ""


def day_fault(asked_on: date, today: date) -> str:
    """Why this cannot be the day of the demand; empty when it can."""
    if asked_on > today:
        return "这一天还没有到，请写窗口要材料的那天"
    if asked_on < IN_FORCE:
        return f"{ARTICLE}自 2020 年 1 月 1 日起施行，请写这以后的日子"
    return ""


def days_left(due: date, today: date, calendar: WorkCalendar) -> str:
    """How long there is to answer, in working days."""
    if today > due:
        late = calendar.count(due, today) - calendar.is_workday(due)
        return f"超期 {late} 个工作日" if late else "超期"
    left = calendar.count(today, due) - calendar.is_workday(today)
    return f"{left} 个工作日" if left else "今天"


def words_fault(text: str) -> str:
    """Why an officer's words to the reporter cannot be taken; empty when they can."""
    size = len(text.strip())
    if not size:
        return "请写给反映人的话：核实了什么，怎么处理"
    return f"最多 {WORDS_LONGEST} 个字，现在是 {size} 个" if size > WORDS_LONGEST else ""


def normal_number(text: str) -> str:
    """A query number as kept: digits only, whatever was typed between them."""
    return "".join(one for one in unicodedata.normalize("NFKC", text) if one in "0123456789")


def in_groups(number: str) -> str:
    """4827 1093 5521 0467, to be read over the telephone."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
