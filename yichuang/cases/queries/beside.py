"""What stands beside a case: the version it is pinned to, its applicant, its organ."""

from dataclasses import dataclass
from datetime import date

from yichuang.cases.models import Case
from yichuang.cases.queries.pinned import Pinned, pinned_by
from yichuang.catalog.items.queries import entrusted_to
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.identity.queries import PartyView, party_view
from yichuang.kernel.org.queries import DepartmentView, department_named


@dataclass(frozen=True)
class Beside:
    """The three that documents and texts name. None of them changes during a move."""

    version: Pinned
    applicant: PartyView
    organ: DepartmentView
    agent: str = ""


def beside(case: Case) -> Beside:
    """Without a query for a case read for a move that issues a document; up to three else."""
    version = pinned_by(case)
    agent = case.agent.name if case.agent else ""
    organ = in_whose_name(version, organ_of(case))
    return Beside(version, party_view(case.applicant), organ, agent)


def in_whose_name(
    version: Pinned, own: DepartmentView, *, filed_on: date | None = None
) -> DepartmentView:
    """委托 (行政许可法 Art 24): every paper is the giver's, with its mark and its review organ.

    No query for the many items nobody entrusted. Raises Invalid for a giver nobody registered,
    and at filing Conflict for a power that its giver holds by 委托 itself.
    """
    name = version.content.entrusted_by
    if not name:
        return own
    giver = department_named(name)
    if giver is None or giver.id == own.id:
        raise Invalid(
            f"“{version.item_name}”写明由“{name}”委托，这个机关没有登记，不能以它的名义出文书",
            what_to_do="请事项编辑员核对委托部门，或者请系统管理员登记这个机关",
        )
    if filed_on is not None:
        _check_not_passed_on(version, giver, on=filed_on)
    return giver


def _check_not_passed_on(version: Pinned, giver: DepartmentView, *, on: date) -> None:
    """受委托机关不得再委托 (Art 24(3)): the giver must hold the power itself. Raises Conflict."""
    held_by = entrusted_to(giver.id, same_power_as=version.item_id, on=on)
    if held_by:
        raise Conflict(
            f"“{giver.name}”自己是受“{held_by}”委托办理“{version.item_name}”的，不得再委托"
            "（行政许可法第二十四条第三款）",
            code="sub-delegation",
            what_to_do=f"请事项编辑员改正事项 {version.item_code} 的委托部门",
        )


def organ_of(case: Case) -> DepartmentView:
    """The organ that handles the case: the one it was filed with."""
    names = DepartmentView.__dataclass_fields__
    return DepartmentView(**{name: getattr(case.department, name) for name in names})
