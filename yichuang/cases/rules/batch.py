"""批量准予: what may stand in a batch, and what its confirmation has to show."""

from collections.abc import Collection, Mapping, Sequence

from yichuang.cases.rules.states import Outcome

LARGEST = 100


def batch_fault(cases: int, items: Collection[int]) -> str:
    """Why these cannot be decided together; empty when they can."""
    if not cases:
        return "没有选中办件"
    if cases > LARGEST:
        return f"一次最多 {LARGEST} 件，您选了 {cases} 件"
    return "" if len(items) == 1 else "只能选同一个事项的办件"


def not_recommended(proposals: Collection[str], *, asked: bool = False) -> str:
    """Why a case is decided by itself: reasons are owed to whoever may be refused (Art 38).

    Every step that says anything has to recommend granting, and one has to. Where somebody
    was `asked` for an opinion, it is read beside the decision and not passed over.
    """
    if asked:
        return "征求过意见，要看着意见单独决定"
    said = {one for one in proposals if one}
    if Outcome.REFUSED.value in said:
        return "有审查意见建议不予，要单独决定"
    return "" if said else "没有审查意见建议准予，要单独决定"


def differing(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The fields in which the cases are not all the same, in the order they first appear."""
    names = dict.fromkeys(name for row in rows for name in row)
    return [name for name in names if len({row.get(name, "") for row in rows}) > 1]
