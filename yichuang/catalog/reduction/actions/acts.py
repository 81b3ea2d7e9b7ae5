"""Recording an act, and correcting one by another."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yichuang.catalog.reduction.models import ReductionAct, ReductionLine
from yichuang.catalog.reduction.policies import must_manage
from yichuang.catalog.reduction.queries.acts import described, held, leaves, times_left
from yichuang.catalog.reduction.rules.acts import ActKind, Draft, Named, Paper, Side, faults
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from .common import refuse

_TWICE = Conflict(
    "这个事项刚刚由别人登记了一次，没有再登记。",
    code="reduction.twice",
    what_to_do="刷新精简清单，看看登记的内容。",
)


@act
def record_act(
    *,
    by: Actor,
    at: datetime,
    kind: ActKind,
    effective_on: date,
    paper: Paper,
    before: Sequence[Named] = (),
    after: Sequence[Named] = (),
    type_before: str = "",
    type_after: str = "",
    reason: str = "",
) -> int:
    """Record an act with its items, as they are known on the day; returns its id.

    Raises NotAllowed; Invalid with the fields for an act that cannot stand; Conflict when
    somebody took the same item away at the same moment.
    """
    must_manage(by)
    draft = Draft(kind, effective_on, paper, tuple(before), tuple(after), type_before, type_after)
    codes = {one.code for one in (*before, *after)}
    known = described(codes, effective_on)
    draft = replace(
        draft,
        before=tuple(_filled(one, known) for one in draft.before),
        after=tuple(_filled(one, known) for one in draft.after),
    )
    refuse(faults(draft, held(codes, effective_on), beijing_date(at)), "这项精简")
    assert paper.dated is not None
    row = ReductionAct.objects.create(
        kind=kind,
        effective_on=effective_on,
        document_number=paper.number.strip(),
        document_title=paper.title.strip(),
        document_date=paper.dated,
        type_before=type_before if kind is ActKind.RETYPE else "",
        type_after=type_after if kind is ActKind.RETYPE else "",
        reason=reason.strip(),
        recorded_at=at,
        recorded_by_id=by.user_id,
    )
    _write_lines(row, draft)
    record(
        action=Act.REDUCTION_RECORD,
        by=by,
        at=at,
        obj=("reduction", str(row.pk)),
        after=_kept(draft),
        reason=f"{kind.label}：{'、'.join(one.name for one in (*draft.before, *draft.after))}"[
            :300
        ],
    )
    return int(row.pk)


def _filled(one: Named, known: dict[str, Named]) -> Named:
    """What is known of the code; a name that was written goes before the known one."""
    found = known.get(one.code)
    if found is None:
        return one if one.name else replace(one, name="")
    return replace(
        found, name=one.name or found.name, department=one.department or found.department
    )


def _write_lines(row: ReductionAct, draft: Draft) -> None:
    kind, stays = draft.kind, [one.code for one in draft.after]
    gone = [one.code for one in draft.before if leaves(kind, one.code, stays)]
    before = times_left(gone)
    lines = [
        ReductionLine(
            act=row,
            side=side,
            order=order,
            **{**asdict(one), "name": one.name or one.code},
            leaves=f"{one.code}#{before.get(one.code, 0)}"
            if side is Side.BEFORE and one.code in gone
            else None,
        )
        for side, ones in ((Side.BEFORE, draft.before), (Side.AFTER, draft.after))
        for order, one in enumerate(ones)
    ]
    try:
        with transaction.atomic():
            ReductionLine.objects.bulk_create(lines)
    except IntegrityError as error:
        raise _TWICE from error


def _kept(draft: Draft) -> dict[str, object]:
    return {
        "kind": draft.kind.value,
        "effective_on": draft.effective_on,
        "document": [draft.paper.number, draft.paper.title, draft.paper.dated],
        "before": [[one.code, one.name] for one in draft.before],
        "after": [[one.code, one.name] for one in draft.after],
        "types": [draft.type_before, draft.type_after],
    }


@act
def correct_act(*, by: Actor, at: datetime, act_id: int, reason: str) -> int:
    """更正: another act that takes a wrong one back, with reason; the wrong one stays readable.

    Raises NotAllowed, NotFound, Invalid without a reason, Conflict for one corrected already.
    """
    must_manage(by)
    wrong = ReductionAct.objects.filter(id=act_id).exclude(kind=ActKind.CORRECT).first()
    if wrong is None:
        raise NotFound("没有这条精简记录，或者它本身就是更正", code="reduction.unknown")
    refuse([] if reason.strip() else [("reason", "写明为什么更正")], "更正")
    try:
        with transaction.atomic():
            row = ReductionAct.objects.create(
                kind=ActKind.CORRECT,
                effective_on=max(beijing_date(at), wrong.document_date),
                document_number=wrong.document_number,
                document_title=wrong.document_title,
                document_date=wrong.document_date,
                reason=reason.strip(),
                corrects=wrong,
                recorded_at=at,
                recorded_by_id=by.user_id,
            )
    except IntegrityError as error:
        raise Conflict(
            "这条记录已经更正过，没有再登记。",
            code="reduction.corrected",
            what_to_do="刷新页面查看更正的内容。",
        ) from error
    record(
        action=Act.REDUCTION_CORRECT,
        by=by,
        at=at,
        obj=("reduction", str(wrong.pk)),
        after={"correction": row.pk, "reason": reason.strip()},
        reason=reason.strip(),
    )
    return int(row.pk)
