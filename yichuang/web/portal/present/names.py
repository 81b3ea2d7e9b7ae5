"""以谁的名义申请: oneself, a firm of one's own account, or a firm whose mandate runs."""

from dataclasses import dataclass, field
from datetime import date

from yichuang.cases.queries.pinned import Pinned, pinned
from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.identity.queries import MandateView, PartyView, mandates_held, own_parties
from yichuang.kernel.identity.rules import PartyKind
from yichuang.kernel.permissions.rules import Actor


@dataclass(frozen=True)
class Name:
    """One name to apply in: as the page offers it, and what the action is told."""

    key: str
    label: str
    hint: str = ""
    fault: str = ""
    arguments: dict[str, int] = field(default_factory=dict)


OTHER = Name("", "另外填写申请人")


def names_for(actor: Actor, version_id: int, *, on: date) -> list[Name]:
    """The names this account may apply in, then those it may not (any more) and why.

    Empty for a visitor, and for an account that stands for nobody: he fills in who applies.
    """
    if actor.user_id is None:
        return []
    own, held = own_parties(actor.user_id), mandates_held(actor.user_id, limit=50)
    if not own and not held:
        return []
    version = pinned(version_id)
    found = [_own(row) for row in own if _served(version, row.kind == PartyKind.PERSON)]
    if _served(version, person=False):
        found += _given(held, version, on)
    good = [name for name in found if not name.fault]
    return [*good, OTHER, *(name for name in found if name.fault)] if found else []


def _served(version: Pinned, person: bool) -> bool:
    serves = set(version.content.service_objects)
    return not serves or ("person" in serves if person else bool(serves - {"person"}))


def _own(row: PartyView) -> Name:
    label = f"本人：{row.name}" if row.kind == PartyKind.PERSON else f"本单位：{row.name}"
    return Name(f"own-{row.id}", label, arguments={"party_id": row.id})


def _given(held: list[MandateView], version: Pinned, on: date) -> list[Name]:
    """The newest that carries him for each firm; else the newest, with what is wrong."""
    best: dict[int, MandateView] = {}
    for row in held:  # newest first
        known = best.get(row.principal_id)
        if known is None or (_fault(known, version, on) and not _fault(row, version, on)):
            best[row.principal_id] = row
    return [
        Name(
            f"mandate-{row.id}",
            f"以“{row.principal}”的名义",
            f"委托：{row.term}",
            _fault(row, version, on),
            {"mandate_id": row.id},
        )
        for row in best.values()
    ]


def _fault(row: MandateView, version: Pinned, on: date) -> str:
    return row.fault(on=on, code=version.item_code)


def chosen(names: list[Name], key: str) -> Name:
    """The name that was chosen. Raises NotAllowed for one that does not carry (any more)."""
    for name in [*names, OTHER]:
        if name.key == key:
            if name.fault:
                raise NotAllowed(name.fault, code="mandate-over", what_to_do="请单位重新委托。")
            return name
    raise NotAllowed("没有给您这份委托", what_to_do="请回上一页，重新选以谁的名义申请。")
