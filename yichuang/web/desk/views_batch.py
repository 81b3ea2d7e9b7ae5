"""批量准予: choose, read what differs, confirm once, see what became of each."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yichuang.cases.actions.batch import Granted, grant_batch
from yichuang.cases.queries.batch import Candidate, candidates, ready_items
from yichuang.cases.queries.pinned import pinned
from yichuang.cases.rules.batch import LARGEST, differing
from yichuang.catalog.items.rules.form_schema import FieldType, fields_of
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires

from . import shown
from .common import actor_of, page

_PRIVATE = {FieldType.ID_NUMBER.value, FieldType.PHONE.value}


@requires(Permission.CASE_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """One address, three faces: the list, the confirmation, the results."""
    actor, on = actor_of(request), today()
    if request.method != "POST":
        item_id = row_number(request.GET.get("item", ""))
        if item_id is None:
            return page(request, "desk/batch_items.html", {"items": ready_items(actor, today=on)})
        return _choose(request, item_id)
    chosen = _chosen(request.POST.getlist("case"))
    item_id = row_number(request.POST.get("item", "")) or 0
    if request.POST.get("do") == "grant":
        try:
            results = grant_batch(by=actor, at=now(), chosen=chosen)
        except DomainError as error:
            if _script(request):
                return JsonResponse({"error": error.message}, status=error.status)
            return _choose(request, item_id, error=error)
        if _script(request):
            return JsonResponse({"results": [_told(one) for one in results]})
        done = sum(1 for one in results if one.ok)
        context = {"results": results, "done": done, "left": len(results) - done, "item": item_id}
        return page(request, "desk/batch_done.html", context)
    return _choose(request, item_id, chosen=chosen)


def _script(request: HttpRequest) -> bool:
    """The page sends a large batch in portions and counts them; without a script it is one post."""
    return request.headers.get("Accept", "") == "application/json"


def _told(one: Granted) -> dict[str, Any]:
    url = reverse("web:desk_case", args=[one.number])
    return {"number": one.number, "name": one.applicant, "ok": one.ok, "text": one.text, "url": url}


def _chosen(values: Sequence[str]) -> dict[int, int]:
    found = {}
    for value in values:
        case_id, _, seen = value.partition(":")
        key, version = row_number(case_id), row_number(seen)
        if key is not None and version is not None:
            found[key] = version
    return found


def _choose(
    request: HttpRequest,
    item_id: int,
    *,
    chosen: dict[int, int] | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    """The list; with `chosen` the confirmation of these."""
    actor, on = actor_of(request), today()
    found = candidates(actor, item_id=item_id, today=on, only=chosen or ())
    confirming = bool(chosen) and len(chosen or {}) <= LARGEST and bool(found)
    names, words = _words(found)
    context = {
        "rows": [_line(one, words[one.row.id], names, on) for one in found],
        "names": names,
        "item": item_id,
        "item_name": found[0].row.item_name if found else "",
        "confirming": confirming,
        "most": LARGEST,
        "gone": len(chosen or {}) - len(found) if confirming else 0,
        "nothing": request.method == "POST" and not chosen and error is None,
    }
    return page(request, "desk/batch.html", context, error=error)


def _words(found: Sequence[Candidate]) -> tuple[list[str], dict[int, dict[str, str]]]:
    """The fields in which the cases differ, and every case's words for them."""
    words = {one.row.id: _form_words(one) for one in found}
    return differing(list(words.values())), words


def _form_words(one: Candidate) -> dict[str, str]:
    content = pinned(one.row.basis.version_id).content
    found = {}
    for raw in content.questions:
        labels = {str(o["key"]): str(o["label"]) for o in raw["options"]}
        if given := one.answers.get(str(raw["key"])):
            found[str(raw["text"])] = labels.get(given, given)
    for spec in fields_of(content.form_schema):
        if spec.type not in _PRIVATE and spec.key in one.form:
            found[spec.label] = shown.field_text(spec, one.form[spec.key])
    return found


def _line(one: Candidate, words: dict[str, str], names: Sequence[str], on: Any) -> dict[str, Any]:
    clocks = {clock.label: clock for clock in one.detail.clocks}
    return {
        "row": one.row,
        "value": f"{one.row.id}:{one.version}",
        "left": shown.left(clocks.get("法定"), on),
        "opinion": one.opinion,
        "reviewer": one.reviewer,
        "differs": [(name, words[name]) for name in names if words.get(name)],
        "supplied": one.row.supplied_on is not None,
    }
