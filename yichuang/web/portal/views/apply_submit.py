"""网上申报: check, hand in once, receipt."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yichuang.cases import actions
from yichuang.cases.queries.applicant import DraftView
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Invalid
from yichuang.web.access import public
from yichuang.web.components.values import Link
from yichuang.web.portal import session
from yichuang.web.portal.present import apply as present
from yichuang.web.portal.present.words import spaced


@public
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Check the answers; the POST hands them in. Twice gives the same receipt."""
    draft = session.my_draft(request, number)
    if draft.case_number:
        return _receipt(request, draft, draft.case_number)
    sheet = present.sheet(draft, today())
    errors: list[str] = []
    if request.method == "POST":
        try:
            by = session.applicant_actor(request, None)
            signed = request.POST.get("signed_by", "") if request.POST.get("gaps") else ""
            case = actions.submit_draft(by=by, at=now(), draft_id=draft.id, gaps_signed_by=signed)
        except Invalid as error:
            errors = _texts(error)
        else:
            return _receipt(request, draft, case.number)
    tasks = reverse("web:apply_tasks", args=[number])
    context = {
        "draft": draft,
        "sheet": sheet,
        "errors": errors,
        "gaps": present.gaps_offered(draft, sheet),
        "gaps_given": request.POST,
        "answers": present.answer_texts(draft),
        "tasks_url": tasks,
        "number_spaced": spaced(number),
        "page_title": "核对并提交",
        "crumbs": [
            Link("首页", reverse("web:home")),
            Link(draft.pinned.item_name, tasks),
            Link("核对并提交", ""),
        ],
    }
    return render(request, "portal/apply_check.html", context, status=422 if errors else 200)


def _texts(error: Invalid) -> list[str]:
    lines = [f"{error.message}。{error.what_to_do}" if error.what_to_do else error.message]
    return lines + [text for texts in error.fields.values() for text in texts]


def _receipt(request: HttpRequest, draft: DraftView, case_number: str) -> HttpResponse:
    if draft.mandate_id is None:  # the firm's case is its agent's only while the mandate runs
        session.grant(request, session.CASES, case_number)
    return HttpResponseRedirect(reverse("web:receipt", args=[case_number]))
