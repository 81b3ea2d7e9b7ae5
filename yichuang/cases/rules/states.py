"""Where a case stands, how it ended, and by which door it came in."""

from yichuang.kernel.enums import Labelled


class Stage(Labelled):
    """Few stages; the outcome is a separate thing."""

    RECEIVED = "received", "已收件"
    SUPPLEMENT = "supplement", "待补正"
    REVIEWING = "reviewing", "审查中"
    PAUSED = "paused", "特别程序"
    DECIDED = "decided", "待送达"
    CLOSED = "closed", "办结"


class Outcome(Labelled):
    """How a case ended."""

    GRANTED = "granted", "准予"
    REFUSED = "refused", "不予"
    NOT_NEEDED = "not_needed", "不受理"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    WITHDRAWN = "withdrawn", "撤回申请"
    LAPSED = "lapsed", "逾期未补正终止"
    FILED = "filed", "已备案"
    GAPS_EXPIRED = "gaps_expired", "容缺逾期终止"


class Lane(Labelled):
    """办件类型, GB/T 39046-2020 A.6."""

    INSTANT = "instant", "即办件"
    PROMISE = "promise", "承诺件"


class Channel(Labelled):
    """申请渠道."""

    WINDOW = "window", "窗口"
    ONLINE = "online", "网上"
    PLATFORM = "platform", "政务服务平台"


class AcceptedHow(Labelled):
    """How acceptance came about."""

    BY_OFFICER = "officer", "窗口受理"
    DEEMED = "deemed", "视为受理"


class MaterialState(Labelled):
    """What the clerk found when looking at a material."""

    UNSEEN = "unseen", "未看"
    COMPLETE = "complete", "齐全"
    DEFECTIVE = "defective", "有问题"
    EXEMPT = "exempt", "免交"
    LATER = "later", "容缺后补"
    PROMISED = "promised", "以承诺代替"


class LineState(Labelled):
    """One line of a supplement notice."""

    OPEN = "open", "等您补"
    SUPPLIED = "supplied", "已补交"
    SETTLED = "settled", "已改好"


class GapState(Labelled):
    """One material that may follow: 容缺, never to be confused with one that is promised."""

    OPEN = "open", "等您补交"
    HANDED_IN = "handed_in", "已补交"


class Verdict(Labelled):
    """What the check of a commitment found."""

    TRUE = "true", "承诺属实"
    FALSE = "false", "承诺不实"
    UNCHECKED = "unchecked", "无法核查"


class Consequence(Labelled):
    """What follows a false commitment: put it right in time, or lose what it gave."""

    CORRECT = "correct", "责令限期改正"
    RESCIND = "rescind", "提出撤销决定"


class SignedHow(Labelled):
    """Where a promise was signed."""

    ONLINE = "online", "网上签署"
    PAPER = "paper", "窗口纸质签署"


class PauseKind(Labelled):
    """The eight procedures that stop the clock: a closed list (行政许可法第四十五条)."""

    HEARING = "hearing", "听证"
    TENDER = "tender", "招标"
    AUCTION = "auction", "拍卖"
    INSPECTION = "inspection", "检验"
    TESTING = "testing", "检测"
    QUARANTINE = "quarantine", "检疫"
    APPRAISAL = "appraisal", "鉴定"
    EXPERT_REVIEW = "expert_review", "专家评审"


class DeliveryMethod(Labelled):
    """送达方式."""

    DIRECT = "direct", "直接送达"
    POST = "post", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    LEFT = "left", "留置送达"
    ANNOUNCED = "announced", "公告送达"


class Card(Labelled):
    """电子监察: 黄牌 and 红牌 run on the promised clock, 违法超期 on the statutory one."""

    NONE = "none", "正常"
    YELLOW = "yellow", "黄牌"
    RED = "red", "红牌"


OPEN_STAGES = frozenset({Stage.RECEIVED, Stage.SUPPLEMENT, Stage.REVIEWING, Stage.PAUSED})
ACCEPTED_STAGES = frozenset({Stage.REVIEWING, Stage.PAUSED})
