"""我的常用语, and those offered beside an opinion."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from yichuang.cases.queries.file import case_file
from yichuang.cases.rules.phrases import PhraseKind
from yichuang.kernel.clock.now import today
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.phrases import phrase_page

from .common import actor_of, said


@requires(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """One's own phrases; the department's are kept in the management."""
    return phrase_page(request, of_department=False)


@requires(Permission.CASE_REVIEW)
@require_safe
def of_case(request: HttpRequest, number: str) -> HttpResponse:
    """What is offered beside the opinion on a case: asked for when somebody opens the list."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    found = said(actor, PhraseKind.OPINION, view)
    return render(request, "desk/_said_list.html", {"said": found})
