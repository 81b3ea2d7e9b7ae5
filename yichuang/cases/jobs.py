"""Background work on cases: silence that accepts, limits that lapse, cards that turn."""

from datetime import datetime

from yichuang.cases.actions.ending import lapse
from yichuang.cases.actions.intake import deem_accepted
from yichuang.cases.actions.timing import recompute_all, turn_cards
from yichuang.cases.models import Case
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import beijing_date, now
from yichuang.kernel.errors import Conflict
from yichuang.kernel.jobs.registry import job
from yichuang.kernel.permissions.rules import Actor

CLOCK = Actor.system("时限任务")


@job("cases.silence", schedule="daily 00:05")
def silence(at: datetime | None = None) -> dict[str, int]:
    """Accept what five working days of silence accepted, and end what was never supplied.

    Idempotent: a case that has moved on meanwhile is left alone.
    """
    at = at or now()
    return {"deemed": _deem(at), "lapsed": _lapse(at)}


def _deem(at: datetime) -> int:
    due = Case.objects.filter(
        stage=Stage.RECEIVED, regime="licence", notice_due__lt=beijing_date(at)
    )
    done = 0
    for case_id in due.values_list("id", flat=True):
        try:
            deem_accepted(by=CLOCK, at=at, case_id=case_id)
            done += 1
        except Conflict:
            continue
    return done


def _lapse(at: datetime) -> int:
    late = Case.objects.filter(stage=Stage.SUPPLEMENT, supplement_due__lt=beijing_date(at))
    done = 0
    for case_id in late.values_list("id", flat=True):
        try:
            lapse(by=CLOCK, at=at, case_id=case_id)
            done += 1
        except Conflict:
            continue
    return done


@job("cases.cards", schedule="daily 00:15")
def cards(at: datetime | None = None) -> dict[str, int]:
    """Recompute 黄牌 and 红牌 of all open cases, and every stored due date with them."""
    at = at or now()
    return {"turned": turn_cards(at=at), "moved": len(recompute_all(at=at))}
