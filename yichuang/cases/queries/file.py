"""Everything about one case, as values for the pages: no model instance leaves here.

At most seven statements whatever the case holds, one more when its version's content is new
to this process: the case with all that stands beside it once, the calendar, and one for each
kind of thing a case has several of. Two pairs of kinds share a statement (`parts`).
"""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from yichuang.cases.models import Case
from yichuang.cases.policies import get_visible, visible_to
from yichuang.cases.queries.beside import organ_of
from yichuang.cases.queries.besides import besides_of
from yichuang.cases.queries.facts import facts_shown
from yichuang.cases.queries.lanes import commitment_of, gap_of
from yichuang.cases.queries.messages import talk_of, with_talk
from yichuang.cases.queries.parts import (
    about_of,
    archive_of,
    events_of,
    hearing_of,
    licence_of,
    listed_of,
    papers_of,
    pauses_of,
    runs_of,
    steps_shown,
)
from yichuang.cases.queries.pinned import Pinned, pinned_by, with_version
from yichuang.cases.queries.running import Running, running
from yichuang.cases.queries.view import (
    CaseFileView,
    DocumentRow,
    EventRow,
    FileRow,
    LineRow,
    PauseRow,
)
from yichuang.cases.rules.lanes import grant_fault
from yichuang.cases.rules.lifecycle import REGIMES, By, Transition
from yichuang.cases.rules.states import Card, Channel, Lane, Outcome, Stage
from yichuang.cases.rules.steps import decide_fault, may_decide
from yichuang.kernel.clock.rules import Pause
from yichuang.kernel.identity.queries import mandate_view, party_view
from yichuang.kernel.permissions.rules import Actor

__all__ = [
    "CaseFileView",
    "DocumentRow",
    "EventRow",
    "FileRow",
    "LineRow",
    "available",
    "build",
    "case_file",
    "joined",
]

# What a case has one of, read with it; the columns nobody asks for stay behind.
_ABOUT = "licence_act__licence"  # 变更, 延续: the licence the application is about
_BESIDE = (
    *("department", "applicant", "agent", "holder", "extension", "licence", _ABOUT),
    *("mandate", "mandate__principal", "mandate__agent", "hearing", "archive_package"),
    *("gap", "commitment", "fee_notice"),
)
_LICENCE_UNREAD = ("holder_name", "face", "signed", "qr")
_UNREAD = (
    *(f"{at}__{name}" for at in ("licence", _ABOUT) for name in _LICENCE_UNREAD),
    *(f"licence_act__{name}" for name in ("facts", "statement", "reason")),
    *(f"{at}__signed_by" for at in ("gap", "commitment")),
    *(f"hearing__{name}" for name in ("requester", "attendees", "record", "signed")),
    *("extension__reason", "holder__password"),
)


def joined(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The rows with everything `build` expects to find on a case."""
    return with_talk(with_version(rows)).select_related(*_BESIDE).defer(*_UNREAD)


def case_file(actor: Actor, number: str, *, today: date) -> CaseFileView:
    """One case in full, for whoever may see it. Raises NotFound."""
    case = joined(visible_to(actor).filter(number=number)).first()
    # The policy words the refusal; only a case one may not see costs its statement.
    return build(case or get_visible(actor, number), actor=actor, today=today)


def build(case: Case, *, actor: Actor, today: date) -> CaseFileView:
    """The view of a case already found by its policy or its query code, and `joined`."""
    version = pinned_by(case)
    runs, pauses = runs_of(case), pauses_of(case)
    done, (files, documents) = {run.key for run in runs}, papers_of(case)
    materials, lines = listed_of(case, version, files)
    regime, gap, events = REGIMES[case.regime], gap_of(case), events_of(case)
    outcome = Outcome(case.outcome) if case.outcome else None
    return CaseFileView(
        **{name: getattr(case, name) for name in _SAME},
        item_id=version.item_id,
        version_id=version.id,
        regime_label=regime.label,
        lane=Lane(case.lane),
        channel=Channel(case.channel),
        stage=Stage(case.stage),
        outcome=outcome,
        outcome_text=regime.words.get(case.outcome, outcome.label if outcome else ""),
        card=Card(case.card),
        department=organ_of(case),
        applicant=party_view(case.applicant),
        **_sent(case),
        accepted_how=case.get_accepted_how_display() if case.accepted_how else "",
        provisional=case.due_provisional,
        holder_name=case.holder.display_name if case.holder else "",
        clocks=_clocks(case, version, pauses, today),
        materials=materials,
        steps=steps_shown(version.steps, runs, done),
        lines=lines,
        pauses=pauses,
        documents=documents,
        events=events,
        besides=besides_of(case, version, events),
        licence=licence_of(case),
        pinned=version,
        gap=gap,
        commitment=commitment_of(case),
        choice=case.choice,
        may_decide=may_decide(version.steps, done),
        decide_fault=decide_fault(
            version.steps,
            done,
            {run.done_by_id for run in runs},
            actor.user_id or 0,
            actor.stands_in_for,
        ),
        grant_fault=grant_fault([row.name for row in gap.open]) if gap else "",
        hearing=hearing_of(case),
        archive=archive_of(case),
        about=about_of(case),
    )


def _sent(case: Case) -> dict[str, Any]:
    """Who acts for the applicant, by which online 委托, and how their 留言 stand."""
    return {
        "agent": party_view(case.agent) if case.agent else None,
        "talk": talk_of(case),
        "mandate": mandate_view(case.mandate) if case.mandate else None,
    }


# Columns the view shows as they are.
_SAME = (
    *("id", "version", "number", "query_code", "item_name", "regime", "answers", "form", "wants"),
    *("received_at", "received_on", "notice_due", "supplement_due", "accepted_on"),
    *("due_statutory", "due_promised", "due_deliver", "decided_on", "closed_at", "holder_id"),
    *("contact_phone", "card_read"),
)


def _clocks(
    case: Case, version: Pinned, pauses: tuple[PauseRow, ...], today: date
) -> tuple[Running, ...]:
    extension = getattr(case, "extension", None)
    facts = facts_shown(
        case,
        version,
        pauses=tuple(Pause(row.starts_on, row.ends_on) for row in pauses),
        extension=extension.days if extension else 0,
    )
    return tuple(running(facts, today=today))


def available(view: CaseFileView, actor: Actor) -> list[Transition]:
    """The moves this person may make now: what the action bar shows (from the table)."""
    rows = REGIMES[view.regime].moves_from(view.stage)
    return [row for row in rows if _may(row, view, actor)]


def _may(row: Transition, view: CaseFileView, actor: Actor) -> bool:
    if row.by is not By.STAFF or row.permission is None or not actor.can(row.permission):
        return False
    hall = row.permission.value == "case.intake"
    return hall or actor.department_id == view.department.id
