"""An officer's word on a flagged pair."""

from datetime import datetime

from yichuang.catalog.reduction.models import DisguiseJudgement
from yichuang.catalog.reduction.policies import must_manage
from yichuang.catalog.reduction.queries.disguise import pair
from yichuang.catalog.reduction.rules.disguise import Judgement
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from .common import refuse


@act
def judge_pair(
    *,
    by: Actor,
    at: datetime,
    line_id: int,
    subject_kind: str,
    subject_code: str,
    verdict: Judgement,
    reason: str,
) -> int:
    """Record what the pair is. A later judgement stands before an earlier, which stays.

    Raises NotAllowed, NotFound for a pair that is not flagged, Invalid without a reason.
    """
    must_manage(by)
    found = pair(beijing_date(at), line_id=line_id, kind=subject_kind, code=subject_code)
    if found is None:
        raise NotFound("没有这一对疑似事项", what_to_do="刷新页面再判断。", code="disguise.unknown")
    refuse([] if reason.strip() else [("reason", "写明凭什么这样判断")], "判断")
    row = DisguiseJudgement.objects.create(
        line_id=line_id,
        subject_kind=subject_kind,
        subject_code=subject_code,
        subject_name=found.subject.name,
        percent=found.percent,
        verdict=verdict,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by_id=by.user_id,
    )
    record(
        action=Act.DISGUISE_JUDGE,
        by=by,
        at=at,
        obj=("disguise", f"{found.gone.code}/{subject_code}"),
        after={"verdict": verdict.value, "percent": found.percent},
        reason=reason.strip(),
    )
    return int(row.pk)
