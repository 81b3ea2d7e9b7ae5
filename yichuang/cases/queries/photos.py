"""手机拍照: the link behind an address, and what has come through it."""

from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer

from yichuang.cases.models import CaseEvent, CaseFile, PhoneLink
from yichuang.cases.policies import get_visible
from yichuang.kernel.errors import NotFound
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Actor

PHONE = "手机拍照"
_SIGNER = Signer(salt="cases.phone_link", sep=".")


def token_of(link_id: int) -> str:
    """The signed word in the address."""
    return _SIGNER.sign(str(link_id))


def by_token(token: str) -> PhoneLink:
    """The link of an address. Raises NotFound for a forged or mistyped one."""
    try:
        link_id = row_number(_SIGNER.unsign(token))
    except BadSignature:
        link_id = None
    link = PhoneLink.objects.select_related("made_by", "case").filter(id=link_id or 0).first()
    if link is None:
        raise NotFound("这个拍照链接不对", what_to_do="请对着窗口屏幕上的二维码重新扫一次")
    return link


@dataclass(frozen=True)
class Arrived:
    """What the window sees of a link."""

    id: int
    number: str
    name: str
    token: str
    expires_at: datetime
    open: bool
    taken: bool
    files: tuple[tuple[int, str], ...]
    seen: int | None


def arrived(actor: Actor, number: str, link_id: int, *, at: datetime, seen: int) -> Arrived:
    """A link of a visible case, with the photos that came. Raises NotFound.

    `seen` comes back as the version of the case when only photos moved it since: the page may
    go on with it. None when somebody did something else: then the page is behind, and says so.
    """
    case = get_visible(actor, number)
    link = PhoneLink.objects.filter(id=link_id, case_id=case.id).first()
    if link is None:
        raise NotFound("没有这个手机拍照链接，或者您无权查看")
    files = CaseFile.objects.filter(case_id=case.id, id__in=link.files).order_by("id")
    since = CaseEvent.objects.filter(case_id=case.id, seq__gt=seen)
    photos = sum(name == PHONE for name in since.values_list("actor", flat=True))
    return Arrived(
        id=link.id,
        number=number,
        name=link.name,
        token=token_of(link.id),
        expires_at=link.expires_at,
        open=link.closed_at is None and at < link.expires_at,
        taken=bool(link.session),
        files=tuple(files.values_list("id", "name")),
        seen=case.version if case.version - seen == photos else None,
    )
