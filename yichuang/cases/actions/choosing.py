"""The lane an applicant chooses with his application, and the name he signs it with."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from yichuang.cases.queries.lanes import may_follow
from yichuang.cases.queries.pinned import Pinned
from yichuang.cases.rules.lifecycle import lanes_open
from yichuang.cases.rules.states import MaterialState
from yichuang.kernel.errors import Invalid
from yichuang.kernel.identity.queries import PartyView

Chosen = tuple[dict[str, Any], dict[str, str]]


def chosen_lane(
    version: Pinned,
    applicant: PartyView,
    choice: Mapping[str, Any],
    absent: Collection[str],
    *,
    signed_by: str,
    at: datetime,
) -> Chosen:
    """What goes with the application: the signed choice and the states of its materials.

    Without a choice, or with one this item does not offer, it goes the normal way. Raises
    Invalid for a name that is not the applicant's.
    """
    states: dict[str, str] = {}
    kept: dict[str, Any] = {}
    if choice.get("lane") == "promise" and offers_promise(version):
        _check_name(str(choice.get("signed_by", "")), applicant)
        kept = dict(choice)
        replaced = version.content.commitment_materials
        states = dict.fromkeys(replaced, MaterialState.PROMISED.value)
    missing = set(absent) - set(states) - _exempt(version)
    if signed_by.strip():
        listed = set(may_follow(version)) if lanes_open(version.regime) else set()
        if not missing or missing - listed:
            raise Invalid("还缺主要材料，不能容缺受理", what_to_do="请先上传主要材料")
        if kept:
            raise Invalid("告知承诺和容缺受理只能选一种")
        _check_name(signed_by, applicant)
        kept = {"lane": "gaps", "signed_by": signed_by.strip(), "signed_at": at.isoformat()}
        states = dict.fromkeys(missing, MaterialState.LATER.value)
    return kept, states


def offers_promise(version: Pinned) -> bool:
    """Whether this version offers 告知承诺."""
    return version.content.commitment and lanes_open(version.regime)


def _exempt(version: Pinned) -> set[str]:
    rows = version.content.materials
    free = {row.key for row in rows if row.necessity == "waived" or row.held_by_government}
    return free | set(version.barred)


def _check_name(signed: str, applicant: PartyView) -> None:
    names = {applicant.name.strip(), applicant.representative.strip()} - {""}
    if signed.strip() not in names:
        text = "签名要和申请人（或者法定代表人）的姓名一致"
        raise Invalid(text, fields={"signed_by": [text]})
