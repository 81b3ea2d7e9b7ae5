"""留言: the applicant's words to whoever holds his case, and the answers."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yichuang.cases.actions.messages import write_message
from yichuang.cases.queries.messages import of_case
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.web.access import public
from yichuang.web.portal import session, throttle
from yichuang.web.portal.account_forms import MessageForm
from yichuang.web.portal.present.words import moment, spaced

from .progress import NotProved, ask_for_code, crumbs, my_case


@public
def talk(request: HttpRequest, number: str) -> HttpResponse:
    """The thread and a field to write in; a refused text stays in it."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    form = MessageForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        throttle.take(request, "message", c.number)
        by = session.applicant_actor(request, c.applicant.id)
        try:
            write_message(by=by, at=now(), case_id=c.id, text=form.cleaned_data["text"])
        except (Invalid, Conflict) as error:
            form.add_error("text", f"{error.message}。{error.what_to_do}")
            status = error.status
        else:
            return HttpResponseRedirect(reverse("web:talk", args=[c.number]) + "#last")
    context = {
        "c": c,
        "spaced": spaced(c.number),
        "form": form,
        "rows": [(row, moment(row.at, today())) for row in of_case(c.id)],
        "phone": c.pinned.content.consult_phone or c.department.phone,
        "page_title": "留言",
        "crumbs": crumbs(c, "留言"),
    }
    if form.errors and status == 200:
        status = 422
    response = render(request, "portal/talk.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
