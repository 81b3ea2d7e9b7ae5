"""What this browser has proved: the drafts it started and the cases it gave the code of."""

from django.http import HttpRequest

from yichuang.cases.queries.applicant import DraftView, draft
from yichuang.kernel.clock.now import today
from yichuang.kernel.errors import NotFound
from yichuang.kernel.identity.actions import mandate_over
from yichuang.kernel.identity.queries import mandate
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.components.errors import DRAFT_SHUT

CASES = "yc_cases"
DRAFTS = "yc_drafts"
KEEP = 20


def grant(request: HttpRequest, kind: str, number: str) -> None:
    """Remember a proof; the session gets a new key, so a planted one is worth nothing."""
    known = [one for one in request.session.get(kind, []) if one != number]
    if number not in request.session.get(kind, []):
        request.session.cycle_key()
    request.session[kind] = [*known, number][-KEEP:]


def actor_of(request: HttpRequest) -> Actor:
    """Who the access middleware found."""
    return request.actor  # type: ignore[attr-defined]


def applicant_actor(request: HttpRequest, party_id: int | None) -> Actor:
    """The applicant who acts: on his case (the caller has proved it), or on a draft (None)."""
    actor = actor_of(request)
    named = next((one for one in actor.mandates if one.party_id == party_id), None)
    return Actor(
        user_id=actor.user_id if actor.can(Permission.APPLY) else None,
        name="代办人" if named else "申请人",
        party_id=party_id,
        acting_for=f"代 {named.name}"[:64] if named else "",
        auth="account" if actor.can(Permission.APPLY) else "query-code",
        request_id=actor.request_id,
    )


def my_draft(request: HttpRequest, number: str) -> DraftView:
    """The draft, when this browser or this account may write it. Raises NotFound."""
    found = draft(number, on=today())
    actor = actor_of(request)
    mine = actor.user_id is not None and found.user_id == actor.user_id
    if mine and found.mandate_id is not None:
        _check_mandate(found, actor)
    if mine or (found.mandate_id is None and number in request.session.get(DRAFTS, [])):
        return found
    raise NotFound(
        "这台设备上没有打开这份草稿",
        code=DRAFT_SHUT,
        what_to_do="请用草稿编号和续填码找回：首页 → 继续填写。",
    )


def _check_mandate(found: DraftView, actor: Actor) -> None:
    """A firm's draft is open to its agent as long as he is its agent. Raises NotAllowed."""
    given = mandate(found.mandate_id)
    code = found.pinned.item_code
    if given is None or found.case_number:
        return  # handed in: it only leads on to the case, which asks for itself
    named = [one for one in actor.mandates if one.party_id == given.principal_id]
    if any(not one.codes or code in one.codes for one in named):
        return
    raise mandate_over(given.fault(on=today(), code=code) or "这份委托没有在办理这个事项上生效")
