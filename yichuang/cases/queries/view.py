"""A case as values: what `file` fills and the pages of desk and applicant read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yichuang.cases.queries.besides import Besides
from yichuang.cases.queries.lanes import CommitmentView, GapView
from yichuang.cases.queries.messages import Talk
from yichuang.cases.queries.pinned import Pinned
from yichuang.cases.queries.running import Running
from yichuang.cases.rules.lifecycle import REGIMES, Move
from yichuang.cases.rules.states import Card, Channel, Lane, Outcome, Stage
from yichuang.kernel.identity.queries import MandateView, PartyView
from yichuang.kernel.org.queries import DepartmentView


@dataclass(frozen=True)
class FileRow:
    """An attachment."""

    id: int
    stored_file_id: int
    name: str
    added_at: datetime
    replaced: bool


@dataclass(frozen=True)
class MaterialRow:
    """A material of the case with its files."""

    key: str
    name: str
    state: str
    state_label: str
    form: str
    copies: int
    source: str
    problem: str
    fix: str
    files: tuple[FileRow, ...]
    standard: str = ""
    may_follow: bool = False


@dataclass(frozen=True)
class EventRow:
    """A line of 经过."""

    kind: str
    at: datetime
    actor: str
    text: str
    public: bool


@dataclass(frozen=True)
class StepRow:
    """A step of the version: done by whom, or open, or waiting for others."""

    key: str
    name: str
    state: str
    by: str
    at: datetime | None
    opinion: str
    proposes: str


@dataclass(frozen=True)
class LineRow:
    """A line of the supplement notice."""

    key: str
    name: str
    problem: str
    fix: str
    state: str
    state_label: str
    supplied_on: date | None


@dataclass(frozen=True)
class PauseRow:
    """A special procedure."""

    kind: str
    basis: str
    starts_on: date
    expected_end: date
    ends_on: date | None
    result: str
    document_id: int


@dataclass(frozen=True)
class DocumentRow:
    """A document issued in the case."""

    document_id: int
    kind: str
    number: str
    issued_at: datetime


@dataclass(frozen=True)
class LicenceRow:
    """The licence the case ended in."""

    number: str
    title: str
    status: str
    valid_to: date | None
    verify_code: str


@dataclass(frozen=True)
class ArchiveRow:
    """The package of a closed case; `current` while nothing has happened since."""

    file_id: int
    digest: str
    pieces: int
    retention: str
    built_at: datetime
    current: bool


@dataclass(frozen=True)
class CaseFileView:
    """A case for the desk and for its applicant; pages choose what they may show."""

    id: int
    version: int
    number: str
    query_code: str
    item_name: str
    item_id: int
    version_id: int
    regime: str
    regime_label: str
    lane: Lane
    channel: Channel
    stage: Stage
    outcome: Outcome | None
    outcome_text: str
    card: Card
    department: DepartmentView
    applicant: PartyView
    agent: PartyView | None
    answers: dict[str, str]
    form: dict[str, Any]
    wants: str
    contact_phone: str
    card_read: list[str]
    received_at: datetime
    received_on: date
    notice_due: date | None
    supplement_due: date | None
    accepted_on: date | None
    accepted_how: str
    due_statutory: date | None
    due_promised: date | None
    due_deliver: date | None
    provisional: bool
    decided_on: date | None
    closed_at: datetime | None
    holder_id: int | None
    holder_name: str
    clocks: tuple[Running, ...]
    materials: tuple[MaterialRow, ...]
    steps: tuple[StepRow, ...]
    lines: tuple[LineRow, ...]
    pauses: tuple[PauseRow, ...]
    documents: tuple[DocumentRow, ...]
    events: tuple[EventRow, ...]
    licence: LicenceRow | None
    pinned: Pinned
    gap: GapView | None
    commitment: CommitmentView | None
    choice: dict[str, Any]
    may_decide: bool
    decide_fault: str
    grant_fault: str
    hearing: tuple[int, str] | None = None  # its id and where it stands
    archive: ArchiveRow | None = None
    talk: Talk = Talk()
    mandate: MandateView | None = None  # filed under an online 委托
    besides: Besides = Besides()  # slips corrected, fees, originals
    about: str = ""  # 变更, 延续: of which licence, decided by when

    @property
    def may_extend(self) -> bool:
        """Whether anything allows an extension: the licence law, or the item's own basis."""
        regime, content = REGIMES[self.regime], self.pinned.content
        own = bool(content.extension_days and content.extension_basis)
        return regime.find(Move.EXTEND) is not None and (bool(regime.law) or own)

    @property
    def open_pause(self) -> PauseRow | None:
        return next((row for row in self.pauses if row.ends_on is None), None)
