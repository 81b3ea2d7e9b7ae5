"""Phrase bank of the one-time notice: what is wrong with a material, and how to put it right.

Offered per material; free text is always possible. Wording for every county, so static.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """A problem and the usual way to fix it."""

    problem: str
    fix: str


def phrases_for(name: str, form: str, copies: int) -> tuple[Phrase, ...]:
    """Up to five phrases for a material; `form` is its label (原件, 复印件, …)."""
    amount = f"{form} {copies} 份" if form else f"{copies} 份"
    found = [
        Phrase(f"没有提交{name}", f"补交{name}{amount}。"),
        Phrase("份数不足", f"补足{name}，共需{amount}。"),
        Phrase("已过有效期", f"换交在有效期内的{name}{amount}。"),
        Phrase("姓名或名称与申请表不一致", f"核对后重新提供{name}，或更正申请表，使两者一致。"),
    ]
    if "申请" in name or "表" in name:
        found.append(Phrase("填写不完整或没有签字盖章", f"补填空项并签字或盖章后重新提交{name}。"))
    else:
        found.append(
            Phrase("印章、签字或图像不清，无法辨认", f"重新提供清晰完整的{name}{amount}。")
        )
    return tuple(found)
