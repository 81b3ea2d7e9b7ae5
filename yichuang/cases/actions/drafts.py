"""The applicant's draft: always saved, and handed in once."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from yichuang.cases.actions.choosing import chosen_lane
from yichuang.cases.actions.intake import Application, receive
from yichuang.cases.models import Case, CaseFile, Draft
from yichuang.cases.queries.pinned import Pinned, bound, pinned
from yichuang.cases.rules.mandates import is_mandate_paper
from yichuang.cases.rules.states import Channel
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.files.actions import forget
from yichuang.kernel.identity.actions import register_party, use_mandate
from yichuang.kernel.identity.queries import (
    MandateView,
    PartyView,
    own_parties,
    party,
    party_by_code,
)
from yichuang.kernel.identity.rules import normalise_code
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numbering.actions import next_number
from yichuang.kernel.permissions.rules import Actor

MAX_FILES = 60


@act
def start_draft(
    *,
    by: Actor,
    at: datetime,
    version_id: int,
    answers: Mapping[str, str],
    mandate_id: int | None = None,
    party_id: int | None = None,
) -> Draft:
    """A new draft with a number and a code to come back with.

    With a mandate it is in the giver's name from the start; with `party_id` in the name of
    one whom the account stands for itself. Raises NotAllowed when it may not be.
    """
    version = pinned(version_id)
    day = beijing_date(at)
    if not version.in_force(day):
        raise Invalid("这一版指南现在不在使用期内", what_to_do="请从现行的办事指南开始申报")
    used = None
    if mandate_id is not None:
        used = use_mandate(by=by, on=day, mandate_id=mandate_id, code=version.item_code)
        by = _for(by, used)
    serial = next_number(series=f"draft-{day:%m%d}", year=day.year)
    draft = Draft.objects.create(
        number=f"D{day:%Y%m%d}{serial:04d}",
        code=f"{secrets.randbelow(10**6):06d}",
        item_version_id=version_id,
        user_id=by.user_id,
        answers=dict(answers),
        mandate_id=used.id if used else None,
        party=_prefilled(by, used, party_id),
        created_at=at,
        saved_at=at,
    )
    record(action=Act.DRAFT_START, by=by, at=at, obj=("draft", draft.number))
    return draft


_PREFILLED = ("kind", "name", "id_kind", "id_number", "phone", "address", "representative")


def _prefilled(by: Actor, used: MandateView | None, party_id: int | None) -> dict[str, Any]:
    """What is known of the one who applies; the telephone is the agent's, who is asked."""
    if used is not None:
        known, phone = party(used.principal_id), party(used.agent_id).phone
        values = {name: getattr(known, name) for name in _PREFILLED}
        return values | ({"phone": phone} if phone else {})
    own = {row.id: row for row in own_parties(by.user_id)} if party_id is not None else {}
    if party_id is None:
        return {}
    if party_id not in own:
        raise NotAllowed("这个账号不代表这家单位", what_to_do="请用单位自己的账号登录。")
    return {name: getattr(own[party_id], name) for name in _PREFILLED}


def _for(by: Actor, used: MandateView) -> Actor:
    """The agent, and in whose name: the ledger says both."""
    return replace(by, name="代办人", acting_for=f"代 {used.principal}"[:64])


@transaction.atomic
def save_draft(
    *,
    at: datetime,
    draft_id: int,
    party_data: Mapping[str, Any] | None = None,
    form: Mapping[str, Any] | None = None,
    answers: Mapping[str, str] | None = None,
    wants: str = "",
    choice: Mapping[str, Any] | None = None,
) -> Draft:
    """Autosave: merges what is given, complete or not. Not an act: nothing legal happens.

    Raises Conflict once the draft has been handed in.
    """
    # Locked, so that two tabs saving at once merge instead of overwriting each other.
    draft = Draft.objects.select_for_update().get(id=draft_id)
    if draft.case_id is not None:
        raise Conflict("这份申请已经提交，不能再改", what_to_do="请到办件进度页查看")
    if party_data and draft.mandate_id is not None:  # who applies stands in the mandate
        party_data = {key: party_data[key] for key in ("phone", "address") if key in party_data}
    if party_data:
        draft.party = {**draft.party, **party_data}
    if form:
        draft.form = {**draft.form, **form}
    if answers is not None:
        draft.answers = dict(answers)
    if wants:
        draft.wants = wants
    if choice is not None:
        draft.choice = dict(choice)
    draft.saved_at = at
    draft.save(update_fields=["party", "form", "answers", "wants", "choice", "saved_at"])
    return draft


@transaction.atomic
def attach(
    *, at: datetime, draft_id: int, material_key: str, stored_file_id: int, name: str
) -> CaseFile:
    """Put an uploaded file under a material of the draft, which is held until it is there.

    Raises NotFound when the draft was deleted meanwhile; the caller's transaction keeps nothing.
    """
    draft = Draft.objects.select_for_update().filter(id=draft_id).first()
    if draft is None:
        raise NotFound("这份草稿已经删除，文件没有保存", what_to_do="要办的请重新开始申请。")
    if draft.case_id is not None:
        raise Conflict("这份申请已经提交，不能再加附件")
    if CaseFile.objects.filter(draft_id=draft_id).count() >= MAX_FILES:
        raise Invalid(f"一份申请最多放 {MAX_FILES} 个附件")
    version = bound(pinned(draft.item_version_id), on=beijing_date(at))
    keys = {material.key for material in version.materials_for(draft.answers)}
    if material_key not in keys:
        raise Invalid("这份材料不在您的材料清单里")
    return CaseFile.objects.create(
        draft=draft,
        material_key=material_key,
        stored_file_id=stored_file_id,
        name=name,
        added_at=at,
    )


def detach(*, at: datetime, draft_id: int, file_id: int) -> None:
    """Take a file out of a draft."""
    rows = CaseFile.objects.filter(draft_id=draft_id, id=file_id, case=None, replaced_at=None)
    rows.update(replaced_at=at)


@act
def drop_draft(*, by: Actor, at: datetime, draft_id: int) -> int:
    """Delete a draft nobody handed in, with its files (个人信息保护法 Art 47); how many files.

    The caller has proved that it is his. The ledger keeps that it was deleted, not what stood
    in it. Raises Conflict once it is a case.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    if draft.case_id is not None:
        raise Conflict(
            "这份申请已经提交，成了办件，不能当草稿删除",
            what_to_do="不想办了的，在办件进度里撤回申请；办件按档案法规保管。",
        )
    rows = CaseFile.objects.filter(draft_id=draft.id, case=None)
    files = list(rows.values_list("stored_file_id", flat=True))
    rows.delete()
    forget(file_ids=files)
    number = draft.number
    draft.delete()
    record(
        action=Act.DRAFT_DELETE, by=by, at=at, obj=("draft", number), after={"files": len(files)}
    )
    return len(files)


@act
def submit_draft(
    *,
    by: Actor,
    at: datetime,
    draft_id: int,
    gaps_signed_by: str = "",
    channel: Channel = Channel.ONLINE,
) -> Case:
    """Hand in the draft: registers the applicant and receives the case, once.

    `gaps_signed_by`: the applicant asks for 容缺 for what is missing, and signs for it here.

    A second submit of the same draft returns the first case. Raises Invalid naming every
    field that is missing.
    """
    draft = Draft.objects.select_for_update().get(id=draft_id)
    if draft.case is not None:
        return draft.case
    version = bound(pinned(draft.item_version_id), on=beijing_date(at))
    used = _mandate(draft, version, by=by, at=at)
    by = _for(by, used) if used else by
    applicant = party(used.principal_id) if used else _applicant(draft, by=by, at=at)
    faults = version.form_faults({**draft.answers, **draft.form}, today=beijing_date(at))
    if faults:
        raise Invalid("申请表还有没填好的地方", fields=faults)
    absent = _absent(draft, version)
    choice, states = chosen_lane(
        version, applicant, draft.choice, absent, signed_by=gaps_signed_by, at=at
    )
    application = Application(
        version_id=draft.item_version_id,
        applicant=applicant,
        agent_id=used.agent_id if used else None,
        agent_name=used.agent if used else "",
        mandate_id=used.id if used else None,
        channel=channel,
        answers=draft.answers,
        choice=choice,
        material_states=states,
        form=version.clean_form({**draft.answers, **draft.form}, today=beijing_date(at)),
        wants=draft.wants,
        contact_phone=normalise_code(str(draft.party.get("phone", ""))),
        absent=absent,
    )
    case = receive(by=by, at=at, application=application, idempotency_key=f"draft-{draft.id}")
    draft.case = case
    draft.save(update_fields=["case"])
    CaseFile.objects.filter(draft_id=draft.id, replaced_at=None).update(case_id=case.id)
    return case


def _mandate(draft: Draft, version: Pinned, *, by: Actor, at: datetime) -> MandateView | None:
    """The mandate as it is at this moment: one taken back meanwhile hands in nothing."""
    if draft.mandate_id is None:
        return None
    code = version.item_code
    return use_mandate(by=by, on=beijing_date(at), mandate_id=draft.mandate_id, code=code)


def _absent(draft: Draft, version: Pinned) -> set[str]:
    """Materials of the list without a file: the receipt must not name them."""
    files = CaseFile.objects.filter(draft_id=draft.id, replaced_at=None)
    here = set(files.values_list("material_key", flat=True))
    proved = draft.mandate_id is not None  # the mandate itself is here, its paper is not needed
    rows = version.materials_for(draft.answers)
    return {row.key for row in rows if not (proved and is_mandate_paper(row.name))} - here


def _applicant(draft: Draft, *, by: Actor, at: datetime) -> PartyView:
    """The party of an online application, whose identity nobody has checked yet.

    A party we know is never changed from here, and no account is tied to one: whoever knows
    an identity number could otherwise redirect its owner's codes or read his cases.
    """
    fields = _party_fields(draft)
    known = party_by_code(normalise_code(str(fields["id_number"])))
    if known is None:
        return party(register_party(by=by, at=at, **fields).id)
    if known.name != str(fields["name"]).strip():
        text = "姓名或名称与这个证件号码登记过的不一致"
        raise Invalid(
            text,
            fields={"name": [f"{text}，请核对"]},
            what_to_do="请核对姓名和号码；确实改过名的，请带证件到窗口更新。",
        )
    return known


def _party_fields(draft: Draft) -> dict[str, Any]:
    names = ("kind", "name", "id_kind", "id_number", "phone", "address", "representative")
    missing = [name for name in names[:5] if not draft.party.get(name)]
    if missing:
        raise Invalid("申请人信息还没有填完", fields={name: ["请填写"] for name in missing})
    return {name: draft.party.get(name, "") for name in names}
