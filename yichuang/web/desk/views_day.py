"""我的一天: the first page after signing in, and 交接."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.cases.actions import notes as actions
from yichuang.cases.queries import my_day, notes, opinions
from yichuang.cases.queries.inbox import Row
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.duties.queries import colleagues, standing_in
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires

from . import shown
from .common import actor_of, page
from .forms import put_errors

_TARGETS = {Stage.RECEIVED: "web:desk_check", Stage.DECIDED: "web:desk_deliver"}
_ASKS = {Stage.RECEIVED: "告知或受理", Stage.REVIEWING: "决定", Stage.DECIDED: "送达"}


@requires(Permission.CASE_VIEW)
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """What the day asks of this person."""
    actor, on = actor_of(request), today()
    found = my_day.due(actor, today=on)
    rows, more = found[: my_day.LONGEST], len(found) > my_day.LONGEST
    came, done = my_day.acts_of_today(actor, today=on)
    calendar, officer = current_calendar(), my_day.is_officer(actor)
    context = {
        "day": on,
        "rows": [_row(row, on, calendar, actor) for row in rows],
        "more": more,
        "late": sum(1 for row in rows if row.due and row.due < on),
        "came": [(one, shown.stamp(one.at)[-5:]) for one in came],
        "done": [(one, shown.stamp(one.at)[-5:]) for one in done],
        "waiting": my_day.waiting(actor),
        "notes": [(note, shown.stamp(note.at)) for note in notes.unread(actor)],
        "asked": opinions.asked_of(actor),
        "standing_in": [] if actor.stands_in_for else standing_in(actor.user_id or 0, on=on),
        "acting_for": actor.acting_for if actor.stands_in_for else "",
        "officer": officer,
        "next": "web:desk_inbox" if officer else "web:desk_window",
        "may_take": actor.can(Permission.CASE_REVIEW) or actor.can(Permission.CASE_DECIDE),
    }
    return page(request, "desk/day.html", context)


def _row(row: Row, on: date, calendar: Any, actor: Actor) -> dict[str, Any]:
    target = _TARGETS.get(row.stage, "") if actor.can(Permission.CASE_INTAKE) else ""
    return {
        "row": row,
        "url": reverse(target or "web:desk_case", args=[row.number]),
        "left": shown.days_left(row.due, on, calendar),
        "asks": _ASKS.get(row.stage, row.stage.label),
    }


class NoteForm(forms.Form):
    """A note: to whom, about which case, what."""

    to = forms.ChoiceField(label="交给")
    number = forms.CharField(
        label="办件", max_length=20, required=False, help_text="受理编号；不是一件办件的事就留空"
    )
    text = forms.CharField(
        label="交接内容", widget=forms.Textarea(attrs={"rows": 5}), max_length=actions.LONGEST
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]

    def address(self) -> dict[str, Any]:
        """The choice as `leave_note` takes it."""
        kind, _, value = str(self.cleaned_data["to"]).partition(":")
        return {"to_window": value} if kind == "w" else {"to_user_id": int(value)}


def _people(actor: Actor) -> list[tuple[str, str]]:
    rows = colleagues(actor.department_id or 0, on=today())
    found = [(f"u:{r.user_id}", f"{r.name}　{r.post}") for r in rows if r.user_id != actor.user_id]
    if window := notes.window_of(actor):
        found.insert(0, (f"w:{window}", f"{window}下一班"))
    return found


@requires(Permission.CASE_VIEW)
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    """交接: one form; back to the day page."""
    actor = actor_of(request)
    data = request.POST if request.method == "POST" else None
    start = {"number": request.GET.get("case", "")}
    form = NoteForm(data, people=_people(actor), initial=start)
    error: DomainError | None = None
    if data is not None and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("text", "number")}
        try:
            actions.leave_note(by=actor, at=now(), **values, **form.address())
            messages.success(request, "交接已留下，对方登录就会看到，签收后您这里不再显示。")
            return HttpResponseRedirect(reverse("web:desk_day"))
        except Invalid as refused:
            put_errors(refused, form, prefixes={})
        except DomainError as refused:
            error = refused
    invalid = form.is_bound and bool(form.errors)
    return page(request, "desk/note.html", {"form": form}, error=error, invalid=invalid)


@requires(Permission.CASE_VIEW)
@require_POST
def note_read(request: HttpRequest, note_id: int) -> HttpResponse:
    """签收."""
    actions.read_note(by=actor_of(request), at=now(), note_id=note_id)
    messages.success(request, "已签收，记入台账。")
    return HttpResponseRedirect(reverse("web:desk_day"))
