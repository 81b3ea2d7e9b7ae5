"""The page a phone opens from the QR on the clerk's screen: photos of one material, no login."""

import secrets
from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yichuang.cases.actions.photos import add_photos, digest
from yichuang.cases.queries.photos import by_token
from yichuang.cases.rules.photos import fault
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import Conflict, DomainError, Invalid
from yichuang.kernel.files.actions import prepare
from yichuang.web.access import public
from yichuang.web.portal import session, throttle

COOKIE = "yc_phone"
_KEEP = 30 * 60


@public
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked for, the camera, and what has come. A link that is over says why."""
    slot = throttle.take(request, "photos", token[:80])
    link = by_token(token)  # a guess stays counted
    if request.method == "GET":
        slot.give_back()
    known = request.COOKIES.get(COOKIE, "")
    mine = known or secrets.token_hex(16)
    error: DomainError | None = None
    sent = 0
    if request.method == "POST":
        try:
            sent = _send(request, token, mine)
        except DomainError as refused:
            error = refused
        link = by_token(token)
    why, what_to_do = fault(
        at=now(),
        expires_at=link.expires_at,
        closed=link.closed_at is not None,
        session=link.session,
        presented=digest(mine),
    )
    if why and error is None:
        error = Conflict(why, what_to_do=what_to_do)
    context = {
        "name": link.name,
        "until": link.expires_at,
        "came": len(link.files),
        "sent": sent,
        "error": error,
        "over": bool(why),
        "page_title": f"拍照：{link.name}",
    }
    response = render(request, "portal/photos.html", context, status=error.status if error else 200)
    response["Cache-Control"] = "no-store"
    if not known:
        secure = request.is_secure()
        response.set_cookie(
            COOKIE, mine, max_age=_KEEP, path="/m/", httponly=True, samesite="Lax", secure=secure
        )
    return response


def _send(request: HttpRequest, token: str, mine: str) -> int:
    given = request.FILES.getlist("photo")
    if not given:
        raise Invalid("还没有拍照或选照片", what_to_do="请点“拍照”，拍好以后再点“发送给窗口”")
    photos = [prepare(name=one.name or "", stream=cast(BinaryIO, one.file)) for one in given]
    by = session.actor_of(request)
    return add_photos(by=by, at=now(), token=token, phone=mine, photos=photos)
