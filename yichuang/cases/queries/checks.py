"""What the contexts above say about a case: the applicant's standing, the officer's training.

A slot nobody fills answers 未接入, and the page says so: silence would read as "nothing is
known against him".
"""

from dataclasses import dataclass
from datetime import date

from yichuang.cases import slots
from yichuang.cases.queries.view import CaseFileView
from yichuang.kernel.permissions.rules import Actor


@dataclass(frozen=True)
class Check:
    """One answer: whether anybody gave it, and whether it bars anything."""

    label: str
    text: str
    connected: bool
    allowed: bool


def checks_of(view: CaseFileView, actor: Actor, *, today: date) -> tuple[Check, ...]:
    """Both checks as of a day; they bar 容缺 and 告知承诺, and never the filing itself."""
    found = (
        ("申请人信用状况", slots.standing(view.applicant.id_number, today)),
        ("您办这个事项的资格", slots.qualification(actor.user_id or 0, view.version_id)),
    )
    return tuple(Check(label, a.text, a.connected, a.allowed) for label, a in found)
