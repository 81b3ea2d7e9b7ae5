"""办件查询: two numbers, then the case as its applicant reads it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.cases import actions
from yichuang.cases.queries.file import CaseFileView, case_file
from yichuang.cases.queries.public import by_code, clean_number
from yichuang.cases.queries.public import progress as case_progress
from yichuang.cases.rules.states import LineState, Stage
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.files import actions as files
from yichuang.kernel.permissions.rules import Permission
from yichuang.kernel.privacy.rules import mask_name, mask_phone
from yichuang.web.access import public
from yichuang.web.components.values import Link
from yichuang.web.portal import session, throttle
from yichuang.web.portal.forms import NumberCodeForm, UploadForm, WithdrawForm
from yichuang.web.portal.present import progress as present
from yichuang.web.portal.present.guide import legal_values
from yichuang.web.portal.present.words import day, moment, spaced

from .apply_files import PURPOSE


class NotProved(Exception):
    """This browser has not given the code of the case."""


def my_case(request: HttpRequest, number: str) -> CaseFileView:
    """The case, when this browser or account proved it. Raises NotProved."""
    plain = clean_number(number)
    if plain in request.session.get(session.CASES, []):
        return case_progress(plain, today=today())
    actor = session.actor_of(request)
    if actor.user_id is None or not actor.can(Permission.APPLY):
        raise NotProved  # staff use their own pages
    try:
        return case_file(actor, plain, today=today())
    except NotFound:
        raise NotProved from None


def ask_for_code(number: str) -> HttpResponse:
    """To the two fields, the number already in."""
    return HttpResponseRedirect(f"{reverse('web:track')}?number={clean_number(number)[:20]}")


def crumbs(c: CaseFileView, title: str = "") -> list[Link]:
    """Home, lookup, the case, and perhaps a page below it."""
    here = Link(spaced(c.number), reverse("web:progress", args=[c.number]) if title else "")
    found = [Link("首页", reverse("web:home")), Link("办件查询", reverse("web:track")), here]
    return [*found, Link(title, "")] if title else found


def extra_url(c: CaseFileView) -> str:
    """Where to say that the window asked for more than the list: case and item go along."""
    return f"{reverse('web:extra', args=[c.pinned.item_id])}?case={c.number}"


@public
def track(request: HttpRequest) -> HttpResponse:
    """Number and code, no login, no picture captcha (C5)."""
    given = request.POST if request.method == "POST" else None
    form = NumberCodeForm(given, initial={"number": request.GET.get("number", "")})
    if given is not None and form.is_valid():
        number = clean_number(form.cleaned_data["number"])
        slot = throttle.take(request, "case", number)
        try:
            case = by_code(number, form.cleaned_data["code"])
        except NotFound as error:
            form.add_error("code", f"{error.message}。{error.what_to_do}。")
        else:
            slot.give_back()
            session.grant(request, session.CASES, case.number)
            return HttpResponseRedirect(reverse("web:progress", args=[case.number]))
    context = {
        "form": form,
        "page_title": "办件查询",
        "crumbs": [Link("首页", reverse("web:home")), Link("办件查询", "")],
    }
    return render(request, "portal/track.html", context, status=422 if form.errors else 200)


@public
@require_safe
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """The case: sentence, next act, steps, clocks, holder, supplement, papers, course."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    day_ = today()
    person = c.applicant.kind == "person"
    context = {
        "c": c,
        "spaced": spaced(c.number),
        "page_title": f"办件进度 {spaced(c.number)}",
        "crumbs": crumbs(c),
        "as_of": moment(now(), day_),
        "status": present.status(c),
        "sentences": present.sentences(c, day_),
        "todo": present.todo(c, day_),
        "steps": present.steps(c, day_),
        "clocks": present.clocks(c, day_),
        "any_paused": any(clock.paused for clock in c.clocks),
        "holder": present.holder(c, c.holder_name, day_),
        "pause": c.open_pause,
        "pause_from": day(c.open_pause.starts_on, day_) if c.open_pause else "",
        "pause_until": day(c.open_pause.expected_end, day_) if c.open_pause else "",
        "fixes": present.fix_lines(c, day_),
        "fix_due": day(c.supplement_due, day_),
        "waiting": sum(1 for line in c.lines if line.state == LineState.OPEN),
        "events": present.events(c, day_),
        "papers": present.papers(c, day_),
        "coming": present.coming(c, day_),
        "remedies": present.remedies(c, legal_values(day_), day_)
        if c.outcome in present.NO
        else [],
        "who": mask_name(c.applicant.name) if person else c.applicant.name,
        "agent": c.agent.name if c.agent else "",
        "who_phone": mask_phone(c.contact_phone) if c.contact_phone else "",
        "phone": c.pinned.content.consult_phone or c.department.phone,
        "extra_url": extra_url(c),
        "may_withdraw": present.may_withdraw(c),
        "place": c.pinned.content.places[0] if c.pinned.content.places else None,
    }
    response = render(request, "portal/progress.html", context)
    response["Cache-Control"] = "no-store"
    return response


@public
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The two numbers, the due date, who has it: on screen at once, at a stable address."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    papers = present.papers(c, today())
    context = {
        "c": c,
        "spaced": spaced(c.number),
        "received": moment(c.received_at, today()),
        "by_agent": c.mandate is not None
        and c.number not in request.session.get(session.CASES, []),
        "holder": present.holder(c, "", today()),
        "due": day(c.notice_due, today()),
        "paper": papers[0] if papers else None,
        "coming": present.coming(c, today()),
        "progress_url": reverse("web:progress", args=[c.number]),
        "absolute_url": request.build_absolute_uri(reverse("web:progress", args=[c.number])),
        "page_title": "已收到您的申请",
        "crumbs": crumbs(c, "收件凭证"),
    }
    response = render(request, "portal/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


@public
def supply(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """One line of the supplement notice: what is wrong, how to put it right, upload."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    line = next((row for row in c.lines if row.key == key), None)
    if line is None:
        raise Http404
    if c.stage is not Stage.SUPPLEMENT or line.state != LineState.OPEN:
        raise Conflict(
            f"“{line.name}”现在不用补", what_to_do="请回办件进度，看最新情况。", code="not-asked"
        )
    if request.method == "POST":
        throttle.take(request, "upload", c.number)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid() and _supplied(request, form, c, key):
        return HttpResponseRedirect(reverse("web:progress", args=[c.number]) + "#fix")
    context = {
        "c": c,
        "line": line,
        "form": form,
        "due": day(c.supplement_due, today()),
        "place": c.pinned.content.places[0] if c.pinned.content.places else None,
        "back_url": reverse("web:progress", args=[c.number]) + "#fix",
        "extra_url": f"{extra_url(c)}&where=notice",
        "page_title": f"补交：{line.name}",
        "crumbs": crumbs(c, f"补交{line.name}"),
    }
    return render(request, "portal/supply.html", context, status=422 if form.errors else 200)


def _supplied(request: HttpRequest, form: UploadForm, c: CaseFileView, key: str) -> bool:
    by = session.applicant_actor(request, c.applicant.id)
    given = form.cleaned_data["file"]
    try:
        row = files.store(by=by, at=now(), purpose=PURPOSE, name=given.name, stream=given.file)
        actions.supply(by=by, at=now(), case_id=c.id, lines={key: [(row.id, row.name)]})
    except Invalid as error:
        form.add_error("file", f"{error.message}{error.what_to_do}")
        return False
    return True


@public
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """撤回申请, confirmed and with a reason."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    here = reverse("web:progress", args=[c.number])
    if not present.may_withdraw(c):
        raise Conflict("这件办件已经有了结果，不能再撤回", what_to_do="请回办件进度看结果。")
    form = WithdrawForm(request.POST or None, initial={"seen": c.version})
    if request.method == "POST" and form.is_valid():
        by = session.applicant_actor(request, c.applicant.id)
        reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
        actions.withdraw(by=by, at=now(), case_id=c.id, reason=reason, seen=seen)
        return HttpResponseRedirect(here)
    context = {
        "c": c,
        "form": form,
        "back_url": here,
        "page_title": "撤回申请",
        "crumbs": crumbs(c, "撤回申请"),
    }
    return render(request, "portal/withdraw.html", context, status=422 if form.errors else 200)
