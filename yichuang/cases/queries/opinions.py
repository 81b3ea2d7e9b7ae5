"""征求意见: what was asked about a case, and what a person is asked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from yichuang.cases.models import OpinionRequest
from yichuang.cases.policies import visible_to
from yichuang.cases.rules.states import ACCEPTED_STAGES
from yichuang.kernel.errors import NotFound
from yichuang.kernel.permissions.rules import Actor


@dataclass(frozen=True)
class Opinion:
    """One question. `number` opens the case; empty for who may not see it."""

    id: int
    number: str
    item: str
    applicant: str
    question: str
    asker: str
    asked: str
    asked_at: datetime
    due_on: date
    chased_at: datetime | None
    answer: str
    answered_at: datetime | None
    mine: bool
    stage: str

    def late(self, today: date) -> bool:
        """Whether the answer is overdue."""
        return self.answered_at is None and today > self.due_on


def of_case(actor: Actor, case_id: int) -> list[Opinion]:
    """The opinions asked about a case one may see, the oldest first (one query)."""
    return _shown(actor, Q(case_id=case_id, case__in=visible_to(actor)))


def asked_of(actor: Actor) -> list[Opinion]:
    """Questions this person has still to answer, and his own still open ones (one query)."""
    mine = Q(asked_of_id=actor.user_id or 0) | Q(asked_by_id=actor.user_id or 0)
    running = Q(case__stage__in=[stage.value for stage in ACCEPTED_STAGES])
    rows = _shown(actor, mine & running & Q(answered_at=None))
    return sorted(rows, key=lambda one: (not one.mine, one.due_on))


def one(actor: Actor, opinion_id: int) -> Opinion:
    """A question to this person. Raises NotFound for anybody else's."""
    rows = _shown(actor, Q(id=opinion_id, asked_of_id=actor.user_id or 0))
    if not rows:
        raise NotFound("没有这条征求意见，或者问的不是您")
    return rows[0]


def _shown(actor: Actor, where: Q) -> list[Opinion]:
    """Who may not see the case reads the item and the question: nothing of the applicant."""
    rows = OpinionRequest.objects.filter(where).order_by("id")
    rows = rows.annotate(open_to_me=Exists(visible_to(actor).filter(id=OuterRef("case_id"))))
    return [
        Opinion(
            row.pk,
            row.case.number if row.open_to_me else "",
            row.case.item_name,
            row.case.applicant_masked if row.open_to_me else "",
            row.question,
            row.asked_by.display_name,
            row.asked_of.display_name,
            row.asked_at,
            row.due_on,
            row.chased_at,
            row.answer,
            row.answered_at,
            row.asked_of_id == actor.user_id,
            row.case.stage,
        )
        for row in rows.select_related("case", "asked_by", "asked_of")[:50]
    ]
