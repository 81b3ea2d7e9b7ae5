"""留言 of a case at the desk: the thread, an answer, or read and nothing to answer."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yichuang.cases.actions.messages import LONGEST, answer_message, mark_read
from yichuang.cases.queries.file import case_file
from yichuang.cases.queries.messages import of_case
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires

from .common import actor_of, page
from .forms import put_errors


class TalkForm(forms.Form):
    """The answer, signed with department and name."""

    text = forms.CharField(
        label="答复", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5})
    )


@requires(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, number: str) -> HttpResponse:
    """The thread; F9 answers."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    only_read = request.POST.get("do") == "read"
    form = TalkForm(request.POST if request.method == "POST" and not only_read else None)
    error: DomainError | None = None
    try:
        if only_read:
            mark_read(by=actor, at=now(), case_id=view.id)
            messages.success(request, "已标为看过，申请人看得到。")
            return HttpResponseRedirect(reverse("web:desk_case", args=[number]))
        if form.is_bound and form.is_valid():
            text = form.cleaned_data["text"]
            answer_message(by=actor, at=now(), case_id=view.id, text=text)
            messages.success(request, "答复已发出，短信提醒申请人来看。")
            return HttpResponseRedirect(reverse("web:desk_case", args=[number]))
    except Invalid as refused:
        put_errors(refused, form, prefixes={})
    except DomainError as refused:
        error = refused
    invalid = form.is_bound and bool(form.errors)
    context = {"view": view, "number": number, "form": form, "rows": of_case(view.id)}
    return page(request, "desk/talk.html", context, error=error, invalid=invalid)
