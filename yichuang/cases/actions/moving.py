"""The one way a case changes: check against the table, conditional update, event, entry.

The conditional update on (id, stage, version) is the first write of every move. It takes
the row, and its row count of one proves that everything read before still holds; a lost
race raises Conflict and writes nothing, so a double click or two officers cannot both win.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet

from yichuang.cases.models import Case, CaseEvent
from yichuang.cases.policies import check_may, visible_to
from yichuang.cases.queries.pinned import acting_for, pinned_by, with_version
from yichuang.cases.rules.lifecycle import REGIMES, Move, Regime, fault
from yichuang.cases.rules.states import Stage
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.ledger.actions import record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

RACE = "这件办件刚被别人办理或已改变，您的操作没有生效"
RELOAD = "请重新打开办件，看看现在的状态再办"


def open_case(
    *,
    by: Actor,
    case_id: int,
    move: Move,
    given: dict[str, Any],
    seen: int | None,
    also: dict[str, Exists] | None = None,
) -> Case:
    """The case, after every check that needs no write.

    `seen` is the version the person looked at; None when the caller just read it. `also`
    are questions to answer in the same statement, as attributes of the case. Raises
    NotFound, NotAllowed, Conflict (stage or version moved on) or Invalid (fields missing).
    """
    case = _read_for(move, visible_to(by).filter(id=case_id).annotate(**(also or {})))
    if case is None:
        raise NotFound("没有这件办件，或者您无权查看")
    regime = regime_of(case)
    row = regime.find(move)
    if row is not None:
        check_may(by, case, row)
    if seen is not None and seen != case.version:
        raise Conflict(RACE, what_to_do=RELOAD)
    if text := fault(regime, move, Stage(case.stage), given):
        error = Invalid if row is not None and Stage(case.stage) in row.sources else Conflict
        raise error(text)
    return case


def _read_for(move: Move, rows: QuerySet[Case]) -> Case | None:
    """The case with what a move needs of other rows, in one statement.

    Every move may need the version it is pinned to and the extension of its clocks; one
    that issues a document names the applicant and the organ.
    """
    named = _NAMED if move in _WITH_PAPER else ()
    return with_version(rows).select_related("extension", *named).first()


_NAMED = ("applicant", "agent", "department")
_WITH_PAPER = frozenset(
    row.move for regime in REGIMES.values() for row in regime.transitions if row.document
)


def regime_of(case: Case) -> Regime:
    """The regime the case was filed under."""
    return REGIMES[case.regime]


def advance(case: Case, **changes: Any) -> None:
    """Write `changes` if nobody was faster. Raises Conflict for a lost race.

    Brings the instance up to date, so that what follows in the transaction reads the new
    values.
    """
    rows = Case.objects.filter(id=case.id, stage=case.stage, version=case.version)
    changes["version"] = case.version + 1
    if rows.update(**changes) != 1:
        raise Conflict(RACE, what_to_do=RELOAD)
    for name, value in changes.items():
        setattr(case, name, value)


def log(
    case: Case,
    *,
    act: Act,
    by: Actor,
    at: datetime,
    text: str,
    reason: str = "",
    fields: tuple[str, ...] = (),
    public: bool = True,
) -> None:
    """The event the applicant reads and the entry the ledger keeps, of one act."""
    if hasattr(case, "pinned_0"):  # read for a move: no query
        by = acting_for(by, pinned_by(case))
    CaseEvent.objects.create(
        case=case,
        seq=case.version,
        kind=act.value,
        at=at,
        actor=by.name,
        actor_user_id=by.user_id,
        text=text,
        public=public,
    )
    record(
        action=act,
        by=by,
        at=at,
        obj=("case", case.number),
        version=case.version,
        after=_row(case),
        fields=fields,
        reason=reason,
    )


def _row(case: Case) -> dict[str, Any]:
    """The case without personal data, for the ledger's digest."""
    names = (
        "number",
        "item_version_id",
        "stage",
        "outcome",
        "version",
        "received_on",
        "accepted_on",
        "accepted_how",
        "due_statutory",
        "due_promised",
        "decided_on",
    )
    return {name: getattr(case, name) for name in names}
