"""转交: to whom a reviewer or an approver may pass a case."""

from collections.abc import Collection

from yichuang.kernel.permissions.rules import Permission, permissions_of


def needed(*, steps_left: bool) -> Permission:
    """The power that the next thing on the case takes."""
    return Permission.CASE_REVIEW if steps_left else Permission.CASE_DECIDE


def pass_fault(
    to: int, roles: Collection[str], *, needs: Permission, reviewers: Collection[int], giver: int
) -> str:
    """Why this colleague cannot take the case; empty when he can.

    审查与决定分离: whoever gave an opinion is not handed the decision.
    """
    if to == giver:
        return "不能转交给自己"
    if needs not in permissions_of(frozenset(roles)):
        return f"这位同事没有“{needs.label}”的权限"
    if needs is Permission.CASE_DECIDE and to in reviewers:
        return "这位同事审查过这件办件，决定要由另一位有权的人作出（审查与决定分离）"
    return ""
