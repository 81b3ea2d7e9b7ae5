"""The sentences that are printed only when the rows bear them out.

Each has its opposite: a claim that fails is stated as a finding, one that nobody can check yet
is left out of the text and named in the appendix.
"""

from enum import Enum
from typing import NamedTuple


class Section(Enum):
    """Where in the report a claim stands."""

    CUT = "放"
    SUPERVISE = "管"
    SERVE = "服"


class Claim(NamedTuple):
    """A sentence about the county, and what is said instead when the rows contradict it."""

    id: str
    section: Section
    sentence: str
    otherwise: str
    advice: str


_S = Section
CLAIMS = (
    Claim(
        "delegation.as_good",
        _S.CUT,
        "下放的权限接得住、接得好，审批标准和质量没有降低",
        "下放的权限没有全部做到标准不降、质量不滑",
        "对没有达到下放前水平的承接事项逐项整改，整改不到位的提请收回",
    ),
    Claim(
        "approvals.target_met",
        _S.CUT,
        "行政审批事项压减超额完成省定目标",
        "行政审批事项压减没有超过省定目标",
        "对照省定目标再排查可以取消、合并、下放的审批事项",
    ),
    Claim(
        "non_licence.gone",
        _S.CUT,
        "不再保留“非行政许可审批”这一类别",
        "仍有“非行政许可审批”事项在办",
        "把仍在办的非行政许可审批事项逐项处置完毕",
    ),
    Claim(
        "time.compressed",
        _S.CUT,
        "在法定时限内压缩办理时限",
        "有事项的承诺时限没有短于法定时限",
        "逐项核改承诺时限，单位写法统一为工作日",
    ),
    Claim(
        "intermediary.only_listed",
        _S.CUT,
        "没有列入清单的中介服务，没有作为受理条件",
        "有办事指南要求清单以外的中介服务",
        "修订要求清单外中介服务的办事指南，修订前窗口和申请表不得索要",
    ),
    Claim(
        "publicity.in_time",
        _S.SUPERVISE,
        "行政许可和行政处罚决定按时公开",
        "有行政许可或者行政处罚决定没有按时公开",
        "补齐逾期未公开的决定，并通报责任单位",
    ),
    Claim(
        "credit.restricts",
        _S.SUPERVISE,
        "失信企业在政府采购、工程招投标、土地出让、授予荣誉上受到限制",
        "失信限制没有在全部场景落实",
        "把信用核查嵌入每一个应当限制的办理环节",
    ),
    Claim(
        "openness.five",
        _S.SUPERVISE,
        "决策、执行、管理、服务、结果五个方面都有公开",
        "“五公开”有空白的方面",
        "补上没有公开内容的方面",
    ),
    Claim(
        "complaints.none",
        _S.SERVE,
        "没有收到投诉举报",
        "收到了投诉举报，不能说零投诉",
        "逐件回访投诉人，按月公布投诉的原因和改进",
    ),
    Claim(
        "projects.weekly",
        _S.SERVE,
        "联审联批会每周召开一次",
        "联审联批会没有做到每周召开",
        "缺开的周次说明原因，恢复每周一次",
    ),
    Claim(
        "registry.on_the_spot",
        _S.SERVE,
        "简单的登记事项立等立取",
        "简单的登记事项没有全部立等立取",
        "查明没有当场办成的登记卡在哪一步",
    ),
    Claim(
        "iso.valid",
        _S.SERVE,
        "质量管理和环境管理体系认证都在有效期内",
        "体系认证有过期的",
        "按期复审体系认证",
    ),
    Claim(
        "resources.five_clear",
        _S.SERVE,
        "政务信息资源做到业务、资源、系统、部门、共享需求五个清楚",
        "政务信息资源目录还有不清楚的方面",
        "补全资源目录的缺项",
    ),
)
