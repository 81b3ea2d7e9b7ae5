"""收件: one screen from the empty page to the printed result."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yichuang.cases.actions.counter import AtCounter, Finish, take_in
from yichuang.cases.queries import phrases
from yichuang.cases.queries.pinned import Pinned, bound, pinned
from yichuang.cases.queries.rows import most_used
from yichuang.cases.rules.lifecycle import REGIMES, lanes_open
from yichuang.cases.rules.phrases import PhraseKind
from yichuang.cases.rules.states import Lane, MaterialState, Stage
from yichuang.catalog.items.forms import SchemaForm
from yichuang.catalog.items.queries import browse, find_published, item_ids_by_code
from yichuang.catalog.items.rules.form_schema import fields_of, visible
from yichuang.catalog.items.rules.guide import Question, asked, questions_of
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.identity.queries import PartyView, party_by_code
from yichuang.kernel.identity.rules import code_fault, kind_of_code, normalise_code
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numerals import row_number
from yichuang.kernel.org.queries import department
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.kernel.privacy.rules import mask_phone
from yichuang.kernel.search.queries import search
from yichuang.web.access import requires

from . import checklist, devices, limits
from .common import actor_of, page
from .forms import AgentForm, ApplicantForm, put_errors, typed

PICKS = 12
# The buttons that take the case in, and where each goes on.
EXITS = {
    "accept": "web:desk_done",
    "notice": "web:desk_notice",
    "not_needed": "web:desk_not_needed",
    "refuse_acceptance": "web:desk_refuse_acceptance",
    "gaps": "web:desk_gaps",
}
_PREFIXES = {"SchemaForm": "form."}


@dataclass
class Screen:
    """Everything on the intake screen once an item is chosen."""

    version: Pinned
    questions: list[Question]
    answers: dict[str, str]
    lines: list[checklist.Line]
    all_materials: int
    applicant: ApplicantForm
    agent: AgentForm
    readings: dict[str, str]
    form: SchemaForm
    key: str
    known: PartyView | None = None
    person_note: str = ""
    counts: checklist.Counts = field(init=False)

    def __post_init__(self) -> None:
        self.counts = checklist.counts(self.lines)

    @property
    def instant(self) -> bool:
        """Whether one clerk may finish it on the spot (the version says so, with its basis)."""
        return self.version.lane is Lane.INSTANT and self.version.single_officer

    @property
    def name_differs(self) -> bool:
        """Whether the name was refused, or is being changed: only then the tick is offered."""
        form = self.applicant
        return form.is_bound and bool(form.errors.get("name") or form["renamed"].value())

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The form's fields under their headings, in the schema's order."""
        found: dict[str, list[Any]] = {}
        given = {spec.key: self.form[spec.key].value() for spec in self.form.specs}
        for spec in visible(self.form.specs, {**given, **self.answers}):
            bound = self.form[spec.key]
            found.setdefault(spec.group or "申请内容", []).append((bound, spec))
        return list(found.items())


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """The window's screen. Every button posts the whole screen, so nothing typed is lost."""
    given = request.POST if request.method == "POST" else None
    version_id = row_number((given or request.GET).get("version", ""))
    if version_id is None:
        return _show(request, None)
    do = given.get("do", "") if given is not None else ""
    screen = _screen(
        actor_of(request), given, version_id, judge=do in EXITS, all_complete=do == "all_complete"
    )
    if do == "person":
        _recognise(request, screen)
    if do in EXITS and given is not None:
        return _take_in(request, screen, do)
    return _show(request, screen)


@requires(Permission.CASE_INTAKE)
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """The item list under the search box, as a fragment."""
    return render(request, "desk/_items.html", _picks(request.GET.get("q", "")))


def _picks(query: str) -> dict[str, Any]:
    """Items for a few letters, pinyin or a code; the most used ones for nothing."""
    day = today()
    if not query.strip():
        found = [(version, name, "") for version, name in most_used(on=day, limit=PICKS)]
        if not found:
            rows = browse(on=day, limit=PICKS).rows
            found = [(row.version_id, row.name, row.department) for row in rows]
        return {"picks": found, "picks_title": "最常办的", "q": ""}
    codes = item_ids_by_code([query.strip().upper()])
    coded = [find_published(item_id, on=day) for item_id in codes.values()]
    found = [(ref.id, ref.name, ref.implement_code) for ref in coded if ref is not None]
    found += [
        (int(hit.payload["version_id"]), hit.title, hit.subtitle)
        for hit in search(query, kind="item", limit=PICKS)
    ]
    return {"picks": found, "picks_title": f"找到 {len(found)} 个", "q": query}


def _screen(
    actor: Actor, given: QueryDict | None, version_id: int, *, judge: bool, all_complete: bool
) -> Screen:
    version = bound(pinned(version_id), on=today())
    data = given if given is not None else QueryDict()
    questions = questions_of(version.content)
    raw = {q.key: data.get(f"a-{q.key}", "") for q in questions}
    shown = asked(questions, raw)
    answers = {q.key: raw[q.key] for q in shown if raw[q.key]}
    specs = fields_of(version.content.form_schema)
    applicant = ApplicantForm(data if judge else None)
    agent = AgentForm(data if judge else None)
    form = SchemaForm(specs, data if judge else None, today=today(), known=answers, prefix="f")
    if not judge:
        applicant.initial, form.initial = typed(applicant, data), typed(form, data)
        agent.initial = typed(agent, data)
    bank = phrases.bank(actor, PhraseKind.PROBLEM, department_id=version.department_id)
    lines = [
        checklist.make_line(
            row.key,
            row.name,
            form=row.form,
            copies=row.copies,
            source=row.source,
            standard=row.standard,
            state=(MaterialState.EXEMPT if row.exempt else MaterialState.UNSEEN).value,
            given=_completed(data, row.key) if all_complete else data,
            may_follow=row.may_follow and lanes_open(version.regime),
            bank=bank,
            item=version.item_name,
        )
        for row in version.materials_for(answers)
    ]
    return Screen(
        version=version,
        questions=shown,
        answers=answers,
        lines=lines,
        all_materials=len(version.content.materials),
        applicant=applicant,
        agent=agent,
        readings=devices.readings(data),
        form=form,
        key=data.get("key") or uuid.uuid4().hex,
    )


def _completed(data: QueryDict, key: str) -> QueryDict:
    """The same input with one unseen material ticked: F4."""
    if data.get(f"m-{key}", "unseen") != MaterialState.UNSEEN:
        return data
    copy = data.copy()
    copy[f"m-{key}"] = MaterialState.COMPLETE.value
    return copy


def _recognise(request: HttpRequest, screen: Screen) -> None:
    """Fill in a known applicant. He is standing there, so it is shown; the ledger says to whom."""
    code = normalise_code(request.POST.get("id_number", ""))
    fault = code_fault(kind_of_code(code).value, code, today()) if code else ""
    if fault or not code:
        screen.person_note = fault
        return
    screen.known = known = party_by_code(code)
    if known is None:
        screen.person_note = "新申请人，请填姓名和手机"
        return
    actor, party = actor_of(request), ("party", str(known.id))
    record_alone(action=Act.REVEAL, by=actor, at=now(), obj=party, reason="窗口收件识别申请人")
    filled = {"name": known.name, "address": known.address, "representative": known.representative}
    blank = {
        name: value for name, value in filled.items() if not screen.applicant.initial.get(name)
    }
    screen.applicant.initial = {**screen.applicant.initial, **blank, "id_number": code}
    if known.phone:
        screen.person_note = (
            f"登记过，手机 {mask_phone(known.phone)}，没换就不用填；另填的只用于这一件"
        )
    else:
        screen.person_note = "登记过"


def _take_in(request: HttpRequest, screen: Screen, do: str) -> HttpResponse:
    right = screen.agent.is_valid()
    right = screen.applicant.is_valid() and right
    accepting = do == "accept"
    if accepting:
        right = screen.form.is_valid() and right
        right = _check_list(screen) and right
    if not right:
        return _show(request, screen, invalid=True)
    finish = Finish.INSTANT if screen.instant else Finish.ACCEPT
    counter = AtCounter(
        version_id=screen.version.id,
        applicant=screen.applicant.party(),
        agent=screen.agent.party(),
        readings=screen.readings,
        answers=screen.answers,
        form=typed(screen.form, request.POST),
        findings=checklist.findings(screen.lines),
        wants="window",
    )
    try:
        case = take_in(
            by=actor_of(request),
            at=now(),
            counter=counter,
            finish=finish if accepting else Finish.RECEIVE,
            idempotency_key=screen.key,
        )
    except Invalid as error:
        put_errors(error, screen.applicant, screen.agent, screen.form, prefixes=_PREFIXES)
        return _show(request, screen, invalid=True)
    except DomainError as error:
        return _show(request, screen, error=error)
    return HttpResponseRedirect(reverse(EXITS[do], args=[case.number]))


def _check_list(screen: Screen) -> bool:
    why = screen.counts.why_not_accept
    if why:
        screen.applicant.add_error(None, f"材料还不能受理：{why}。逐份看完，缺的一次性告知补正。")
    return not why


def _show(
    request: HttpRequest,
    screen: Screen | None,
    *,
    error: DomainError | None = None,
    invalid: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = _picks(request.GET.get("q", "")) | {"screen": screen}
    if screen is not None:
        day, version = today(), screen.version
        regime = REGIMES.get(version.regime)
        context |= {
            "organ": department(version.department_id),
            "strip": limits.if_accepted_today(version, day),
            "buttons": checklist.bar(
                regime, Stage.RECEIVED, screen.counts, instant=screen.instant, new=True
            ),
            "closed_why": _closed(version, day),
            "lines": screen.lines,
            "states": checklist.SHOWN,
            "counts": screen.counts,
            "reader": devices.reader(),
            "read_of": devices.still_read(screen.readings, request.POST),
        }
    answer = page(request, "desk/intake.html", context, error=error, invalid=invalid)
    return devices.may_read(answer)


def _closed(version: Pinned, day: date) -> str:
    if version.regime not in REGIMES:
        return f"{version.regime_label}的办理流程尚未开通，请按原渠道办理。"
    return "" if version.in_force(day) else "这一版指南现在不在使用期内，请重新选事项。"
