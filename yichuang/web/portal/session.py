"""What this browser has proved: the drafts it started and the cases it gave the code of."""

from django.http import HttpRequest

from yichuang.cases.queries.applicant import DraftView, draft
from yichuang.kernel.errors import NotFound
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
    return Actor(
        user_id=actor.user_id if actor.can(Permission.APPLY) else None,
        name="申请人",
        party_id=party_id,
        auth="account" if actor.can(Permission.APPLY) else "query-code",
        request_id=actor.request_id,
    )


def my_draft(request: HttpRequest, number: str) -> DraftView:
    """The draft, when this browser or this account may write it. Raises NotFound."""
    found = draft(number)
    actor = actor_of(request)
    mine = actor.user_id is not None and found.user_id == actor.user_id
    if mine or number in request.session.get(DRAFTS, []):
        return found
    raise NotFound(
        "这台设备上没有打开这份草稿",
        code=DRAFT_SHUT,
        what_to_do="请用草稿编号和续填码找回：首页 → 继续填写。",
    )
