"""Background work on cases: silence that accepts, limits that lapse, cards that turn."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from yichuang.cases.actions.archiving import JOB, make_archive
from yichuang.cases.actions.ending import lapse
from yichuang.cases.actions.gaps import due_before, expire_gaps
from yichuang.cases.actions.intake import deem_accepted
from yichuang.cases.actions.licence_acts import propose_cancellation
from yichuang.cases.actions.licence_applications import deem_renewed
from yichuang.cases.actions.timing import recompute_all, turn_cards
from yichuang.cases.models import Case
from yichuang.cases.queries.licence_acts import expired_unrenewed, renewals_overdue
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import beijing_date, now
from yichuang.kernel.errors import Conflict
from yichuang.kernel.jobs.registry import Progress, job
from yichuang.kernel.permissions.rules import Actor

CLOCK = Actor.system("时限任务")


@job("cases.silence", schedule="daily 00:05", title="到期自动办理：视为受理、补正期满")
def silence(at: datetime | None = None) -> dict[str, int]:
    """Accept what five working days of silence accepted, and end what was never supplied.

    Idempotent: a case that has moved on meanwhile is left alone.
    """
    at = at or now()
    return {"deemed": _deem(at), "lapsed": _lapse(at), "gaps_expired": _expire(at)}


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


def _expire(at: datetime) -> int:
    done = 0
    for case_id in due_before(at):
        try:
            expire_gaps(by=CLOCK, at=at, case_id=case_id)
            done += 1
        except Conflict:
            continue
    return done


@job("cases.cards", schedule="daily 00:15", title="黄牌红牌和到期日")
def cards(at: datetime | None = None) -> dict[str, int]:
    """Recompute 黄牌 and 红牌 of all open cases, and every stored due date with them."""
    at = at or now()
    return {"turned": turn_cards(at=at), "moved": len(recompute_all(at=at))}


@job("cases.licences", schedule="daily 00:20", title="证照到期")
def licences(at: datetime | None = None) -> dict[str, int]:
    """Write down the renewals that silence granted, and propose the 注销 of what ran out.

    After `cases.silence`, so that an application nobody looked at is accepted first. Idempotent:
    a row that has moved on meanwhile is left alone.
    """
    at = at or now()
    today = beijing_date(at)
    renewed = sum(_tried(deem_renewed, at, act_id=row.id) for row in renewals_overdue(today=today))
    ended = expired_unrenewed(today=today).order_by("id").values_list("id", flat=True)[:_A_NIGHT]
    proposed = sum(_tried(propose_cancellation, at, licence_id=row) for row in list(ended))
    return {"renewed": renewed, "proposed": proposed}


_A_NIGHT = 2000  # the rest follows the next night


def _tried(doing: Callable[..., object], at: datetime, **given: int) -> int:
    try:
        return int(doing(by=CLOCK, at=at, **given) is not None)
    except Conflict:
        return 0


@job(JOB, title="办件归档", max_attempts=3)
def archive(progress: Progress, number: str, actor: dict[str, Any]) -> dict[str, Any]:
    """Pack a closed case; after a kill it runs again and files one package."""
    by = Actor.from_kept(actor)
    found = make_archive(by=by, at=now(), number=number, progress=progress)
    return {"digest": found.digest, "pieces": found.pieces}
