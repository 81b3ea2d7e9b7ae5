"""The words of a delegation, and who may hand a power on."""

from yichuang.kernel.enums import Labelled

ARTICLE_24 = "行政许可法第二十四条"


class Kind(Labelled):
    """下放方式. 服务前移 moves the counter only: the power stays with the giver."""

    TRANSFER = "transfer", "直接下放"
    ENTRUST = "entrust", "委托"
    FORWARD = "forward", "服务前移"


class HeldBy(Labelled):
    """How the giver holds the power itself."""

    OWN = "own", "法定本级行使"
    TRANSFERRED = "transferred", "上级下放"
    ENTRUSTED = "entrusted", "受上级委托"


class Level(Labelled):
    """原层级."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"


class Stage(Labelled):
    """Where a delegation stands."""

    PENDING = "pending", "待承接"
    PREPARING = "preparing", "承接中"
    OPENED = "opened", "已承接"
    RUNNING = "running", "运行"
    BELOW = "below", "评估未达标"
    HAND_BACK = "hand_back", "退回建议"
    ENDED = "ended", "已收回"


class Point(Labelled):
    """One point of the readiness list."""

    EFFECTIVE = "effective", "下放已经生效"
    PLAN = "plan", "承接方案"
    TRAINING = "training", "人员培训考核"
    SEAL = "seal", "印章到位"
    SYSTEM = "system", "系统权限到位"
    GUIDE = "guide", "办事指南公布"
    STANDARD = "standard", "标准不低于下放单位"
    IN_NAME = "in_name", "用委托机关名义"


# Points a person vouches for while no context above can answer.
BY_HAND = (Point.SEAL, Point.SYSTEM)
# What the giver demanded; without all of it nothing can be compared.
STANDARD_FIELDS = ("materials", "promised_days", "checks")


def entrusting_fault(kind: str, held_by: str, giver: str) -> str:
    """Why the giver may not hand this power on; empty when it may.

    Whoever holds a power by 委托 must not pass it on (行政许可法 Art 24(3)). 服务前移 passes on
    no power.
    """
    if held_by == HeldBy.ENTRUSTED and kind != Kind.FORWARD:
        return f"“{giver}”自己是受委托行使这项权力的，不得再委托给别的机关（{ARTICLE_24}第三款）"
    return ""
