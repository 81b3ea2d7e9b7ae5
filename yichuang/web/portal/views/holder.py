"""变更, 延续 and 注销 asked for by the holder or his agent, from the page of his licence."""

import secrets
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yichuang.cases.actions.licence_applications import apply_for
from yichuang.cases.actions.licence_wishes import ask_cancellation, take_back_cancellation
from yichuang.cases.queries.applicant import LicenceCard, licence_of_case, renew_by
from yichuang.cases.queries.file import CaseFileView
from yichuang.cases.rules.licence_acts import TABLE, LicenceMove
from yichuang.cases.rules.states import Channel
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.identity.queries import mandates_held
from yichuang.web.access import public
from yichuang.web.portal import session, throttle
from yichuang.web.portal.forms import CancelForm, ChangeForm, RenewForm
from yichuang.web.portal.present.words import day

from .progress import NotProved, ask_for_code, crumbs, my_case

_FORMS = {
    LicenceMove.ALTER.value: ChangeForm,
    LicenceMove.RENEW.value: RenewForm,
    LicenceMove.CANCEL.value: CancelForm,
}


@public
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """What is to change, or the wish to go on or to end; 变更 and 延续 become a case of their own."""
    if move not in _FORMS:
        raise Http404
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    wanted, on = LicenceMove(move), today()
    card = licence_of_case(c.number, today=on)
    mandate_id = _mandate(request, c, on)
    given = request.POST if request.method == "POST" else None
    form = _FORMS[move](given, initial={"key": secrets.token_hex(16)})
    if given is not None:
        throttle.take(request, "start")
    if given is not None and form.is_valid():
        try:
            return _make(request, c, card, wanted, dict(form.cleaned_data), mandate_id)
        except Invalid as error:
            form.add_error(None, f"{error.message}{error.what_to_do}")
    context = _shown(c, card, wanted, on) | {"form": form}
    return render(request, "portal/holder.html", context, status=422 if form.errors else 200)


def _make(
    request: HttpRequest,
    c: CaseFileView,
    card: LicenceCard,
    wanted: LicenceMove,
    given: dict[str, Any],
    mandate_id: int | None,
) -> HttpResponse:
    """Hand the wish in. Raises Invalid, Conflict or NotAllowed."""
    by, key = session.applicant_actor(request, c.applicant.id), given.pop("key")
    if wanted is LicenceMove.CANCEL:
        ask_cancellation(by=by, at=now(), number=card.number, mandate_id=mandate_id, **given)
        messages.success(request, "注销申请已收到，请等发证机关办理。")
        return HttpResponseRedirect(reverse("web:licence", args=[c.number]))
    case = apply_for(
        by=by,
        at=now(),
        number=card.number,
        move=wanted,
        changes=given,
        channel=Channel.ONLINE,
        mandate_id=mandate_id,
        idempotency_key=f"{c.number}:{key}",
    )
    if mandate_id is None:  # the firm's case is its agent's only while the mandate runs
        session.grant(request, session.CASES, case.number)
    return HttpResponseRedirect(reverse("web:receipt", args=[case.number]))


def _shown(c: CaseFileView, card: LicenceCard, wanted: LicenceMove, on: date) -> dict[str, Any]:
    limit = renew_by(card.number, on=on)
    return {
        "c": c,
        "card": card,
        "move": wanted,
        "law": TABLE[wanted].law,
        "valid_to": day(card.valid_to, weekday=False) if card.valid_to else "长期有效",
        "renew_by": day(limit, on) if limit else "",
        "late": limit is not None and on > limit,
        "back_url": reverse("web:licence", args=[c.number]),
        "page_title": f"申请{wanted.label}",
        "crumbs": crumbs(c, f"申请{wanted.label}"),
    }


@public
@require_POST
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """撤回注销申请, while nobody has decided on it."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    card, on = licence_of_case(c.number, today=today()), today()
    _mandate(request, c, on)
    by = session.applicant_actor(request, c.applicant.id)
    take_back_cancellation(by=by, at=now(), number=card.number)
    messages.success(request, "已撤回注销申请，证照照样有效。")
    return HttpResponseRedirect(reverse("web:licence", args=[c.number]))


def _mandate(request: HttpRequest, c: CaseFileView, on: date) -> int | None:
    """The 委托 an agent acts under; None for the holder. Raises Conflict where none covers it."""
    actor = session.actor_of(request)
    named = any(one.party_id == c.applicant.id for one in actor.mandates)
    if not named or actor.user_id is None or c.number in request.session.get(session.CASES, []):
        return None
    for one in mandates_held(actor.user_id):
        code = c.pinned.item_code
        if one.principal_id == c.applicant.id and not one.fault(on=on, code=code):
            return one.id
    raise Conflict(
        "您的委托不包括这个事项，不能代为申请",
        what_to_do="请持证单位改委托范围，或者用单位账号提出，或者带授权委托书到窗口办。",
    )
