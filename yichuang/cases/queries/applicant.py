"""What an applicant sees of his own: drafts with their files, cases, licences."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from yichuang.cases.models import CaseFile, Draft, Licence, LicenceAct
from yichuang.cases.policies import drafts_of, visible_to
from yichuang.cases.queries.licence_acts import renewal_limit, standing_of
from yichuang.cases.queries.pinned import Pinned, bound, pinned
from yichuang.cases.rules.licence_acts import ActState, LicenceMove, Starter
from yichuang.cases.rules.licence_standing import apply_by
from yichuang.catalog.items.rules.form_schema import FieldSpec, fields_of, visible
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.errors import NotFound
from yichuang.kernel.permissions.rules import Actor


@dataclass(frozen=True)
class DraftFile:
    """An uploaded file of a draft."""

    id: int
    stored_file_id: int
    material_key: str
    name: str
    added_at: datetime


@dataclass(frozen=True)
class DraftView:
    """A draft in full, for the person who writes it."""

    id: int
    number: str
    code: str
    user_id: int | None
    answers: dict[str, str]
    party: dict[str, Any]
    form: dict[str, Any]
    wants: str
    choice: dict[str, Any]
    created_at: datetime
    saved_at: datetime
    case_number: str
    mandate_id: int | None
    files: tuple[DraftFile, ...]
    pinned: Pinned

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """All questions of the form, shown or not."""
        return fields_of(self.pinned.content.form_schema)

    @property
    def shown(self) -> list[FieldSpec]:
        """The questions that the answers so far leave standing."""
        return visible(self.fields, {**self.answers, **self.form})

    def files_of(self, key: str) -> list[DraftFile]:
        """The files under one material."""
        return [row for row in self.files if row.material_key == key]


def draft(number: str, *, on: date) -> DraftView:
    """One draft; the caller has proved that it is his. Raises NotFound. Five queries.

    `on` is the day whose lists bind: that of the application, were it handed in now.
    """
    row = Draft.objects.select_related("case").filter(number=number).first()
    if row is None:
        raise NotFound("没有这份草稿", what_to_do="请从办事指南重新开始申报")
    files = CaseFile.objects.filter(draft_id=row.id, replaced_at=None).order_by("id")
    columns = ("id", "stored_file_id", "material_key", "name", "added_at")
    return DraftView(
        id=row.id,
        number=row.number,
        code=row.code,
        user_id=row.user_id,
        answers=row.answers,
        party=row.party,
        form=row.form,
        wants=row.wants,
        choice=row.choice,
        created_at=row.created_at,
        saved_at=row.saved_at,
        case_number=row.case.number if row.case else "",
        mandate_id=row.mandate_id,
        files=tuple(DraftFile(*values) for values in files.values_list(*columns)),
        pinned=bound(pinned(row.item_version_id), on=on),
    )


@dataclass(frozen=True)
class DraftRow:
    """A draft in a list."""

    number: str
    item_name: str
    saved_at: datetime


def my_drafts(actor: Actor, *, limit: int = 20) -> list[DraftRow]:
    """A signed-in person's unfinished applications, the last touched first."""
    rows = drafts_of(actor).order_by("-saved_at", "-id")[:limit]
    return [
        DraftRow(*values)
        for values in rows.values_list("number", "item_version__item__name", "saved_at")
    ]


@dataclass(frozen=True)
class LicenceCard:
    """A licence as its holder sees it: the full name, the face, the signed texts."""

    number: str
    case_number: str
    title: str
    issuer: str
    holder: str
    identifier: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    status_label: str
    face: dict[str, str]
    signed: str
    qr: str
    key_id: str
    version: int = 1
    good: bool = True


def _card(row: Licence) -> LicenceCard:
    return LicenceCard(
        number=row.number,
        case_number=row.case.number,
        title=row.title,
        issuer=row.issuer,
        holder=row.holder_name,
        identifier=row.identifier,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        status_label=row.get_status_display(),
        face=row.face,
        signed=row.signed,
        qr=row.qr,
        key_id=row.key_id,
        version=row.version,
    )


def licence_of_case(case_number: str, *, today: date) -> LicenceCard:
    """The licence a case ended in; the caller has proved the case is his. Raises NotFound."""
    mine = Q(case__number=case_number) | Q(acts__case__number=case_number)
    row = Licence.objects.select_related("case").filter(mine).first()
    if row is None:
        raise NotFound("这件办件没有发电子证照")
    now = standing_of(row, today=today)
    return replace(_card(row), status_label=now.label, valid_to=now.valid_to, good=now.good)


def renew_by(licence_number: str, *, on: date) -> date | None:
    """The last day to ask for 延续 in time (行政许可法 Art 50(1)); None without a term."""
    row = Licence.objects.filter(number=licence_number).first()
    if row is None or row.valid_to is None:
        return None
    return apply_by(row.valid_to, renewal_limit(row, on=on), current_calendar())


def cancellation_asked(licence_number: str) -> date | None:
    """Since when a wish of the holder for 注销 waits for the organ; None where none does."""
    found = LicenceAct.objects.filter(
        licence__number=licence_number,
        move=LicenceMove.CANCEL,
        starter=Starter.HOLDER,
        state=ActState.PROPOSED,
    ).first()
    return beijing_date(found.proposed_at) if found else None


def my_licences(actor: Actor, *, limit: int = 50) -> list[LicenceCard]:
    """Licences of a signed-in person's cases, newest first. Staff have none here."""
    if actor.user_id is None:
        return []
    rows = Licence.objects.select_related("case").filter(case__in=visible_to(actor))
    return [_card(row) for row in rows.order_by("-issued_on", "-id")[:limit]]
