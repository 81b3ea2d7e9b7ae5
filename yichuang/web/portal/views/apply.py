"""网上申报: start, come back, the task list, autosave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yichuang.cases import actions
from yichuang.cases.queries.public import clean_number, draft_by_code
from yichuang.catalog.items import queries as catalog
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid, NotFound
from yichuang.web.access import public
from yichuang.web.components.values import Link
from yichuang.web.portal import session, throttle
from yichuang.web.portal.forms import PARTY_FIELDS, DraftCodeForm
from yichuang.web.portal.present import apply as present
from yichuang.web.portal.present import guide as guide_present
from yichuang.web.portal.present import words
from yichuang.web.portal.present.names import chosen, names_for

MAX_TEXT = 5000


@public
def new(request: HttpRequest, item_id: int) -> HttpResponse:
    """What is needed before starting; the POST makes the draft."""
    ref = catalog.published_version(item_id, on=today())
    view = catalog.guide_view(ref.id, on=today())
    if view.closed:
        raise Invalid(
            f"“{view.name}”今天不收件：{view.closed}",
            what_to_do="什么时候开门，看页脚的“下放承接清单”。",
        )
    if not view.can_apply_online:
        raise Invalid(
            f"“{view.name}”还不能网上申报", what_to_do="请看办事指南里的窗口地址和时间，到窗口办。"
        )
    given = request.POST if request.method == "POST" else request.GET
    answers = guide_present.known_answers(view, given)
    guide_url = reverse("web:guide", args=[item_id])
    mine = guide_present.mine(view, answers)
    names = names_for(session.actor_of(request), ref.id, on=today())
    if request.method == "POST" and mine.complete:
        throttle.take(request, "start")
        by = session.applicant_actor(request, None)
        name = chosen(names, request.POST.get("as", ""))
        draft = actions.start_draft(
            by=by, at=now(), version_id=ref.id, answers=answers, **name.arguments
        )
        if draft.mandate_id is None:  # a firm's is its agent's by his account alone
            session.grant(request, session.DRAFTS, draft.number)
        return HttpResponseRedirect(reverse("web:apply_tasks", args=[draft.number]))
    context = {
        "g": view,
        "page_title": f"申报：{view.name}",
        "crumbs": _crumbs(Link(view.name, guide_url), Link("开始申报", "")),
        "questions": guide_present.questions(view, answers),
        "answers": answers,
        "mine": mine,
        "names": names,
        "facts": guide_present.facts(view),
        "guide_url": words.with_query(guide_url, answers),
    }
    return render(request, "portal/apply_new.html", context)


def _crumbs(*links: Link) -> list[Link]:
    return [Link("首页", reverse("web:home")), *links]


@public
def resume(request: HttpRequest) -> HttpResponse:
    """Back to a draft with its number and code."""
    form = DraftCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = clean_number(form.cleaned_data["number"])
        slot = throttle.take(request, "draft", number)
        try:
            draft = draft_by_code(number, form.cleaned_data["code"])
        except NotFound as error:
            form.add_error("code", f"{error.message}。{error.what_to_do}")
        else:
            slot.give_back()
            session.grant(request, session.DRAFTS, draft.number)
            return HttpResponseRedirect(reverse("web:apply_tasks", args=[draft.number]))
    context = {
        "form": form,
        "page_title": "继续填写",
        "crumbs": _crumbs(Link("继续填写", "")),
    }
    return render(request, "portal/apply_resume.html", context, status=422 if form.errors else 200)


@public
@require_safe
def tasks(request: HttpRequest, number: str) -> HttpResponse:
    """The task list of a draft; a draft handed in shows its receipt."""
    draft = session.my_draft(request, number)
    if draft.case_number:
        if draft.mandate_id is None:
            session.grant(request, session.CASES, draft.case_number)
        return HttpResponseRedirect(reverse("web:receipt", args=[draft.case_number]))
    guide_url = reverse("web:guide", args=[draft.pinned.item_id])
    context = {
        "draft": draft,
        "item_name": draft.pinned.item_name,
        "sheet": present.sheet(draft, today()),
        "answers": present.answer_texts(draft),
        "saved_at": words.moment(draft.saved_at, today()),
        "page_title": f"申报：{draft.pinned.item_name}",
        "crumbs": _crumbs(Link(draft.pinned.item_name, guide_url), Link("申报", "")),
        "in_force": draft.pinned.in_force(today()),
        "guide_url": guide_url,
    }
    return render(request, "portal/apply_tasks.html", context)


@public
def delete(request: HttpRequest, number: str) -> HttpResponse:
    """删除草稿: asked once more, then gone with its files. Raises Conflict once handed in."""
    draft = session.my_draft(request, number)
    if request.method == "POST":
        by = session.applicant_actor(request, None)
        actions.drop_draft(by=by, at=now(), draft_id=draft.id)
        messages.success(request, "草稿已删除，填过的内容和传过的文件都不再保存。")
        return HttpResponseRedirect(reverse("web:home"))
    back = reverse("web:apply_tasks", args=[number])
    context = {
        "draft": draft,
        "item_name": draft.pinned.item_name,
        "back_url": back,
        "page_title": "删除草稿",
        "crumbs": _crumbs(Link(draft.pinned.item_name, back), Link("删除草稿", "")),
    }
    return render(request, "portal/apply_delete.html", context)


@public
@require_POST
def save(request: HttpRequest, number: str) -> HttpResponse:
    """Autosave: whatever is in the fields, complete or not (never refused for its content)."""
    draft = session.my_draft(request, number)
    form: dict[str, object] = {}
    for spec in draft.fields:
        if spec.key in request.POST:
            values = [value[:MAX_TEXT] for value in request.POST.getlist(spec.key)]
            form[spec.key] = values if spec.type == "multi" else values[0]
    party = {
        name: request.POST[f"party-{name}"][:MAX_TEXT]
        for name in PARTY_FIELDS
        if f"party-{name}" in request.POST
    }
    try:
        actions.save_draft(at=now(), draft_id=draft.id, form=form, party_data=party)
    except DomainError as error:
        return HttpResponse(error.message, status=error.status, content_type="text/plain")
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    messages.success(request, "已保存。可以关掉，下次用草稿编号和续填码接着填。")
    return HttpResponseRedirect(reverse("web:apply_tasks", args=[number]))
