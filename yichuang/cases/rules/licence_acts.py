"""Six acts on a licence, each its own row: 变更, 延续, 撤回, 撤销, 注销, 吊销.

行政许可法 Art 8, 49, 50, 69, 70 and 行政处罚法 Art 9. They differ in who may start them, on which
grounds, what comes first and what is left of the licence; 注销 takes the certificate out of the
register and punishes nobody, so it is never merged with the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from yichuang.kernel.enums import Labelled


class LicenceStatus(Labelled):
    """证照状态. 注销, 撤销, 撤回, 吊销 are four different acts; 已过期 is read from the dates."""

    VALID = "valid", "有效"
    EXPIRED = "expired", "已过期"
    CANCELLED = "cancelled", "已注销"
    RESCINDED = "rescinded", "已撤销"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已吊销"


class LicenceMove(Labelled):
    """What can be done to a licence."""

    ALTER = "alter", "变更"
    RENEW = "renew", "延续"
    WITHDRAW = "withdraw", "撤回"
    RESCIND = "rescind", "撤销"
    CANCEL = "cancel", "注销"
    REVOKE = "revoke", "吊销"


class Starter(Labelled):
    """Who sets an act in motion. What the system starts, a person of the organ confirms."""

    HOLDER = "holder", "被许可人"
    ORGAN = "organ", "行政机关"
    SYSTEM = "system", "系统"


class ActState(Labelled):
    """Where an act on a licence stands. Applications of the holder run as a case."""

    APPLIED = "applied", "申请办理中"
    PROPOSED = "proposed", "已提出"
    TOLD = "told", "已告知，听取意见"
    DONE = "done", "已决定"
    DEEMED = "deemed", "视为准予"
    DROPPED = "dropped", "不予处理"


class Redress(Labelled):
    """What the holder's loss calls for: 补偿 for a lawful change, 赔偿 for the organ's fault."""

    NONE = "none", "不涉及"
    COMPENSATE = "compensate", "补偿（行政许可法第八条）"
    DAMAGES = "damages", "赔偿（行政许可法第六十九条第四款）"
    FORFEITED = "forfeited", "基于许可取得的利益不受保护（第六十九条第四款）"


@dataclass(frozen=True)
class Ground:
    """One ground of a closed list, with its article.

    `must`: the organ has no choice (Art 69(2)). `cites`: the ground refers to another law, which
    has to be named. `sources` narrows the statuses of the row.
    """

    key: str
    text: str
    article: str
    must: bool = False
    cites: bool = False
    redress: Redress = Redress.NONE
    sources: frozenset[LicenceStatus] = frozenset()


@dataclass(frozen=True)
class LicenceRow:
    """One row of the table. `told`: the holder is heard before (陈述、申辩, and a hearing on request).

    `required` to propose, `decides_on` what the decision must say beside its reason.
    """

    move: LicenceMove
    starters: frozenset[Starter]
    grounds: tuple[Ground, ...]
    sources: frozenset[LicenceStatus]
    to: LicenceStatus
    document: str
    law: str
    told: bool = False
    required: tuple[str, ...] = ("facts",)
    decides_on: tuple[str, ...] = ("reason",)
    may_wait: bool = False

    def ground(self, key: str) -> Ground | None:
        """The ground of this key, or None where the list does not have it."""
        return next((row for row in self.grounds if row.key == key), None)

    @property
    def by_case(self) -> bool:
        """An application of the holder: it runs as a case, with its clocks and steps."""
        return self.starters == {Starter.HOLDER}


_M, _S, _R = LicenceMove, LicenceStatus, Redress
_ORGAN, _HOLDER = frozenset({Starter.ORGAN}), frozenset({Starter.HOLDER})
_VALID = frozenset({_S.VALID})
_LIVING = frozenset({_S.VALID, _S.EXPIRED})
_ENDED = frozenset({_S.RESCINDED, _S.WITHDRAWN, _S.REVOKED})
_69 = "行政许可法第六十九条第一款第{}项"
_70 = "行政许可法第七十条第{}项"

ALTER = LicenceRow(
    _M.ALTER,
    _HOLDER,
    (Ground("holder_asks", "被许可人要求变更许可事项", "行政许可法第四十九条"),),
    _VALID,
    _S.VALID,
    "alteration",
    "行政许可法第四十九条",
    required=("changes",),
)
RENEW = LicenceRow(
    _M.RENEW,
    _HOLDER,
    (Ground("holder_asks", "被许可人申请延续有效期", "行政许可法第五十条"),),
    _VALID,
    _S.VALID,
    "renewal",
    "行政许可法第五十条",
    required=(),
)
WITHDRAW = LicenceRow(
    _M.WITHDRAW,
    _ORGAN,
    (
        Ground(
            "law_changed",
            "许可所依据的法律、法规、规章修改或者废止",
            "行政许可法第八条第二款",
            redress=_R.COMPENSATE,
        ),
        Ground(
            "facts_changed",
            "准予许可所依据的客观情况发生重大变化",
            "行政许可法第八条第二款",
            redress=_R.COMPENSATE,
        ),
    ),
    _VALID,
    _S.WITHDRAWN,
    "withdrawal",
    "行政许可法第八条第二款",
    told=True,
    required=("facts", "public_interest"),
    decides_on=("reason", "redress"),
    may_wait=True,
)
RESCIND = LicenceRow(
    _M.RESCIND,
    _ORGAN,
    (
        Ground(
            "abuse",
            "行政机关工作人员滥用职权、玩忽职守作出准予决定",
            _69.format("一"),
            redress=_R.DAMAGES,
        ),
        Ground("ultra_vires", "超越法定职权作出准予决定", _69.format("二"), redress=_R.DAMAGES),
        Ground("procedure", "违反法定程序作出准予决定", _69.format("三"), redress=_R.DAMAGES),
        Ground(
            "unqualified",
            "对不具备申请资格或者不符合法定条件的申请人准予许可",
            _69.format("四"),
            redress=_R.DAMAGES,
        ),
        Ground(
            "other",
            "依法可以撤销许可的其他情形",
            _69.format("五"),
            cites=True,
            redress=_R.DAMAGES,
        ),
        Ground(
            "fraud",
            "被许可人以欺骗、贿赂等不正当手段取得许可",
            "行政许可法第六十九条第二款",
            must=True,
            redress=_R.FORFEITED,
        ),
    ),
    _LIVING,
    _S.RESCINDED,
    "rescission",
    "行政许可法第六十九条",
    told=True,
    decides_on=("reason", "redress"),
)
CANCEL = LicenceRow(
    _M.CANCEL,
    frozenset({Starter.HOLDER, Starter.ORGAN, Starter.SYSTEM}),
    (
        Ground(
            "expired",
            "许可有效期届满未延续",
            _70.format("一"),
            sources=frozenset({_S.EXPIRED}),
        ),
        Ground("person_gone", "赋予特定资格的公民死亡或者丧失行为能力", _70.format("二")),
        Ground("body_ended", "法人或者其他组织依法终止", _70.format("三")),
        Ground(
            "ended_by_act",
            "许可依法被撤销、撤回，或者许可证件依法被吊销",
            _70.format("四"),
            sources=_ENDED,
        ),
        Ground("force_majeure", "因不可抗力导致许可事项无法实施", _70.format("五")),
        Ground("other_law", "法律、法规规定的应当注销的其他情形", _70.format("六"), cites=True),
        Ground("holder_asks", "被许可人不再从事许可的活动，申请注销", _70.format("六"), cites=True),
    ),
    _LIVING | _ENDED,
    _S.CANCELLED,
    "cancellation",
    "行政许可法第七十条",
)
REVOKE = LicenceRow(
    _M.REVOKE,
    _ORGAN,
    (
        Ground(
            "penalty",
            "行政处罚决定吊销许可证件",
            "行政处罚法第九条第三项、行政许可法第八十条",
        ),
    ),
    _VALID,
    _S.REVOKED,
    "revocation",
    "行政处罚法第九条第三项",
    required=("facts", "penalty_number", "penalty_organ", "penalty_on"),
)
TABLE: dict[LicenceMove, LicenceRow] = {
    row.move: row for row in (ALTER, RENEW, WITHDRAW, RESCIND, CANCEL, REVOKE)
}

FIELDS = {
    "facts": "查明的事实",
    "public_interest": "公共利益需要的说明",
    "redress": "补偿、赔偿的考虑",
    "reason": "理由",
    "changes": "变更内容",
    "citation": "所依据的其他法律、法规条款",
    "penalty_number": "行政处罚决定书文号",
    "penalty_organ": "作出处罚决定的机关",
    "penalty_on": "处罚决定日期",
}


def start_fault(
    move: LicenceMove,
    status: LicenceStatus,
    starter: Starter,
    ground: str,
    given: Mapping[str, object],
) -> str:
    """Why an act cannot be set in motion, in one Chinese sentence; empty when it can."""
    row = TABLE[move]
    if starter not in row.starters:
        who = "、".join(s.label for s in Starter if s in row.starters)
        return f"{move.label}不能由{starter.label}提出，只能由{who}提出（{row.law}）"
    found = row.ground(ground)
    if found is None:
        listed = "；".join(g.text for g in row.grounds)
        return f"{move.label}没有这一项情形。法定情形只有：{listed}（{row.law}）"
    if status not in (allowed := found.sources or _sources(row)):
        names = "、".join(s.label for s in LicenceStatus if s in allowed)
        return (
            f"证照现在是“{status.label}”，不能以“{found.text}”{move.label}；只有{names}的证照可以"
        )
    missing = [FIELDS[name] for name in row.required if not given.get(name)]
    if found.cites and starter is not Starter.HOLDER and not given.get("citation"):
        missing.append(FIELDS["citation"])  # which law it is, the holder need not know
    return f"{move.label}还缺：{'、'.join(missing)}" if missing else ""


def _sources(row: LicenceRow) -> frozenset[LicenceStatus]:
    """Statuses of grounds that name none: 注销 of an ended licence has its own ground (Art 70(4))."""
    return _LIVING if row.move is LicenceMove.CANCEL else row.sources


def decide_fault(
    move: LicenceMove,
    ground: str,
    given: Mapping[str, object],
    *,
    carry_out: bool,
    public_harm: bool = False,
) -> str:
    """Why an act cannot be decided this way; empty when it can.

    Art 69(3): what may gravely harm the public interest is not rescinded. Art 69(2): fraud shall
    be rescinded, so dropping it needs that harm. Art 8, 69(4): the holder's loss is considered.
    """
    row = TABLE[move]
    found = row.ground(ground)
    if found is None:
        return f"{move.label}没有这一项情形"
    if not given.get("reason"):
        return f"{move.label}还缺：{FIELDS['reason']}"
    if move is LicenceMove.RESCIND and carry_out and public_harm:
        return "撤销可能对公共利益造成重大损害的，不予撤销（行政许可法第六十九条第三款）"
    if not carry_out and found.must and not public_harm:
        return (
            "以欺骗、贿赂等不正当手段取得的许可应当撤销（行政许可法第六十九条第二款）；"
            "只有可能对公共利益造成重大损害的才不予撤销"
        )
    missing = [FIELDS[name] for name in row.decides_on if not given.get(name)]
    if found.cites and not given.get("citation"):
        missing.append(FIELDS["citation"])
    return f"{move.label}决定还缺：{'、'.join(missing)}" if carry_out and missing else ""


def heard_fault(row: LicenceRow, *, told: bool, waited: bool, answered: bool) -> str:
    """Why the holder has not been heard; empty when he was, or had his time, or need not be.

    行政许可法 Art 7: the holder may state and defend himself. `answered`: a statement was taken
    down; `waited`: the limit for statement and hearing has passed.
    """
    if not row.told or (told and (answered or waited)):
        return ""
    if not told:
        return f"{row.move.label}影响被许可人的利益，要先书面告知事实、理由和陈述、申辩、听证的权利"
    return "告知的期限还没有过，也没有收到陈述、申辩意见，暂不能决定（行政许可法第七条）"


# On which of them a holder may ask for 注销 himself. That he is dead, others show at the window.
HOLDER_GROUNDS = ("holder_asks", "body_ended", "force_majeure")

# What an application for 变更 may change, and how the certificate calls it.
CHANGEABLE = {
    "holder_name": "姓名或者名称",
    "representative": "法定代表人（负责人）",
    "address": "住所或者经营场所",
    "content": "许可内容",
}
