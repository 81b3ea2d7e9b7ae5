"""Who registers acts, baselines and disposals. What was registered is public (行政许可法 Art 5)."""

from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.permissions.rules import Actor, Permission


def must_manage(by: Actor) -> None:
    """Raises NotAllowed for who may not register."""
    if not by.can(Permission.REDUCTION_MANAGE):
        raise NotAllowed("您没有登记精简和清理的权限")
