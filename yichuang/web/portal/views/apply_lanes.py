"""网上申报: the applicant reads the notice and commits, or does not; he is free to choose."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yichuang.cases import actions
from yichuang.kernel.clock.now import now
from yichuang.web.access import public
from yichuang.web.components.values import Link
from yichuang.web.portal import session
from yichuang.web.portal.forms import PromiseForm
from yichuang.web.portal.present.apply import offers_promise, party


@public
def promise(request: HttpRequest, number: str) -> HttpResponse:
    """The whole notice, then one free choice; a signature only for yes."""
    draft = session.my_draft(request, number)
    if not offers_promise(draft):
        raise Http404
    content = draft.pinned.content
    name = party(draft, "name")
    start = {"use": "yes" if draft.choice.get("lane") == "promise" else ""}
    names = {name, party(draft, "representative")}
    form = PromiseForm(request.POST or None, initial=start, names=names)
    if request.method == "POST" and form.is_valid():
        use = form.cleaned_data["use"] == "yes"
        choice = {"lane": "promise" if use else "none"}
        if use:
            choice |= {"signed_by": form.cleaned_data["signed_by"], "signed_at": now().isoformat()}
        actions.save_draft(at=now(), draft_id=draft.id, choice=choice)
        return HttpResponseRedirect(reverse("web:apply_files", args=[number]))
    tasks = reverse("web:apply_tasks", args=[number])
    context = {
        "draft": draft,
        "content": content,
        "replaced": [m.name for m in content.materials if m.key in content.commitment_materials],
        "form": form,
        "tasks_url": tasks,
        "page_title": "要不要用告知承诺",
        "crumbs": [
            Link("首页", reverse("web:home")),
            Link(draft.pinned.item_name, tasks),
            Link("告知承诺", ""),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "portal/apply_promise.html", context, status=status)
