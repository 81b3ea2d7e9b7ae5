"""Code lists of a service item (GB/T 39046-2020 Annex A and the exchange tables).

A stored value is an English key; the national code stands in the tables below, so that a
revision of the standard changes a table and no row.
"""

from yichuang.kernel.enums import Labelled


class Regime(Labelled):
    """法律类型: which law governs the case, hence which transition table and clocks."""

    LICENCE = "licence", "行政许可"
    PUBLIC_SERVICE = "public_service", "公共服务"
    CONFIRMATION = "confirmation", "行政确认"
    PAYMENT = "payment", "行政给付"
    REWARD = "reward", "行政奖励"
    RULING = "ruling", "行政裁决"
    OTHER_POWER = "other_power", "其他行政权力"
    FILING = "filing", "备案"
    REGISTRATION = "registration", "市场主体登记"
    PENALTY = "penalty", "行政处罚"
    COERCION = "coercion", "行政强制"
    LEVY = "levy", "行政征收"
    INSPECTION = "inspection", "行政检查"


# A.1 事项类型. 备案 is filed under 其他行政权力, 登记 under 行政许可 (Art 12(5)).
ITEM_TYPES: dict[str, str] = {
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
TYPES_OF_REGIME: dict[str, frozenset[str]] = {
    Regime.LICENCE: frozenset({"01"}),
    Regime.PUBLIC_SERVICE: frozenset({"20"}),
    Regime.CONFIRMATION: frozenset({"07"}),
    Regime.PAYMENT: frozenset({"05"}),
    Regime.REWARD: frozenset({"08"}),
    Regime.RULING: frozenset({"09"}),
    Regime.OTHER_POWER: frozenset({"10"}),
    Regime.FILING: frozenset({"10", "20"}),
    Regime.REGISTRATION: frozenset({"01", "07", "10"}),
    Regime.PENALTY: frozenset({"02"}),
    Regime.COERCION: frozenset({"03"}),
    Regime.LEVY: frozenset({"04"}),
    Regime.INSPECTION: frozenset({"06"}),
}
# 依职权: nobody applies for these, so they carry no hall service and no 最多跑一次 flag.
EX_OFFICIO = frozenset({Regime.PENALTY, Regime.COERCION, Regime.LEVY, Regime.INSPECTION})


class State(Labelled):
    """Life of a version. Published content never changes; a change is a new version."""

    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHED = "published", "已发布"
    REPLACED = "replaced", "已被新版替代"
    WITHDRAWN = "withdrawn", "已撤下"


FROZEN_STATES = frozenset({State.PUBLISHED, State.REPLACED, State.WITHDRAWN})


class Handling(Labelled):
    """办件类型, A.6."""

    INSTANT = "instant", "即办件"
    PROMISED = "promised", "承诺件"
    OTHER = "other", "其他"


class LimitUnit(Labelled):
    """Unit of a time limit; 日 in 行政许可法 means working days (Art 82)."""

    WORKING_DAYS = "wd", "工作日"
    CALENDAR_DAYS = "nd", "自然日"
    MONTHS = "month", "个月"


class ServiceObject(Labelled):
    """服务对象, A.4, with the 非法人企业 of exchange practice."""

    PERSON = "person", "自然人"
    ENTERPRISE = "enterprise", "企业法人"
    INSTITUTION = "institution", "事业法人"
    SOCIAL = "social", "社会组织法人"
    UNINCORPORATED = "unincorporated", "非法人企业"
    ORGAN = "organ", "行政机关"
    OTHER = "other", "其他组织"


class Audience(Labelled):
    """Whom a catalogue column is for."""

    PERSONAL = "personal", "个人"
    LEGAL = "legal", "法人"


class Channel(Labelled):
    """办理形式, A.5."""

    WINDOW = "window", "窗口办理"
    WEB = "web", "电脑端网上办理"
    MOBILE = "mobile", "移动端网上申请"
    POST = "post", "快递申请"
    OTHER = "other", "其他"


ONLINE_DEPTHS: dict[int, str] = {
    0: "不能网上办",
    1: "互联网咨询",
    2: "互联网收件",
    3: "互联网预审",
    4: "互联网受理",
    5: "互联网办理",
    6: "互联网办理结果信息反馈",
    7: "互联网电子证照反馈",
    8: "其他",
}


class PowerSource(Labelled):
    """权力来源."""

    STATUTORY = "statutory", "法定本级行使"
    DEVOLVED = "devolved", "上级下放"
    AUTHORISED_UP = "authorised_up", "上级授权"
    AUTHORISED_PEER = "authorised_peer", "同级授权"
    DELEGATED_UP = "delegated_up", "上级委托"
    DELEGATED_PEER = "delegated_peer", "同级委托"


class UseLevel(Labelled):
    """行使层级, A.2; the key is the national code."""

    NATIONAL = "1", "国家级"
    PROVINCE = "2", "省级"
    CITY = "3", "市级"
    COUNTY = "4", "县级"
    TOWN = "5", "镇（乡、街道）级"
    VILLAGE = "6", "村（社区）级"
    GRADED = "7", "分级管理"


class SubjectNature(Labelled):
    """实施主体性质, A.3; the key is the national code."""

    ORGAN = "1", "法定机关"
    AUTHORISED = "2", "授权组织"
    ENTRUSTED = "3", "受委托组织"
    OTHER = "9", "其他"


class ResultKind(Labelled):
    """审批结果类型."""

    CERTIFICATE = "certificate", "证照"
    APPROVAL = "approval", "批文"
    OTHER = "other", "其他"
    NONE = "none", "无"


class MaterialForm(Labelled):
    """材料形式."""

    ORIGINAL = "original", "原件"
    COPY = "copy", "复印件"
    BOTH = "both", "原件和复印件"
    EITHER = "either", "原件或复印件"
    ELECTRONIC = "electronic", "电子材料"


class MaterialKind(Labelled):
    """材料类型."""

    FORM = "form", "申请表格文书"
    CERTIFICATE = "certificate", "证件证照证明"
    REPORT = "report", "技术报告"
    OTHER = "other", "其他"


class MaterialSource(Labelled):
    """来源渠道."""

    APPLICANT = "applicant", "申请人自备"
    GOVERNMENT = "government", "政府部门核发"
    INTERMEDIARY = "intermediary", "中介机构出具"
    OTHER = "other", "其他"


class Necessity(Labelled):
    """材料必要性. 容缺后补 may follow later, 信息免交 is never handed in."""

    REQUIRED = "required", "必要"
    OPTIONAL = "optional", "非必要"
    LATER = "later", "容缺后补"
    WAIVED = "waived", "信息免交"


class Exclusion(Labelled):
    """Where no commitment may stand for evidence (国办发〔2020〕42号): the risk is too great."""

    NATIONAL_SECURITY = "national_security", "直接涉及国家安全"
    SECRETS = "secrets", "涉及国家秘密"
    PUBLIC_SECURITY = "public_security", "直接涉及公共安全"
    FINANCE = "finance", "金融业审慎监管"
    ECOLOGY = "ecology", "直接涉及生态环境保护"
    LIFE = "life", "直接关系人身健康、生命财产安全"
    FOREIGN = "foreign", "重要涉外事项"


class StepActor(Labelled):
    """Who does a step."""

    APPLICANT = "applicant", "申请人"
    WINDOW = "window", "受理窗口"
    DEPARTMENT = "department", "审批部门"


class BasisLevel(Labelled):
    """Rank of a legal source; 行政许可法 Art 58 and 优化营商环境条例 Art 44 look at it."""

    LAW = "law", "法律"
    ADMIN_REGULATION = "admin_regulation", "行政法规"
    STATE_COUNCIL = "state_council", "国务院决定"
    LOCAL_REGULATION = "local_regulation", "地方性法规"
    DEPARTMENT_RULE = "department_rule", "部门规章"
    LOCAL_RULE = "local_rule", "地方政府规章"
    NORMATIVE = "normative", "规范性文件"


class SpecialProcedure(Labelled):
    """The closed list of 行政许可法 Art 45: only these stop the statutory clock."""

    HEARING = "hearing", "听证"
    BIDDING = "bidding", "招标"
    AUCTION = "auction", "拍卖"
    INSPECTION = "inspection", "检验"
    TESTING = "testing", "检测"
    QUARANTINE = "quarantine", "检疫"
    APPRAISAL = "appraisal", "鉴定"
    EXPERT_REVIEW = "expert_review", "专家评审"
