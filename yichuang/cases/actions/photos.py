"""手机拍照: a link for one material of one case, used by one phone without signing in."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from yichuang.cases.actions.attaching import attach_scans
from yichuang.cases.actions.moving import open_case
from yichuang.cases.models import CaseFile, CaseMaterial, PhoneLink
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.photos import PHONE, by_token
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.photos import LIFE, MOST_AT_ONCE, fault
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.files.actions import Prepared
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor


@act
def open_link(*, by: Actor, at: datetime, case_id: int, material_key: str) -> PhoneLink:
    """A link for this material, good for fifteen minutes; an earlier one for it is closed.

    Raises NotFound, NotAllowed, Conflict when the checking is over, Invalid for a material
    that the case does not ask for.
    """
    case = open_case(
        by=by, case_id=case_id, move=Move.CORRECT, given={"note": "手机拍照"}, seen=None
    )
    names = CaseMaterial.objects.filter(case_id=case.id, key=material_key).values_list("name")
    if (row := names.first()) is None:
        raise Invalid("这件办件的材料清单里没有这份材料", what_to_do="请刷新页面，在清单里选")
    earlier = PhoneLink.objects.filter(case_id=case.id, material_key=material_key, closed_at=None)
    earlier.update(closed_at=at)
    link = PhoneLink.objects.create(
        case=case,
        material_key=material_key,
        name=row[0],
        made_by_id=by.person,
        made_at=at,
        expires_at=at + LIFE,
    )
    _record(Act.PHONE_LINK_OPEN, link, case.number, by, at)
    return link


@act
def close_link(*, by: Actor, at: datetime, number: str, link_id: int) -> None:
    """The window has what it needs, or takes the link back. Raises NotFound, Conflict."""
    rows = PhoneLink.objects.filter(id=link_id, case__in=visible_to(by).filter(number=number))
    link = rows.first()
    if link is None:
        raise NotFound("没有这个手机拍照链接，或者您无权查看")
    if PhoneLink.objects.filter(id=link_id, closed_at=None).update(closed_at=at) != 1:
        raise Conflict("这个链接已经关了")
    _record(Act.PHONE_LINK_CLOSE, link, number, by, at)


@act
def add_photos(
    *, by: Actor, at: datetime, token: str, phone: str, photos: Sequence[Prepared]
) -> int:
    """Photos from the phone that holds the link; how many came.

    They go in as the system's act in the name of the clerk who made the link, under all the
    rules of a scan. Raises NotFound (no such link), Conflict (closed, too late, another phone,
    the checking is over), Invalid (no photo, too many).
    """
    link = by_token(token)
    presented = digest(phone)
    why, what_to_do = fault(
        at=at,
        expires_at=link.expires_at,
        closed=link.closed_at is not None,
        session=link.session,
        presented=presented,
    )
    if why:
        raise Conflict(why, what_to_do=what_to_do)
    if not photos:
        raise Invalid("还没有拍照或选照片", what_to_do="请点“拍照”，拍好以后再点“发送”")
    if len(photos) > MOST_AT_ONCE:
        raise Invalid(f"一次最多发 {MOST_AT_ONCE} 张", what_to_do="请分几次发")
    mine = PhoneLink.objects.filter(id=link.id, closed_at=None, session__in=("", presented))
    if mine.update(session=presented) != 1:
        raise Conflict("这个链接刚被关掉或者被另一台手机用了", what_to_do="请让窗口重新出二维码")
    clerk = link.made_by.display_name
    sender = replace(Actor.system(PHONE), auth="phone", acting_for=clerk, request_id=by.request_id)
    _, files = attach_scans(
        by=sender,
        at=at,
        case_id=link.case_id,
        material_key=link.material_key,
        scans=photos,
        how=PHONE,
    )
    # Read again: the row is held since the update above, so no other upload is between.
    known = PhoneLink.objects.values_list("files", flat=True).get(id=link.id)
    PhoneLink.objects.filter(id=link.id).update(files=[*known, *_ids(files)])
    return len(files)


def _ids(files: Sequence[CaseFile]) -> list[int]:
    return [file.id for file in files]


def digest(phone: str) -> str:
    """The cookie of a phone as it is stored; the cookie is random, so no key is needed."""
    return hashlib.sha256(phone.encode()).hexdigest() if phone else "-"


def _record(action: Act, link: PhoneLink, number: str, by: Actor, at: datetime) -> None:
    about = {"case": number, "material": link.material_key}
    record(action=action, by=by, at=at, obj=("phone_link", str(link.pk)), after=about)
