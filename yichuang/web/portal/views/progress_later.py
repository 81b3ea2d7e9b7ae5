"""容缺补交 by the applicant: one line, one page, until its day."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yichuang.cases import actions
from yichuang.cases.queries.file import CaseFileView
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.files import actions as files
from yichuang.web.access import public
from yichuang.web.portal import session, throttle
from yichuang.web.portal.forms import UploadForm
from yichuang.web.portal.present.words import day

from .apply_files import PURPOSE
from .progress import NotProved, ask_for_code, crumbs, my_case


@public
def later(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """What is to follow, by when; upload it here or bring it to the window."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    row = next((one for one in c.gap.lines if one.key == key), None) if c.gap else None
    if row is None:
        raise Http404
    back = reverse("web:progress", args=[c.number]) + "#later"
    if not row.open or c.outcome is not None:
        raise Conflict(f"“{row.name}”现在不用补交", what_to_do="请回办件进度，看最新情况。")
    if request.method == "POST":
        throttle.take(request, "upload", c.number)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid() and _handed_in(request, form, c, key):
        return HttpResponseRedirect(back)
    context = {
        "c": c,
        "row": row,
        "form": form,
        "due": day(row.due_on, today()),
        "place": c.pinned.content.places[0] if c.pinned.content.places else None,
        "back_url": back,
        "page_title": f"补交：{row.name}",
        "crumbs": crumbs(c, f"补交{row.name}"),
    }
    return render(request, "portal/later.html", context, status=422 if form.errors else 200)


def _handed_in(request: HttpRequest, form: UploadForm, c: CaseFileView, key: str) -> bool:
    by = session.applicant_actor(request, c.applicant.id)
    given = form.cleaned_data["file"]
    try:
        row = files.store(by=by, at=now(), purpose=PURPOSE, name=given.name, stream=given.file)
        actions.hand_in_later(by=by, at=now(), case_id=c.id, lines={key: [(row.id, row.name)]})
    except Invalid as error:
        form.add_error("file", f"{error.message}{error.what_to_do}")
        return False
    return True
