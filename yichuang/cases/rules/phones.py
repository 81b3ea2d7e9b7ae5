"""更换手机: who holds both telephones proves both; who lost the old one comes with his papers."""

from datetime import timedelta

from yichuang.kernel.enums import Labelled

LIFETIME = timedelta(minutes=5)
TRIES = 5
SENDS_AN_HOUR = 3  # more would let somebody ring two telephones all day


class How(Labelled):
    """How the change was proved."""

    ONLINE = "online", "网上，原手机和新手机都验证"
    WINDOW = "window", "窗口，核对证件"


class Proof(Labelled):
    """What the window looked at."""

    ID_CARD = "id_card", "本人身份证原件"
    FIRM = "firm", "营业执照和法定代表人身份证原件"
    AGENT = "agent", "授权委托书和代办人身份证原件"


def change_fault(*, old: str, new: str, online: bool) -> str:
    """Why the number cannot be changed to this one; empty when it can."""
    if old and old == new:
        return "新手机号和原来登记的一样"
    if online and not old:
        return "没有登记过手机号，不能在网上验证"
    return ""
