"""Whether a department has the people its items need: somebody to review, another to decide."""

from collections.abc import Collection

ALONE = "审查和决定只有同一个人"


def staffing_fault(reviewers: Collection[int], deciders: Collection[int]) -> str:
    """What a department lacks; empty when nothing.

    审查与决定分离: the one who reviewed does not decide, so the two need two people.
    """
    if not reviewers and not deciders:
        return "没有能审查、能决定的人"
    if not reviewers:
        return "没有能审查的人"
    if not deciders:
        return "没有能决定的人"
    return ALONE if len({*reviewers, *deciders}) == 1 else ""
