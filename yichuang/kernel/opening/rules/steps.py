"""The opening as an ordered list of steps; each state follows from the rows, never from ticks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Fact:
    """What the rows say about a step: done or not, in one sentence."""

    done: bool
    text: str


@dataclass(frozen=True)
class Step:
    """One step: what is done, why, who does it, which workbook it takes."""

    key: str
    title: str
    why: str
    who: str
    workbook: str = ""
    needed: bool = True
    fact: Fact = Fact(False, "")

    @property
    def state(self) -> str:
        """done, todo (the county cannot open without it) or later (it can)."""
        return "done" if self.fact.done else "todo" if self.needed else "later"


_STEPS = (
    Step("county", "县名和代码", "印在每份文书、每个网页上。", "系统管理员"),
    Step(
        "departments",
        "部门",
        "事项、人员和办件都挂在部门下；文书要写复议机关和法院。",
        "系统管理员",
        "opening.departments",
    ),
    Step(
        "staff",
        "人员",
        "每人一个账号；角色先作为建议，安全管理员确认后才生效。",
        "系统管理员",
        "opening.staff",
    ),
    Step("passwords", "初始密码条", "每人一张，只能下载一次；本人首次登录必须改。", "系统管理员"),
    Step("roles", "确认角色", "三员分开：建账号的人不能授权。", "安全管理员"),
    Step(
        "windows",
        "窗口和开放时间",
        "群众要知道去哪个窗口、几点开门；不影响法定工作日的计算。",
        "系统管理员",
        "opening.windows",
    ),
    Step("calendar", "放假通知", "没有当年的通知，跨节的到期日都只是暂定。", "系统管理员"),
    Step(
        "items",
        "事项",
        "没有发布的事项，群众打开网站什么也办不了；先成草稿，补齐送审再发布。",
        "事项编辑员",
        "opening.items",
        needed=False,
    ),
    Step("backup", "密钥和备份", "密钥丢了数据就读不出来；没有备份就没有退路。", "系统管理员"),
    Step("doctor", "体检", "带着错误的设置开门，办件可能丢失或泄露。", "系统管理员"),
)


def steps(facts: Mapping[str, Fact]) -> tuple[Step, ...]:
    """Every step with its state."""
    return tuple(replace(step, fact=facts[step.key]) for step in _STEPS)
