"""送达: what each form of service needs before it may be registered.

行政许可法 Art 44 sets the time and not the manner; the organ follows the rules of 民事诉讼法 on
送达: a return slip signed by the person served, an agent, an adult of the household or the
organisation's receiver; refusal told with its reason before witnesses; post by the date on
the mail's own receipt; a data message only with consent; announcement last.
"""

from dataclasses import dataclass
from datetime import date

from yichuang.kernel.enums import Labelled

from .states import DeliveryMethod


class Capacity(Labelled):
    """As whom somebody signs."""

    SELF = "self", "本人（法定代表人、负责人）"
    AGENT = "agent", "代理人（代领）"
    FAMILY = "family", "同住成年家属"
    RECEIVER = "receiver", "单位负责收件的人"


@dataclass(frozen=True)
class Service:
    """One service, as the clerk registers it. Blank is what this form of service has not."""

    method: str
    receiver: str
    capacity: str = ""
    served_on: date | None = None
    proof: str = ""
    refusal: str = ""
    witnesses: str = ""
    reason: str = ""


METHODS = {member.value for member in DeliveryMethod}
_NEEDS: dict[str, tuple[tuple[str, str], ...]] = {
    DeliveryMethod.LEFT: (
        ("refusal", "留置送达要写明拒收事由"),
        ("witnesses", "留置送达要有见证人，或者写明拍照、录像记录了送达过程"),
    ),
    DeliveryMethod.ANNOUNCED: (
        ("reason", "公告送达要写明为什么其他方式送不到"),
        ("proof", "请写公告登在哪里、哪一天发出"),
    ),
}
# Where nobody wrote down the proof, the slip says where it is.
_PROOFS = {
    DeliveryMethod.POST: "邮件回执（附后）",
    DeliveryMethod.ELECTRONIC: "本县政务服务网办件页",
}
_SIGNED = (DeliveryMethod.DIRECT, DeliveryMethod.POST)


def faults(service: Service, *, decided_on: date, today: date) -> dict[str, list[str]]:
    """What is missing or wrong, by field; empty when the service may be registered."""
    if service.method not in METHODS:
        return {"method": ["不在送达方式之列"]}
    found = {
        name: [text]
        for name, text in _NEEDS.get(service.method, ())
        if not getattr(service, name).strip()
    }
    if service.capacity and service.capacity not in {member.value for member in Capacity}:
        found["capacity"] = ["不在签收人身份之列"]
    day = service.served_on or today
    if not decided_on <= day <= today:
        found["served_on"] = [f"送达日期应在决定日期 {decided_on:%Y-%m-%d} 和今天之间"]
    return found


def signed_as(service: Service, applicant: str) -> str:
    """As whom the receiver signs, in words; empty where nobody signs.

    Without a word from the clerk, who bears the applicant's name is taken for himself and
    anyone else for his agent.
    """
    if service.method not in _SIGNED:
        return ""
    own = Capacity.SELF if service.receiver.strip() == applicant else Capacity.AGENT
    return Capacity(service.capacity or own).label


def receiver_of(service: Service) -> str:
    """Who signed; empty where nobody does."""
    return service.receiver if service.method in _SIGNED else ""


def proof_of(service: Service) -> str:
    """The proof that it arrived, where it is not a signature."""
    return service.proof.strip() or _PROOFS.get(service.method, "")  # type: ignore[call-overload]
