"""网上申报: the questions, one page each. What was typed is kept, right or wrong."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yichuang.cases import actions
from yichuang.cases.queries.applicant import DraftView
from yichuang.catalog.items.forms import next_page, previous_page
from yichuang.kernel.clock.now import now, today
from yichuang.web.access import public
from yichuang.web.components.values import Link
from yichuang.web.portal import session
from yichuang.web.portal.forms import (
    PARTY_FIELDS,
    ApplicantForm,
    KindForm,
    WantsForm,
    question_form,
)
from yichuang.web.portal.present.words import moment


def _go(name: str, *args: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"web:{name}", args=args))


def _page(
    request: HttpRequest, draft: DraftView, form: Any, *, title: str, back: str, **extra: Any
) -> HttpResponse:
    tasks = reverse("web:apply_tasks", args=[draft.number])
    context = {
        "form": form,
        "draft": draft,
        "page_title": title,
        "back_url": back,
        "tasks_url": tasks,
        "saved_at": moment(draft.saved_at, today()),
        "crumbs": [
            Link("首页", reverse("web:home")),
            Link(draft.pinned.item_name, tasks),
            Link(title, ""),
        ],
        **extra,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/apply_page.html", context, status=status)


@public
def who(request: HttpRequest, number: str) -> HttpResponse:
    """Which kind of applicant."""
    draft = session.my_draft(request, number)
    if draft.mandate_id is not None:  # the mandate says who applies
        return _go("apply_applicant", number)
    serves = draft.pinned.content.service_objects
    form = KindForm(request.POST or None, serves=serves, initial=draft.party)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        changed = draft.party.get("kind") not in (None, kind)
        party = {"kind": kind} | ({"id_kind": "", "id_number": ""} if changed else {})
        actions.save_draft(at=now(), draft_id=draft.id, party_data=party)
        return _go("apply_applicant", number)
    tasks = reverse("web:apply_tasks", args=[number])
    return _page(request, draft, form, title="谁来申请", back=tasks)


@public
def applicant(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant's details."""
    draft = session.my_draft(request, number)
    kind = str(draft.party.get("kind", ""))
    if not kind:
        return _go("apply_who", number)
    options: dict[str, Any] = {"kind": kind, "today": today(), "prefix": "party"}
    options["named"] = draft.mandate_id is not None
    initial = {key: value for key, value in draft.party.items() if value}
    form = ApplicantForm(request.POST or None, initial=initial, **options)
    if request.method == "POST":
        valid = form.is_valid()
        typed = {
            name: request.POST.get(f"party-{name}", "")[:200]
            for name in PARTY_FIELDS
            if name in form.fields
        }
        party = form.party_data() if valid else typed
        actions.save_draft(at=now(), draft_id=draft.id, party_data=party)
        if valid:
            first = next_page(draft.fields, {**draft.answers, **draft.form})
            return _go("apply_question", number, first) if first else _go("apply_files", number)
    back = reverse(
        "web:apply_who" if draft.mandate_id is None else "web:apply_tasks", args=[number]
    )
    return _page(request, draft, form, title="申请人信息", back=back, many=True)


@public
def question(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """One question of the application form."""
    draft = session.my_draft(request, number)
    known = {**draft.answers, **draft.form}
    try:
        bound = request.POST if request.method == "POST" else None
        form = question_form(draft.fields, key, today=today(), data=bound, initial=known)
    except KeyError as error:
        raise Http404 from error
    if bound is not None:
        valid = form.is_valid()
        typed = request.POST.getlist(key) if _many(draft, key) else request.POST.get(key, "")
        value = form.cleaned_data.get(key, "") if valid else typed
        actions.save_draft(at=now(), draft_id=draft.id, form={key: value})
        if valid:
            after = next_page(draft.fields, {**known, key: value}, key)
            return _go("apply_question", number, after) if after else _go("apply_files", number)
    before = previous_page(draft.fields, known, key)
    back = reverse("web:apply_applicant", args=[number])
    if before:
        back = reverse("web:apply_question", args=[number, before])
    shown = [spec.key for spec in draft.shown]
    spec = next(spec for spec in draft.fields if spec.key == key)
    place = f"第 {shown.index(key) + 1} 题，共 {len(shown)} 题" if key in shown else ""
    return _page(request, draft, form, title=spec.label, back=back, place=place)


def _many(draft: DraftView, key: str) -> bool:
    return any(spec.key == key and spec.type == "multi" for spec in draft.fields)


@public
def wants(request: HttpRequest, number: str) -> HttpResponse:
    """How to get the result (C7)."""
    draft = session.my_draft(request, number)
    post = draft.pinned.content.express_delivery
    form = WantsForm(request.POST or None, post=post, initial={"wants": draft.wants})
    if request.method == "POST" and form.is_valid():
        actions.save_draft(at=now(), draft_id=draft.id, wants=form.cleaned_data["wants"])
        return _go("apply_check", number)
    back = reverse("web:apply_files", args=[number])
    return _page(request, draft, form, title="怎么领结果", back=back)
