"""抽取: a draw by lot that anyone can run again from the published file.

1. The roster is frozen: its digest goes on the ledger before anybody knows the value.
2. A public random value is thrown (dice) and typed in.
3. Each number's ticket is SHA-256("value|number"); the k smallest tickets are drawn.

Whoever freezes cannot foresee the value, whoever throws cannot change the roster.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

FORMAT = "yichuang-lot-1"
DICE = re.compile(r"[1-6]{10,100}")  # ten throws: 60 million equally likely values


def roster_digest(roster: Collection[str]) -> str:
    """SHA-256 of the sorted numbers, one a line."""
    return hashlib.sha256("\n".join(sorted(roster)).encode()).hexdigest()


def ticket(value: str, number: str) -> str:
    """What decides: nobody can know it before the value, everybody after."""
    return hashlib.sha256(f"{value}|{number}".encode()).hexdigest()


def draw(roster: Collection[str], value: str, size: int) -> list[str]:
    """The `size` numbers with the smallest tickets, smallest first."""
    return sorted(roster, key=lambda number: (ticket(value, number), number))[:size]


def roster_fault(roster: Sequence[str], size: int) -> str:
    """Why this roster cannot be frozen; empty when it can."""
    if not roster:
        return "名单是空的，没有可以抽取的"
    if len(set(roster)) != len(roster):
        return "名单里有重复的编号"
    if any(not n.strip() or n != n.strip() or "|" in n or "\n" in n for n in roster):
        return "编号不能为空，也不能有空格、竖线和换行"
    if not 0 < size <= len(roster):
        return f"抽取的数量应在 1 和 {len(roster)} 之间"
    return ""


def value_fault(value: str) -> str:
    """Why this is no throw of dice; empty when it is."""
    if DICE.fullmatch(value):
        return ""
    return "随机数应是当众掷骰子的点数，至少十次，只写 1 到 6 的数字，例如 3516246153"


def verify(raw: Any) -> list[str]:
    """What is wrong with a published lot; empty when the draw holds. Never raises."""
    if not isinstance(raw, Mapping) or raw.get("format") != FORMAT:
        return [f"不是抽取文件：format 应为 {FORMAT}"]
    roster: Any = raw.get("roster")
    chosen: Any = raw.get("chosen")
    size: Any = raw.get("size")
    if not _texts(roster) or not _texts(chosen) or type(size) is not int:
        return ["抽取文件残缺：名单、抽取数量或抽取结果读不出"]
    found = [text] if (text := roster_fault(roster, size)) else []
    if raw.get("digest") != roster_digest(roster):
        found.append("名单和封存的摘要对不上：名单在封存后被改动")
    value = raw.get("value")
    if not isinstance(value, str) or value_fault(value):
        found.append("随机数不合格式")
    elif chosen != draw(roster, value, size):
        found.append("按随机数重算，抽中的和公布的不一致")
    if not str(raw.get("frozen_at", "")) < str(raw.get("drawn_at", "")):
        found.append("随机数不是在名单封存之后产生的")
    return found


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
