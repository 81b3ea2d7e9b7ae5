"""The page of 常用语: one's own at the desk, the department's in the management."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from yichuang.cases.actions.phrases import adopt_phrases, remove_phrase, save_phrase
from yichuang.cases.queries.phrases import kept
from yichuang.cases.rules.phrases import HOLES, LONGEST, SEED, PhraseKind
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.numerals import row_number
from yichuang.kernel.org.queries import department
from yichuang.kernel.permissions.rules import Actor


class PhraseForm(forms.Form):
    """A phrase; how to put it right only for 补正."""

    kind = forms.ChoiceField(label="用在哪里", choices=PhraseKind.choices())
    text = forms.CharField(
        label="常用语", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    fix = forms.CharField(
        label="怎样补（只有补正写）",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def phrase_page(request: HttpRequest, *, of_department: bool) -> HttpResponse:
    """The lists by kind, one form to add or change, a button to remove."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    key = "department_id" if of_department else "owner_id"
    rows = kept({key: (actor.department_id if of_department else actor.user_id) or 0})
    chosen = next((r for r in rows if str(r.pk) == request.GET.get("id", "")), None)
    start = {"kind": chosen.kind, "text": chosen.text, "fix": chosen.fix} if chosen else None
    form = PhraseForm(request.POST if request.POST.get("do") == "save" else None, initial=start)
    error: DomainError | None = None
    if request.method == "POST":
        try:
            if text := _done(request, form, actor, of_department):
                messages.success(request, text)
                return HttpResponseRedirect(request.path)
        except Invalid as refused:
            for name, words in refused.fields.items():
                form.add_error(name, words)
            error = None if refused.fields else refused
        except DomainError as refused:
            error = refused
    place = department(actor.department_id).name if actor.department_id else ""
    context: dict[str, Any] = {
        "groups": [_group(kind, rows, of_department) for kind in PhraseKind],
        "form": form,
        "chosen": chosen.pk if chosen else "",
        "of_department": of_department,
        "here": request.path,
        "desk_place": place,
        "refusal": error,
    }
    status = error.status if error else 422 if form.errors else 200
    return render(request, "components/phrases.html", context, status=status)


def _group(kind: PhraseKind, rows: list[Any], of_department: bool) -> dict[str, Any]:
    mine = [row for row in rows if row.kind == kind.value]
    return {
        "key": kind.value,
        "label": kind.label,
        "rows": mine,
        "seed": SEED[kind] if of_department and not mine else (),
        "holes": "、".join(f"{{{hole}}}" for hole in HOLES[kind]),
    }


def _done(request: HttpRequest, form: PhraseForm, actor: Actor, of_department: bool) -> str:
    """What was done, in words; empty when the form is faulty."""
    do, key = request.POST.get("do", ""), row_number(request.POST.get("id", ""))
    at = now()
    if do == "remove":
        remove_phrase(by=actor, at=at, phrase_id=key or 0, of_department=of_department)
        return "已删去。用过的文书不变。"
    if do == "adopt":
        count = adopt_phrases(by=actor, at=at, kind=request.POST.get("kind", ""))
        return f"已放进 {count} 句，可以逐句改。"
    if not form.is_valid():
        return ""
    save_phrase(by=actor, at=at, **form.cleaned_data, of_department=of_department, phrase_id=key)
    return "已保存，马上可以用。"
