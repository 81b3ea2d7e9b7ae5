"""容缺受理: the core is complete, what is missing may follow, and nothing is issued before it has."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from yichuang.cases.actions import papers
from yichuang.cases.actions.intake import DEEMING, close, deem_accepted, start
from yichuang.cases.actions.moving import advance, log, open_case
from yichuang.cases.actions.supplement import put_files
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import (
    Case,
    CaseMaterial,
    ClockPause,
    Commitment,
    GapAcceptance,
    GapLine,
)
from yichuang.cases.queries.lanes import may_follow, slips_of, standing_of
from yichuang.cases.queries.pinned import Pinned, pinned_by
from yichuang.cases.rules.clocks import deemed_acceptance_due
from yichuang.cases.rules.lanes import Standing, days_of, gaps_fault, grant_fault
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.states import (
    AcceptedHow,
    GapState,
    MaterialState,
    Outcome,
    SignedHow,
    Stage,
)
from yichuang.kernel.clock.now import beijing, beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import Limit, Unit, deadline
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

CONSEQUENCE = "期限届满没有补齐的，本机关终止办理，已经发生的损失由申请人承担；可以重新申请"


@act
def accept_with_gaps(
    *, by: Actor, at: datetime, case_id: int, signed_by: str = "", seen: int | None = None
) -> Case:
    """容缺受理: one notice of everything that is to follow, the promise signed, the clocks start.

    `signed_by` is the name under the paper signed at the window; blank where the applicant
    signed with his application. Raises Conflict with the reason in one sentence when this
    application has to go the normal way.
    """
    given = {"signed_by": signed_by or "见申请"}
    case = open_case(by=by, case_id=case_id, move=Move.ACCEPT_WITH_GAPS, given=given, seen=seen)
    today = beijing_date(at)
    if deemed_acceptance_due(case.notice_due, today):  # silence has accepted, without any gap
        return deem_accepted(by=DEEMING, at=at, case_id=case.id)
    rows = list(CaseMaterial.objects.filter(case_id=case.id).order_by("sort"))
    version, applicant = pinned_by(case), case.applicant
    standing = standing_of(applicant.id_number, applicant.id, today)
    if text := gaps_fault(slips_of(rows, version), standing):
        raise Conflict(text)
    accepted_on = case.supplied_on or today
    missing = [row for row in rows if row.state == MaterialState.LATER]
    due = _due_days(missing, version, accepted_on)
    signature = signature_of(case, signed_by, at, lane="gaps")
    listed = [
        {"key": row.key, "name": row.name, "form": row.form or "原件", "due": due[row.key]}
        for row in missing
    ]
    extra = {"materials": listed, "consequence": CONSEQUENCE, **signature}
    start(
        case,
        by=by,
        at=at,
        accepted_on=accepted_on,
        how=AcceptedHow.BY_OFFICER,
        paper="gap_notice",
        extra=extra,
    )
    promise = papers.issue(case, "gap_promise", by=by, at=at, extra=extra)
    _keep(case, listed, signature, standing, accepted_on, promise.id)
    nearest = min(due.values())
    text = f"容缺受理，{len(missing)} 份材料后补，最迟 {nearest:%Y-%m-%d}"
    log(case, act=Act.CASE_ACCEPT_WITH_GAPS, by=by, at=at, text=text)
    tell(case, "cases.gaps", by=by, at=at, count=len(missing), due=f"{nearest:%Y-%m-%d}")
    return case


def signature_of(case: Case, signed_by: str, at: datetime, *, lane: str) -> dict[str, Any]:
    """Who signed a promise, when and how: on paper at the window now, or online before.

    Raises Invalid where nobody has: a promise without a name binds no one.
    """
    if signed_by.strip():
        how, moment, name = SignedHow.PAPER, at, signed_by.strip()
    elif case.choice.get("lane") != lane:
        raise Invalid("承诺书还没有签名", fields={"signed_by": ["请填写签名人"]})
    else:
        how, name = SignedHow.ONLINE, str(case.choice["signed_by"])
        moment = datetime.fromisoformat(str(case.choice["signed_at"]))
    shown = f"{beijing(moment):%Y年%-m月%-d日%-H时%-M分}"
    return {
        "signed_by": name,
        "signed_at": shown,
        "signed_how": how.label,
        "moment": moment,
        "how": how,
    }


def _due_days(
    missing: Sequence[CaseMaterial], version: Pinned, accepted_on: date
) -> dict[str, date]:
    """By when each must follow: its own working days, never past the promised limit."""
    calendar, listed = current_calendar(), may_follow(version)
    promised = version.promised
    ceiling = deadline(accepted_on, promised, calendar=calendar).due if promised else None
    days = days_of({row.key: listed.get(row.key) for row in missing}, None)
    found = {}
    for key, number in days.items():
        due = deadline(accepted_on, Limit(number, Unit.WD), calendar=calendar).due
        assert due is not None  # only an open pause has no due date
        found[key] = min(due, ceiling) if ceiling else due
    return found


def _keep(
    case: Case,
    listed: Sequence[Mapping[str, Any]],
    signature: Mapping[str, Any],
    standing: Standing,
    accepted_on: date,
    document_id: int,
) -> None:
    gap = GapAcceptance.objects.create(
        case=case,
        accepted_on=accepted_on,
        signed_by=signature["signed_by"],
        signed_at=signature["moment"],
        signed_how=signature["how"].value,
        standing=standing.text,
        standing_connected=standing.connected,
        document_id=document_id,
        due_on=min(row["due"] for row in listed),
    )
    GapLine.objects.bulk_create(
        GapLine(
            gap=gap,
            material_key=row["key"],
            name=row["name"],
            form=row["form"],
            due_on=row["due"],
            state=GapState.OPEN.value,
        )
        for row in listed
    )


@act
def hand_in_later(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    lines: Mapping[str, Sequence[tuple[int, str]]],
    seen: int | None = None,
) -> Case:
    """容缺补交: material key → (stored file id, name) pairs; empty for paper at the window.

    Raises Conflict when the day has passed (the case ends by the nightly job) and Invalid for
    a material that was not left open.
    """
    case = open_case(by=by, case_id=case_id, move=Move.HAND_IN_LATER, given={}, seen=seen)
    today = beijing_date(at)
    gap = _gap(case)
    rows = {row.material_key: row for row in GapLine.objects.filter(gap_id=gap.id)}
    waiting = {key for key, row in rows.items() if row.state == GapState.OPEN}
    if strange := sorted(set(lines) - waiting):
        raise Invalid("只需补交容缺通知书上还没交的材料", fields={k: ["未要求"] for k in strange})
    if not lines:
        raise Invalid("请选择交来的材料", what_to_do="一份也没交来的，不用登记")
    if gap.due_on is not None and today > gap.due_on:
        raise Conflict(
            f"补交期限 {gap.due_on:%Y-%m-%d} 已过，这件办件终止办理",
            what_to_do="材料备齐后可以重新申请",
        )
    for key in lines:
        rows[key].state, rows[key].handed_in_on = GapState.HANDED_IN.value, today
        rows[key].problem = ""
    advance(case)
    GapLine.objects.bulk_update(rows.values(), ["state", "handed_in_on", "problem"])
    _note(gap, list(rows.values()), today)
    put_files(case, lines, at)
    seen_now = MaterialState.UNSEEN if any(lines.values()) else MaterialState.COMPLETE
    CaseMaterial.objects.filter(case_id=case.id, key__in=list(lines)).update(
        state=seen_now.value, received_on=today
    )
    names = "、".join(rows[key].name for key in lines)
    text = f"容缺补交：{names}" + ("；全部补齐" if gap.due_on is None else "")
    log(case, act=Act.CASE_HAND_IN_LATER, by=by, at=at, text=text)
    return case


def _gap(case: Case) -> GapAcceptance:
    gap = GapAcceptance.objects.filter(case_id=case.id).first()
    if gap is None:
        raise Conflict("这件办件不是容缺受理的，没有要补交的材料")
    return gap


def _note(gap: GapAcceptance, rows: Sequence[GapLine], today: date) -> None:
    """The nearest day that still binds; complete when nothing is open."""
    left = [row.due_on for row in rows if row.state == GapState.OPEN]
    gap.due_on = min(left) if left else None
    gap.complete_on = None if left else today
    gap.save(update_fields=["due_on", "complete_on"])


@act
def return_handed_in(
    *, by: Actor, at: datetime, case_id: int, key: str, problem: str, seen: int | None = None
) -> Case:
    """What came is not it: the same line is open again, with the reason and its old day.

    Nothing new can be asked for. Raises Conflict when its day has passed: it came in time.
    """
    given = {"problem": problem.strip()}
    case = open_case(by=by, case_id=case_id, move=Move.RETURN_LATER, given=given, seen=seen)
    gap, today = _gap(case), beijing_date(at)
    rows = list(GapLine.objects.filter(gap_id=gap.id))
    row = next((one for one in rows if one.material_key == key), None)
    if row is None or row.state == GapState.OPEN:
        raise Invalid("这份材料没有补交过，不能退回")
    if today > row.due_on:
        raise Conflict("补交期限已过，不能再退回：材料是按期交来的，请据此审查")
    row.state, row.handed_in_on, row.problem = GapState.OPEN.value, None, problem.strip()
    advance(case)
    row.save(update_fields=["state", "handed_in_on", "problem"])
    _note(gap, rows, today)
    CaseMaterial.objects.filter(case_id=case.id, key=key).update(
        state=MaterialState.LATER.value, received_on=None
    )
    text = f"补交的{row.name}不符合要求，退回再补：{problem.strip()}"
    log(case, act=Act.CASE_HAND_IN_LATER, by=by, at=at, text=text, reason=problem.strip())
    return case


@act
def expire_gaps(*, by: Actor, at: datetime, case_id: int) -> Case:
    """The day passed and something is still missing: the handling ends, at the applicant's loss.

    Raises Conflict while the day has not passed or when all is in.
    """
    case = open_case(by=by, case_id=case_id, move=Move.GAPS_EXPIRED, given={}, seen=None)
    gap, today = _gap(case), beijing_date(at)
    if gap.due_on is None or today <= gap.due_on:
        raise Conflict("容缺材料的补交期限还没有过")
    names = list(
        GapLine.objects.filter(gap_id=gap.id, state=GapState.OPEN.value).values_list(
            "name", flat=True
        )
    )
    reason = f"在 {gap.due_on:%Y-%m-%d} 前没有按承诺补交：{'、'.join(names)}"
    paused = case.stage == Stage.PAUSED
    close(case, Outcome.GAPS_EXPIRED, at=at)
    if paused:
        ClockPause.objects.filter(case_id=case.id, ends_on=None).update(ends_on=today)
    extra = {"reason": reason, "basis": f"容缺受理承诺书和通知书：{CONSEQUENCE}"}
    papers.issue(case, "termination", by=by, at=at, extra=extra)
    log(case, act=Act.CASE_GAPS_EXPIRED, by=by, at=at, text=f"{reason}，终止办理，可以重新申请")
    tell(case, "cases.ended", by=by, at=at, reason=reason)
    return case


def gap_question() -> dict[str, Exists]:
    """Is something still to follow, does a promise stand: asked with the reading of the case."""
    open_lines = GapLine.objects.filter(gap__case_id=OuterRef("id"), state=GapState.OPEN.value)
    promises = Commitment.objects.filter(case_id=OuterRef("id"))
    return {"gap_open": Exists(open_lines), "on_promise": Exists(promises)}


def check_gaps_closed(case: Case) -> None:
    """Refuse a result while something is still to follow: that is the whole point of 容缺."""
    if not case.gap_open:  # type: ignore[attr-defined]
        return
    rows = GapLine.objects.filter(gap__case_id=case.id, state=GapState.OPEN.value)
    raise Conflict(grant_fault(list(rows.order_by("id").values_list("name", flat=True))))


def due_before(at: datetime) -> list[int]:
    """Cases whose gap has run out at the start of the day: what the nightly job ends."""
    yesterday = beijing_date(at) - timedelta(days=1)
    rows = GapAcceptance.objects.filter(due_on__lte=yesterday, case__closed_at=None)
    return list(rows.order_by("id").values_list("case_id", flat=True))
