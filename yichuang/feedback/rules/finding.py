"""The report tested by itself: what guide and lists said on the day of the demand.

优化营商环境条例第四十三条 (intermediaries), 第四十四条 (proofs): outside the published lists nobody
may ask. 国务院关于在线政务服务的若干规定第十二条: what sharing gives is not asked for again. Names
are compared as the lists compare them; a name that is only alike is left to a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from yichuang.catalog.intermediaries.rules import Intermediary, named
from yichuang.catalog.proofs.rules import Proof, cancelled, day_text, plain
from yichuang.kernel.enums import Labelled

ALIKE = 0.75
_TAILS = ("原件及复印件", "原件和复印件", "复印件", "原件", "一份", "1份")
_REPORTS = ("评估", "检测", "鉴定", "审计", "验资", "检验", "勘察", "可行性研究", "施工图审查")


class Verdict(Labelled):
    """自动比对结果."""

    LISTED = "listed", "在清单内"
    OUTSIDE = "outside", "不在清单内"
    CANCELLED = "cancelled", "证明已取消"
    HELD = "held", "政府已有，免交"
    INTERMEDIARY = "intermediary", "中介服务不能要"
    NO_GUIDE = "no_guide", "当天没有指南"
    UNSURE = "unsure", "需人工核对"


@dataclass(frozen=True)
class Listed:
    """One material of the guide in force: its place, and how it stands."""

    position: int
    name: str
    waived: bool = False  # 免交, or the government holds it
    conditional: bool = False
    report: bool = False  # of an intermediary


@dataclass(frozen=True)
class Lists:
    """What held on a day. `materials` None: no guide; `services` None: never a list."""

    on: date
    item_code: str
    guide: str  # 办事指南第2版（2026年3月2日起）
    materials: Sequence[Listed] | None
    proofs: Sequence[Proof]
    services: Sequence[Intermediary] | None


@dataclass(frozen=True)
class Evidence:
    """One row that the finding rests on: which list, which row, what it says."""

    source: str
    row: str
    says: str


@dataclass(frozen=True)
class Finding:
    """The automatic finding, in words, with its rows."""

    verdict: Verdict
    text: str
    evidence: tuple[Evidence, ...] = ()


def bare(name: str) -> str:
    """A name without what only says in how many copies."""
    text = plain(name)
    while tail := next((t for t in _TAILS if text.endswith(t) and text != t), ""):
        text = text[: -len(tail)]
    return text


def alike(asked: str, name: str) -> bool:
    """Whether two names may mean one paper: one holds the other, or a character is wrong."""
    one, other = bare(asked), bare(name)
    if min(len(one), len(other)) < 2:
        return False
    return one in other or other in one or SequenceMatcher(None, one, other).ratio() >= ALIKE


def find(asked: str, lists: Lists) -> Finding:
    """What the lists of that day say of a demand for this paper in this item."""
    tests = (_material, _proof, _similar, _unlisted)
    return next(found for test in tests if (found := test(asked, lists)) is not None)


def _material(asked: str, lists: Lists) -> Finding | None:
    rows = [row for row in lists.materials or () if bare(row.name) == bare(asked)]
    if not rows:
        return None
    rows_seen = tuple(_of_guide(row, lists) for row in rows)
    if len(rows) > 1:
        return _unsure(rows_seen)
    row, where = rows[0], f"本事项材料第{rows[0].position}项“{rows[0].name}”"
    if gone := _gone(row.name, asked, lists):
        return Finding(gone.verdict, gone.text, (*gone.evidence, *rows_seen))
    if row.report and (barred := _service(asked, lists)) is not None:
        return Finding(barred.verdict, barred.text, (*barred.evidence, *rows_seen))
    if row.waived:
        return Finding(Verdict.HELD, f"{where}写明免交，不能再要", rows_seen)
    if row.conditional:
        return Finding(
            Verdict.UNSURE, f"{where}只在有些情形下要，您是不是这种情形，需人工核对", rows_seen
        )
    return Finding(Verdict.LISTED, f"清单内：{where}，可以索要", rows_seen)


def _gone(name: str, asked: str, lists: Lists) -> Finding | None:
    """The cancelled row for the paper, by the guide's name or the reporter's."""
    words = (name, asked, bare(asked))
    row = next((r for w in words if (r := cancelled(lists.proofs, w, lists.item_code))), None)
    if row is None:
        return None
    paper = f"（{row.document}）" if row.document else ""
    text = f"该证明已于{day_text(row.effective_from)}取消，改为{row.instead}{paper}"
    if row.replacement == "dropped":
        text = f"该证明已于{day_text(row.effective_from)}取消，不用再办{paper}"
    return Finding(Verdict.CANCELLED, text, (_of_proof(row),))


def _proof(asked: str, lists: Lists) -> Finding | None:
    """Not in the guide: cancelled, or kept by the register for something."""
    if gone := _gone(asked, asked, lists):
        return gone
    kept = [r for r in lists.proofs if not r.cancelled and bare(r.name) == bare(asked)]
    mine = [r for r in kept if r.item_code in ("", lists.item_code)]
    if not mine:
        return None
    text = "证明事项清单里保留了这项证明，但本事项材料清单里没有写，需人工核对"
    return Finding(Verdict.UNSURE, text, tuple(_of_proof(r) for r in mine))


def _similar(asked: str, lists: Lists) -> Finding | None:
    rows = [_of_guide(r, lists) for r in lists.materials or () if alike(asked, r.name)]
    proofs = [r for r in lists.proofs if alike(asked, r.name)]
    rows += [_of_proof(r) for r in proofs if r.item_code in ("", lists.item_code)]
    return _unsure(rows) if rows else None


def _unlisted(asked: str, lists: Lists) -> Finding:
    """In no list of materials and proofs: an intermediary's report, or nothing at all."""
    if (barred := _service(asked, lists)) is not None:
        return barred
    if lists.materials is None:
        text = f"本事项{day_text(lists.on)}没有生效的办事指南，窗口没有可以索要的材料清单"
        return Finding(Verdict.NO_GUIDE, text)
    rows = named(lists.services or (), asked, lists.item_code)
    if rows:
        text = "这项中介服务在中介服务清单内，但本事项材料清单里没有写，需人工核对"
        return Finding(Verdict.UNSURE, text, tuple(map(_of_service, rows)))
    seen = Evidence(lists.guide, f"共{len(lists.materials)}项材料", "没有这一项")
    return Finding(Verdict.OUTSIDE, "不在本事项材料清单内，不能索要", (seen,))


def _service(asked: str, lists: Lists) -> Finding | None:
    """What the list of intermediary services forbids; None while the county has no list."""
    if lists.services is None:
        return None
    rows = named(lists.services, asked, lists.item_code)
    if any(not row.why_not for row in rows):
        return None
    if rows:
        text = f"该中介服务不能要申请人提供：{rows[0].why_not}"
        return Finding(Verdict.INTERMEDIARY, text, tuple(map(_of_service, rows)))
    if not any(word in plain(asked) for word in _REPORTS):
        return None
    seen = Evidence("中介服务清单", f"共{len(lists.services)}项", "没有这一项")
    return Finding(Verdict.INTERMEDIARY, "该中介服务不在中介服务清单内，不能索要", (seen,))


def _unsure(rows: Iterable[Evidence]) -> Finding:
    return Finding(Verdict.UNSURE, "清单里有名称相近的，需人工核对", tuple(rows))


def _of_guide(row: Listed, lists: Lists) -> Evidence:
    says = "免交" if row.waived else "符合情形的才交" if row.conditional else "要交"
    return Evidence(lists.guide, f"材料第{row.position}项 {row.name}", says)


def _of_proof(row: Proof) -> Evidence:
    says = f"{day_text(row.effective_from)}起取消，{row.instead}" if row.cancelled else "保留"
    paper = f"（{row.document}）" if row.document else ""
    return Evidence("证明事项清单", f"{row.number} {row.name}", f"{says}{paper}")


def _of_service(row: Intermediary) -> Evidence:
    return Evidence("中介服务清单", f"{row.number} {row.result_paper}", row.state)


def since_then(then: Finding, now: Finding) -> Finding:
    """The finding of the day of the demand; what was cancelled afterwards is added to it."""
    if then.verdict is not Verdict.LISTED or now.verdict is not Verdict.CANCELLED:
        return then
    text = f"{then.text}。这是当天的清单；之后{now.text}"
    return Finding(then.verdict, text, (*then.evidence, *now.evidence))
