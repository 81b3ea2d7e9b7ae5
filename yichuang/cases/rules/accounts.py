"""网上账号: who has shown at the window who he is, and whose account may be joined to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from yichuang.kernel.enums import Labelled
from yichuang.kernel.identity.rules import PartyKind

LIFETIME = timedelta(minutes=5)
TRIES = 5
SENDS_AN_HOUR = 3  # more would let a stranger ring somebody's phone all day


class Paper(Labelled):
    """What the window looked at."""

    PERSON = "person", "本人身份证件原件"
    FIRM = "firm", "营业执照（登记证书）和法定代表人身份证件原件"
    AGENT = "agent", "营业执照（登记证书）、授权委托书和受托人身份证件原件"


@dataclass(frozen=True)
class Holder:
    """One whom an account stands for already."""

    kind: str
    name: str


def paper_fault(kind: str, paper: str) -> str:
    """Why these papers do not show who this is; empty when they do."""
    if kind == PartyKind.PERSON:
        return "" if paper == Paper.PERSON else "自然人开通账号，要本人带身份证件来"
    return "单位开通账号，要核对营业执照或登记证书" if paper == Paper.PERSON else ""


def representative_fault(kind: str, representative: str) -> str:
    """A firm acts through its 法定代表人 (民法典 Art 61)."""
    needed = kind != PartyKind.PERSON and not representative.strip()
    return "请填写法定代表人（负责人）姓名" if needed else ""


def tie_fault(
    *, kind: str, name: str, representative: str, account_name: str, holders: Sequence[Holder]
) -> str:
    """Why an account cannot stand for this one too; empty when it can.

    A person joins the account that bears his name and nobody else's; a firm that of its
    法定代表人, whose own identity was checked when his account was opened.
    """
    persons = [one.name for one in holders if one.kind == PartyKind.PERSON]
    if kind == PartyKind.PERSON:
        if holders:
            return "这个账号已经是别人的"
        return "" if account_name == name else "这个账号登记的姓名不是这个人"
    return "" if representative in persons else "这个账号不是法定代表人本人的"
