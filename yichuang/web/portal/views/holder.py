"""变更 and 延续 asked for by the holder himself, from the page of his licence."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yichuang.cases.actions.licence_applications import apply_for
from yichuang.cases.queries.applicant import licence_of_case, renew_by
from yichuang.cases.queries.file import CaseFileView
from yichuang.cases.rules.licence_acts import TABLE, LicenceMove
from yichuang.cases.rules.states import Channel
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.web.access import public
from yichuang.web.portal import session, throttle
from yichuang.web.portal.forms import ChangeForm, RenewForm
from yichuang.web.portal.present.words import day

from .progress import NotProved, ask_for_code, crumbs, my_case

_FORMS = {LicenceMove.ALTER.value: ChangeForm, LicenceMove.RENEW.value: RenewForm}


@public
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """What is to change, or nothing but the wish to go on; a case of its own comes of it."""
    if move not in _FORMS:
        raise Http404
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    wanted, on = LicenceMove(move), today()
    card = licence_of_case(c.number, today=on)
    _check_own(request, c)
    given = request.POST if request.method == "POST" else None
    form = _FORMS[move](given, initial={"key": secrets.token_hex(16)})
    if given is not None:
        throttle.take(request, "start")
    if given is not None and form.is_valid():
        changes = dict(form.cleaned_data)
        key = changes.pop("key")
        try:
            case = apply_for(
                by=session.applicant_actor(request, c.applicant.id),
                at=now(),
                number=card.number,
                move=wanted,
                changes=changes,
                channel=Channel.ONLINE,
                idempotency_key=f"{c.number}:{key}",
            )
        except Invalid as error:
            form.add_error(None, f"{error.message}{error.what_to_do}")
        else:
            session.grant(request, session.CASES, case.number)
            return HttpResponseRedirect(reverse("web:receipt", args=[case.number]))
    limit = renew_by(card.number, on=on)
    back = reverse("web:licence", args=[c.number])
    context = {
        "c": c,
        "card": card,
        "form": form,
        "move": wanted,
        "law": TABLE[wanted].law,
        "valid_to": day(card.valid_to, weekday=False) if card.valid_to else "长期有效",
        "renew_by": day(limit, on) if limit else "",
        "late": limit is not None and on > limit,
        "back_url": back,
        "page_title": f"申请{wanted.label}",
        "crumbs": crumbs(c, f"申请{wanted.label}"),
    }
    return render(request, "portal/holder.html", context, status=422 if form.errors else 200)


def _check_own(request: HttpRequest, c: CaseFileView) -> None:
    """An agent's mandate and name belong on the new case: that is the window's to take down."""
    actor = session.actor_of(request)
    named = any(one.party_id == c.applicant.id for one in actor.mandates)
    if named and c.number not in request.session.get(session.CASES, []):
        raise Conflict(
            "变更、延续证照目前由持证单位自己的账号提出",
            what_to_do="请用单位账号登录，或者带授权委托书和本人证件到窗口办。",
        )
