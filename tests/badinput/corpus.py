"""All families, and what came of sending them."""

import importlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .cases import Case, run
from .scene import Scene

FAMILIES = {
    "kinds": "内容和扩展名不符的文件",
    "bombs": "压缩炸弹和过大的内容",
    "xxe": "XML 实体、外部引用、宏和 DDE",
    "formulas": "公式单元格",
    "numbers": "存成数字的 18 位号码",
    "gb18030": "GB 18030 和其他编码",
    "widths": "全角、看不见的字符和格式不对的值",
    "names": "带“·”和生僻字的姓名",
    "paths": "文件名和路径花招",
    "scripts": "存进文字里的脚本",
    "addresses": "指向内网的网址（SSRF）",
    "pollution": "重复、多余和伪造的参数",
    "queries": "查询参数里的 SQL 和 ORM 花招",
}
Wanted = list[tuple[str, Case]]


def cases_of(family: str, scene: Scene) -> Iterator[Case]:
    """The cases of one family, always the same ones in the same order."""
    module = importlib.import_module(f"tests.badinput.{family}")
    yield from module.cases(scene.county)


def corpus(scene: Scene, *, families: Sequence[str] | None = None, holding: str = "") -> Wanted:
    """(family, case) of all that is asked for. Ids are unique."""
    found = [
        (family, case)
        for family in families or FAMILIES
        for case in cases_of(family, scene)
        if holding in case.id
    ]
    doubled = [case_id for case_id, n in Counter(case.id for _, case in found).items() if n > 1]
    if doubled:
        raise AssertionError(f"ids used twice: {doubled[:5]}")
    return found


@dataclass
class Report:
    """Figures by family."""

    sent: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)  # type: ignore[type-var]
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return bool(self.sent) and not self.wrong

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "families": {
                name: {"sent": n, "right": self.right[name], "wrong": n - self.right[name]}
                for name, n in self.sent.items()
            },
            "sent": sum(self.sent.values()),
            "wrong": [{"family": f, "case": c, "fault": fault} for f, c, fault in self.wrong],
        }

    def table(self) -> str:
        """For people."""
        lines = [f"{'family':<12}{'sent':>6}{'right':>7}{'wrong':>7}{'s':>7}"]
        for name, n in self.sent.items():
            right = self.right[name]
            lines.append(f"{name:<12}{n:>6}{right:>7}{n - right:>7}{self.seconds[name]:>7.1f}")
        total, right = sum(self.sent.values()), sum(self.right.values())
        lines.append(f"{'all':<12}{total:>6}{right:>7}{total - right:>7}")
        return "\n".join(lines + [f"{case}: {fault}" for _, case, fault in self.wrong])


def send_all(scene: Scene, wanted: Wanted, said: Callable[[str], None] = str) -> Report:
    """Send them one after the other, each undone; `said` hears of each family begun."""
    report = Report()
    for family, case in wanted:
        if family not in report.sent:
            said(f"{family}: {FAMILIES[family]} ({len(report.wrong)} wrong before)")
        started = time.monotonic()
        found = tried(case, scene)
        report.seconds[family] += time.monotonic() - started  # type: ignore[assignment]
        report.sent[family] += 1
        if found:
            report.wrong.append((family, case.id, found))
        else:
            report.right[family] += 1
    return report


def tried(case: Case, scene: Scene) -> str:
    """The fault of one case; a look that cannot be taken is one, too."""
    try:
        return run(case, scene)
    except Exception as error:  # the others are still to be sent
        return f"{type(error).__name__}: {error}"[:300]
