"""Telling the applicant by the outbox, in the transaction of the act itself."""

from datetime import datetime

from yichuang.cases.models import Case
from yichuang.cases.rules.states import Channel as Source
from yichuang.kernel.identity.queries import PartyView
from yichuang.kernel.notices.actions import send_later
from yichuang.kernel.notices.registry import template
from yichuang.kernel.notices.rules import Channel
from yichuang.kernel.permissions.rules import Actor

_TEXTS = {
    "cases.received": ("收件", "您的“{item}”申请已收到，受理编号 {number}，查询码 {code}。"),
    "cases.supplement": (
        "补正告知",
        "您的办件 {number} 有 {count} 项材料要补，请在 {due} 前补交，详见一次性告知书。",
    ),
    "cases.accepted": ("受理", "您的办件 {number} 已受理，最迟 {due} 办结。"),
    "cases.paused": ("暂停计时", "您的办件 {number} 进入{kind}，这段时间不计入办理期限。"),
    "cases.extended": ("延期", "您的办件 {number} 经批准延长办理期限，最迟 {due} 办结。"),
    "cases.decided": ("决定", "您的办件 {number} 已作出决定：{outcome}。请查看决定书。"),
    "cases.gaps": (
        "容缺受理",
        "您的办件 {number} 已容缺受理，还有 {count} 份材料请在 {due} 前补交，逾期终止办理。",
    ),
    "cases.promise_false": (
        "承诺核查",
        "您的办件 {number} 以告知承诺办理，核查发现承诺与事实不符，请查看文书。修复前不能再使用告知承诺。",
    ),
    "cases.promised": (
        "告知承诺受理",
        "您的办件 {number} 已按告知承诺受理，{count} 份材料以承诺代替，不用再交；决定后会核查。",
    ),
    "cases.typo": ("更正笔误", "您的办件 {number} 更正了“{field}”的文字差错，请查看更正书。"),
    "cases.fee": ("缴费通知", "您的办件 {number} 应缴 {total} 元，请查看缴费通知书。"),
    "cases.filed": ("备案", "您报送的 {number}（{item}）已自 {day} 起完成备案。"),
    "cases.message": ("留言", "办件 {number}（{item}）有申请人的新留言，请到案卷里看。"),
    "cases.answered": (
        "答复留言",
        "您的办件 {number} 有办理人员的答复，请到办件进度页的“留言”里看。",
    ),
    "cases.cancel_asked": (
        "申请注销",
        "已收到您注销《{title}》的申请（原办件 {number}）。发证机关办结前证照照样有效，可以撤回申请。",
    ),
    "cases.cancel_decided": (
        "注销申请办结",
        "您注销《{title}》的申请已办结：{result}。请查看原办件 {number}。",
    ),
    "cases.ended": ("终止办理", "您的办件 {number} 已终止办理：{reason}。"),
}


def declare_texts() -> None:
    """Called once at start-up."""
    for key, (title, text) in _TEXTS.items():
        template(key, title, text, secret=key == "cases.received")


def tell(
    case: Case,
    key: str,
    *,
    by: Actor,
    at: datetime,
    to: PartyView | None = None,
    **values: object,
) -> None:
    """Queue a text to the applicant's phone; nothing for an applicant without one.

    `to` is the applicant where the caller has read him already.
    The key holds the case's version, so that a repeated act does not tell twice.
    """
    phone = to.phone if to else case.applicant.phone
    if case.channel == Source.WINDOW and case.contact_phone:
        phone = case.contact_phone  # said face to face; online it would redirect the codes
    if not phone:
        return
    send_later(
        by=by,
        at=at,
        channel=Channel.SMS,
        recipient=phone,
        subject=("case", case.number),
        template=key,
        values={"number": case.number, "item": case.item_name, **values},
        key=f"{key}:{case.number}:{case.version}",
    )
