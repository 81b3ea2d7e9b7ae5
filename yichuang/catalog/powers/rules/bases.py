"""Powers and duties: what may set a power, and how a basis and a duty are written on a sheet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yichuang.catalog.laws.rules import Standing, Verdict
from yichuang.kernel.enums import Labelled


class PowerType(Labelled):
    """职权类型: the ten kinds."""

    LICENCE = "licence", "行政许可"
    PUNISHMENT = "punishment", "行政处罚"
    COERCION = "coercion", "行政强制"
    LEVY = "levy", "行政征收"
    PAYMENT = "payment", "行政给付"
    INSPECTION = "inspection", "行政检查"
    CONFIRMATION = "confirmation", "行政确认"
    REWARD = "reward", "行政奖励"
    RULING = "ruling", "行政裁决"
    OTHER = "other", "其他行政权力"


class BasisKind(Labelled):
    """The rank of a legal source. A province's rule stands apart: it alone may set a licence."""

    LAW = "law", "法律"
    ADMIN_REGULATION = "admin_regulation", "行政法规"
    STATE_COUNCIL = "state_council", "国务院决定"
    LOCAL_REGULATION = "local_regulation", "地方性法规"
    DEPARTMENT_RULE = "department_rule", "部门规章"
    PROVINCIAL_RULE = "provincial_rule", "省级政府规章"
    LOCAL_RULE = "local_rule", "政府规章"
    NORMATIVE = "normative", "规范性文件"


class Stage(Labelled):
    """The stage a duty belongs to."""

    ACCEPT = "accept", "受理"
    REVIEW = "review", "审查"
    DECIDE = "decide", "决定"
    DELIVER = "deliver", "送达"
    SUPERVISE = "supervise", "事后监管"


@dataclass(frozen=True)
class Basis:
    """One legal basis: rank, name of the text, article."""

    kind: BasisKind
    law: str
    article: str

    def __str__(self) -> str:
        return f"{self.kind.label}：《{self.law}》{self.article}"


@dataclass(frozen=True)
class Worth:
    """What a basis is worth for a power on a day: `holds` says whether the power may rest on it."""

    basis: Basis
    holds: bool
    checked: bool
    reason: str


_K = BasisKind
_REGULATIONS = frozenset({_K.LAW, _K.ADMIN_REGULATION, _K.LOCAL_REGULATION})
# Which ranks may set which power. The kinds that are not here have no closed list in statute.
_MAY_SET = {
    PowerType.LICENCE: (
        _REGULATIONS | {_K.STATE_COUNCIL, _K.PROVINCIAL_RULE},
        "行政许可法第十四条至第十七条",
    ),
    PowerType.PUNISHMENT: (
        _REGULATIONS | {_K.DEPARTMENT_RULE, _K.PROVINCIAL_RULE, _K.LOCAL_RULE},
        "行政处罚法第十条至第十六条",
    ),
    PowerType.COERCION: (_REGULATIONS, "行政强制法第十条"),
}
# Since May 2015 for the State Council's departments, locally afterwards.
ABOLISHED, ABOLISHED_BY = "非行政许可审批", "国发〔2015〕27号"
_LINE = re.compile(r"^\s*([^：:《]+)[：:]\s*《(.+)》\s*(第[^》]*[条项].*)?$")


def read_bases(text: str) -> tuple[tuple[Basis, ...], str]:
    """法律：《行政许可法》第十二条, one a line; the bases, or what is wrong with the first bad line."""
    kinds = {kind.label: kind for kind in BasisKind}
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _LINE.match(line)
        if match is None:
            return (), f"“{line}”应写成“法律：《行政许可法》第十二条”，一行一条"
        rank, law, article = match.groups()
        if rank.strip() not in kinds:
            return (), f"“{rank.strip()}”不是依据类型，应是{'、'.join(kinds)}之一"
        found.append(Basis(kinds[rank.strip()], law.strip(), (article or "").strip()))
    return tuple(dict.fromkeys(found)), ""


def abolished(text: str) -> str:
    """Why a written type cannot be given to anything; empty for every other word."""
    if ABOLISHED not in "".join(text.split()):
        return ""
    return (
        f"“{ABOLISHED}”这一类别已经取消（{ABOLISHED_BY}），不能再新设；"
        "原来的这类事项请登记到非行政许可审批清理台账，逐项处置"
    )


def write_bases(bases: Sequence[Basis]) -> str:
    """The cell `read_bases` reads."""
    return "\n".join(map(str, bases))


def worth(kind: PowerType, basis: Basis, verdict: Verdict, on: date) -> Worth:
    """Whether one basis carries a power of this kind on a day.

    行政许可法 Art 14-17: a licence is set by law, administrative regulation, decision of the State
    Council, local regulation, and for one year by a province's rule; nothing else. 行政处罚法
    Art 10-16 adds rules, never other documents; 行政强制法 Art 10 stops at regulations.
    """
    checked = verdict.standing is not Standing.UNCHECKED
    ranks, authority = _MAY_SET.get(kind, (frozenset(BasisKind), ""))
    if basis.kind not in ranks:
        reason = f"{basis.kind.label}不得设定{kind.label}（{authority}）"
        return Worth(basis, False, checked, reason)
    if verdict.standing in (Standing.STALE, Standing.NOT_YET):
        return Worth(basis, False, checked, f"{verdict.standing.label}：{verdict.reason}")
    if kind is PowerType.LICENCE and basis.kind is _K.PROVINCIAL_RULE and verdict.text:
        since = verdict.text.effective_from
        if on >= _year_after(since):
            reason = f"省级政府规章设定的临时性行政许可满一年（{since}起施行，行政许可法第十五条）"
            return Worth(basis, False, checked, reason)
    return Worth(basis, True, checked, f"{verdict.standing.label}：{verdict.reason}")


def _year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)


def refusal(kind: PowerType, found: Sequence[Worth]) -> str:
    """Why a power may not stand in the list; "" when one of its bases carries it."""
    if not found:
        return f"没有设定依据，{kind.label}不能列入权责清单"
    if any(one.holds for one in found):
        return ""
    return "没有一条设定依据成立：" + "；".join(f"《{one.basis.law}》{one.reason}" for one in found)
