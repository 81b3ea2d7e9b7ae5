"""A licence with everything that was done to it, as values for the desk."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from yichuang.cases.models import Hearing, Licence, LicenceAct
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.licence_acts import (
    expired_unrenewed,
    licence_for,
    licences,
    renewal_limit,
    standing_of,
)
from yichuang.cases.queries.licence_history import VersionRow, versions_of
from yichuang.cases.rules.hearing import HearingState
from yichuang.cases.rules.licence_acts import (
    TABLE,
    ActState,
    LicenceMove,
    LicenceStatus,
    Starter,
)
from yichuang.cases.rules.licence_standing import Standing, apply_by
from yichuang.cases.rules.states import OPEN_STAGES, Stage
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.errors import NotFound
from yichuang.kernel.permissions.rules import Actor

OPEN = (ActState.PROPOSED, ActState.TOLD)


@dataclass(frozen=True)
class HearingRow:
    """A hearing as the pages show it."""

    id: int
    state: HearingState
    matter: str
    basis: str
    told_on: date
    request_by: date
    requested_on: date | None
    requester: str
    hold_by: date | None
    sits_at: datetime | None
    place: str
    chair: str
    chair_id: int | None
    recusal: str
    held_on: date | None
    attendees: str
    record: str
    signed: str
    record_document_id: int | None
    case_number: str
    licence_number: str
    department_id: int


@dataclass(frozen=True)
class ActRow:
    """One act on a licence: who proposed it, where it stands, how it ended."""

    id: int
    version: int
    move: LicenceMove
    state: ActState
    ground: str
    ground_key: str
    lacks_law: bool
    facts: str
    public_interest: str
    penalty: str
    proposed_by: str
    proposed_by_id: int | None
    proposed_at: datetime
    told: bool
    told_on: date | None
    statement_by: date | None
    statement: str
    decided_by: str
    effective_on: date | None
    reason: str
    redress: str
    document_id: int | None
    document: str
    case_number: str
    case_open: bool
    late: bool
    hearing_id: int | None
    hearing: str

    @property
    def open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True)
class LicenceFile:
    """A licence for the desk."""

    number: str
    identifier: str
    title: str
    holder: str
    issuer: str
    item_name: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    version: int
    status: LicenceStatus
    standing: Standing
    face: dict[str, str]
    case_number: str
    department_id: int
    apply_by: date | None
    versions: tuple[VersionRow, ...]
    acts: tuple[ActRow, ...]

    @property
    def proposal(self) -> ActRow | None:
        """The proposal still to be decided."""
        return next((row for row in self.acts if row.open), None)


def licence_file(actor: Actor, number: str, *, today: date) -> LicenceFile:
    """One licence in full, for whoever may see it. Raises NotFound."""
    row = licence_for(actor, number)
    until = None
    if row.status == LicenceStatus.VALID and row.valid_to is not None:
        until = apply_by(row.valid_to, renewal_limit(row, on=today), current_calendar())
    return LicenceFile(
        **{name: getattr(row, name) for name in _SAME},
        holder=row.holder_name,
        item_name=row.case.item_name,
        status=LicenceStatus(row.status),
        standing=standing_of(row, today=today),
        case_number=row.case.number,
        department_id=row.case.department_id,
        apply_by=until,
        versions=versions_of(row.id),
        acts=_acts(row),
    )


_SAME = (
    *("number", "identifier", "title", "issuer", "issued_on", "valid_from", "valid_to"),
    *("version", "face"),
)


def _acts(row: Licence) -> tuple[ActRow, ...]:
    rows = LicenceAct.objects.filter(licence_id=row.id).order_by("-id")
    beside = ("proposed_by", "decided_by", "document", "case", "hearing")
    return tuple(_act(found) for found in rows.select_related(*beside))


def _act(row: LicenceAct) -> ActRow:
    move = LicenceMove(row.move)
    ground = TABLE[move].ground(row.ground)
    text = f"{ground.text}（{ground.article}）" if ground else ""
    hearing = getattr(row, "hearing", None)
    case = row.case
    return ActRow(
        id=row.id,
        version=row.version,
        move=move,
        state=ActState(row.state),
        ground=f"{text}；{row.citation}" if row.citation else text,
        ground_key=row.ground,
        lacks_law=bool(ground and ground.cites and not row.citation),
        facts=row.facts,
        public_interest=row.public_interest,
        penalty=f"{row.penalty_organ} {row.penalty_number}".strip(),
        proposed_by=_proposer(row),
        proposed_by_id=row.proposed_by_id,
        proposed_at=row.proposed_at,
        told=TABLE[move].told,
        told_on=row.told_on,
        statement_by=row.statement_by,
        statement=row.statement,
        decided_by=row.decided_by.display_name if row.decided_by else "",
        effective_on=row.effective_on,
        reason=row.reason,
        redress=row.redress,
        document_id=row.document_id,
        document=row.document.number if row.document else "",
        case_number=case.number if case else "",
        case_open=bool(case and Stage(case.stage) in OPEN_STAGES),
        late=row.late,
        hearing_id=hearing.id if hearing else None,
        hearing=HearingState(hearing.state).label if hearing else "",
    )


def _proposer(row: LicenceAct) -> str:
    if row.starter != Starter.ORGAN:
        return "持证人" if row.starter == Starter.HOLDER else "系统"
    return row.proposed_by.display_name if row.proposed_by else ""


def act_of(view: LicenceFile, act_id: int) -> ActRow:
    """One act of a licence. Raises NotFound."""
    found = next((row for row in view.acts if row.id == act_id), None)
    if found is None:
        raise NotFound("这张证照没有这一项处理")
    return found


@dataclass(frozen=True)
class Waiting:
    """A line of the licence list: a proposal to decide, an application running."""

    act_id: int
    number: str
    title: str
    holder: str
    move: LicenceMove
    state: ActState
    ground_key: str
    case_number: str
    valid_to: date | None


def waiting(actor: Actor, *, limit: int = 200) -> list[Waiting]:
    """What is open on the licences of a person's organ: proposals first (one query)."""
    stages = [stage.value for stage in OPEN_STAGES]
    rows = LicenceAct.objects.filter(licence__in=licences(actor)).filter(
        Q(state__in=OPEN) | Q(state=ActState.APPLIED, case__stage__in=stages)
    )
    found = rows.select_related("licence", "case").order_by("-id")[:limit]
    return [
        Waiting(
            row.id,
            row.licence.number,
            row.licence.title,
            row.licence.holder_masked,
            LicenceMove(row.move),
            ActState(row.state),
            row.ground,
            row.case.number if row.case else "",
            row.licence.valid_to,
        )
        for row in found
    ]


def find_licences(actor: Actor, text: str, *, limit: int = 20) -> list[tuple[str, str, str]]:
    """(number, title, holder) by the beginning of a number or of the holder's shown name."""
    typed = text.strip()
    if not typed:
        return []
    where = Q(number__startswith=typed.upper()) | Q(holder_masked__startswith=typed)
    rows = licences(actor).filter(where).order_by("-id")[:limit]
    return list(rows.values_list("number", "title", "holder_masked"))


def expired_count(actor: Actor, *, today: date) -> int:
    """How many licences ran out and wait for the nightly proposal."""
    return expired_unrenewed(today=today).filter(case__in=visible_to(actor)).count()


def hearing_file(actor: Actor, hearing_id: int) -> HearingRow:
    """One hearing, for whoever may see its case. Raises NotFound."""
    found = _hearings().filter(id=hearing_id).first()
    return _shown(actor, found)


def hearing_of_case(actor: Actor, case_id: int) -> HearingRow | None:
    """The hearing of a case the caller has read by its policy."""
    found = _hearings().filter(case_id=case_id).first()
    return _shown(actor, found) if found else None


def newest_closed(actor: Actor) -> str:
    """The number of the last 变更 or 延续 that was closed; empty when there is none."""
    rows = visible_to(actor).filter(stage=Stage.CLOSED.value, licence_act__isnull=False)
    return rows.order_by("-closed_at").values_list("number", flat=True).first() or ""


def hearing_of_act(act_id: int) -> int:
    """The hearing the holder was told of with an act."""
    return Hearing.objects.values_list("id", flat=True).get(licence_act_id=act_id)


def _hearings():  # type: ignore[no-untyped-def]
    return Hearing.objects.select_related("case", "licence_act__licence__case", "chair")


def _shown(actor: Actor, row: Hearing | None) -> HearingRow:
    licence = row.licence_act.licence if row and row.licence_act else None
    case = row.case if row and row.case else licence.case if licence else None
    if row is None or case is None or not visible_to(actor).filter(id=case.id).exists():
        raise NotFound("没有这次听证，或者您无权查看")
    names = [name for name in HearingRow.__dataclass_fields__ if name not in _MADE]
    return HearingRow(
        **{name: getattr(row, name) for name in names},
        state=HearingState(row.state),
        chair=row.chair.display_name if row.chair else "",
        case_number=case.number,
        licence_number=licence.number if licence else "",
        department_id=case.department_id,
    )


_MADE = ("state", "chair", "case_number", "licence_number", "department_id")
