"""The statutory values that ship with the product: facts of the law, with their articles.

行政许可法 has been in force since 2004-07-01; its amendment of 2019 changed none of these
numbers. Art 82: the organ's limits are working days. The applicant's limits (Art 47, 50)
are not named there, so they are read in his favour and marked unsure.
"""

from datetime import date

from .values import Certainty, Statute, StatuteUnit

_WD, _ND = StatuteUnit.WD, StatuteUnit.ND
_LICENSING = "行政许可法"
_SINCE = date(2004, 7, 1)

# key, label, article, value, unit, note
_LICENCE: tuple[tuple[str, str, str, int, StatuteUnit, str], ...] = (
    (
        "licence.supplement_notice",
        "一次性告知补正",
        "第三十二条第一款第四项",
        5,
        _WD,
        "逾期不告知的，自收到申请材料之日起即为受理",
    ),
    (
        "licence.decision",
        "作出行政许可决定",
        "第四十二条第一款",
        20,
        _WD,
        "自受理之日起；法律、法规另有规定的依照其规定",
    ),
    (
        "licence.extension",
        "延长决定期限",
        "第四十二条第一款",
        10,
        _WD,
        "经本行政机关负责人批准，并将理由告知申请人",
    ),
    (
        "licence.joint_decision",
        "统一、联合、集中办理的决定",
        "第四十二条第二款",
        45,
        _WD,
        "各部门共用一个期限",
    ),
    (
        "licence.joint_extension",
        "统一、联合、集中办理的延长",
        "第四十二条第二款",
        15,
        _WD,
        "经本级人民政府负责人批准，并将理由告知申请人",
    ),
    (
        "licence.lower_review",
        "下级机关审查完毕",
        "第四十三条",
        20,
        _WD,
        "先经下级机关审查后报上级机关决定的；法律、法规另有规定的依照其规定",
    ),
    ("licence.delivery", "颁发、送达许可证件", "第四十四条", 10, _WD, "自作出决定之日起"),
    (
        "licence.excluded_kinds",
        "不计入期限的程序种数",
        "第四十五条",
        8,
        StatuteUnit.COUNT,
        "听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审；所需时间要书面告知",
    ),
    (
        "licence.inspection_start",
        "指派人员检验、检测、检疫",
        "第五十五条第二款",
        5,
        _WD,
        "自受理之日起，指派两名以上工作人员",
    ),
    (
        "licence.inspection_staff",
        "检验、检测、检疫人员",
        "第五十五条第二款",
        2,
        StatuteUnit.COUNT,
        "",
    ),
    ("licence.hearing_held", "组织听证", "第四十七条", 20, _WD, "自申请人提出听证申请之日起"),
    ("licence.hearing_notice", "通知听证时间、地点", "第四十八条", 7, _WD, "举行听证前"),
    (
        "licence.false_application_ban",
        "隐瞒情况申请的再申请限制",
        "第七十八条",
        1,
        StatuteUnit.YEAR,
        "直接关系公共安全、人身健康、生命财产安全的事项",
    ),
    (
        "licence.fraud_ban",
        "骗取许可的再申请限制",
        "第七十九条",
        3,
        StatuteUnit.YEAR,
        "直接关系公共安全、人身健康、生命财产安全的事项",
    ),
)
_APPLICANT = (
    ("licence.hearing_request", "申请听证", "第四十七条", 5, _WD, "按有利于申请人理解为工作日"),
    (
        "licence.renewal_application",
        "申请延续",
        "第五十条第一款",
        30,
        _ND,
        "有效期届满前；法律、法规、规章另有规定的依照其规定，按有利于申请人理解为自然日",
    ),
)


def _licence_rows() -> list[Statute]:
    sure = [(row, Certainty.SEEN) for row in _LICENCE]
    unsure = [(row, Certainty.UNSURE) for row in _APPLICANT]
    return [
        Statute(key, label, _LICENSING, article, value, unit, _SINCE, None, note, certainty)
        for (key, label, article, value, unit, note), certainty in sure + unsure
    ]


_REMEDIES = [
    Statute(
        "remedy.reconsideration",
        "申请行政复议",
        "行政复议法",
        "第九条",
        60,
        _ND,
        date(1999, 10, 1),
        date(2023, 12, 31),
        "自知道该具体行政行为之日起；法律规定超过六十日的除外",
        Certainty.KNOWN,
    ),
    Statute(
        "remedy.reconsideration",
        "申请行政复议",
        "行政复议法",
        "第二十条",
        60,
        _ND,
        date(2024, 1, 1),
        None,
        "自知道或者应当知道该行政行为之日起；法律规定超过六十日的除外",
    ),
    Statute(
        "remedy.litigation",
        "提起行政诉讼",
        "行政诉讼法",
        "第三十九条",
        3,
        StatuteUnit.MONTH,
        date(1990, 10, 1),
        date(2015, 4, 30),
        "自知道作出具体行政行为之日起；法律另有规定的除外",
        Certainty.KNOWN,
    ),
    Statute(
        "remedy.litigation",
        "提起行政诉讼",
        "行政诉讼法",
        "第四十六条",
        6,
        StatuteUnit.MONTH,
        date(2015, 5, 1),
        None,
        "自知道或者应当知道作出行政行为之日起；法律另有规定的除外",
    ),
]

# No law names the days: what hotlines commonly give a complaint. A county that has its own
# number adds a row of its own.
_FEEDBACK = [
    Statute(
        "feedback.extra_demand",
        "答复索要清单外材料的反映",
        "热线投诉类工单通行期限",
        "（法规未定天数）",
        15,
        _WD,
        date(2020, 1, 1),
        None,
        "自收到反映之日起；本县热线办理规定另有天数的，依照其规定",
        Certainty.UNSURE,
    ),
]


_LISTS = [
    Statute(
        "powers.adjustment",
        "权责清单动态调整",
        "本省权责清单管理办法",
        "动态调整期限",
        20,
        _WD,
        date(2015, 3, 24),
        None,
        "各省多为二十个工作日或者三十日；以本省办法为准，在法定值里改",
        Certainty.UNSURE,
    ),
]


def reference_statutes() -> tuple[Statute, ...]:
    """All shipped rows, by key and date."""
    rows = [*_licence_rows(), *_REMEDIES, *_FEEDBACK, *_LISTS]
    return tuple(sorted(rows, key=lambda row: (row.key, row.effective_from)))
