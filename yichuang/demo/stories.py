"""One case, told as a course of acts: each `yield` is the moment at which it goes on.

Every act is the product's own action. A course that is not finished by now stays where it
stands: that is what the officers find on their desks.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from yichuang.cases import actions
from yichuang.cases.actions.intake import Application
from yichuang.cases.actions.supplement import Line
from yichuang.cases.queries.pinned import Pinned, bound, pinned
from yichuang.cases.rules.lifecycle import REGIMES
from yichuang.cases.rules.states import Channel, MaterialState, Outcome
from yichuang.demo import attachments, forms, phrases
from yichuang.demo.catalogue import Catalogue, key_of
from yichuang.demo.days import Times
from yichuang.demo.items import ItemSpec
from yichuang.demo.people import Applicant, Public, Staff
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.permissions.rules import Actor

Course = Generator[datetime, None, None]
FAR = 400  # working days: never within the story


@dataclass
class World:
    """Everything a story needs."""

    times: Times
    staff: Staff
    public: Public
    catalogue: Catalogue
    shelf: attachments.Shelf


@dataclass(frozen=True)
class Plan:
    """How one case is to go. `stall` names the point where it gets no further."""

    number: int
    spec: ItemSpec
    applicant: Applicant
    online: bool
    fate: str
    start: datetime
    rng: Random
    stall: str = ""
    agent: Applicant | None = None


@dataclass
class Running:
    """A case on its way, and its clock."""

    world: World
    plan: Plan
    version: Pinned
    at: datetime
    case_id: int = 0
    clerk: Actor = field(default_factory=Actor.system)
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def rng(self) -> Random:
        return self.plan.rng

    @property
    def department(self) -> str:
        return self.plan.spec.department

    def wait(self, days: int) -> datetime:
        """The next moment in office hours, `days` working days on."""
        self.at = self.world.times.later(self.at, days, self.rng)
        return self.at

    def wait_up_to(self, days: int) -> datetime:
        return self.wait(self.rng.randint(0, max(days, 0)))

    @property
    def keys(self) -> list[tuple[str, str]]:
        """(key, name) of the materials the applicant hands in."""
        rows = self.version.materials_for(self.answers)
        return [(row.key, row.name) for row in rows if not row.exempt]


COURSES: dict[str, Callable[[Running], Course]] = {}  # longer ways, filled by their modules


def look(run: Running, bad: dict[str, tuple[str, str]]) -> None:
    """The clerk looks at every material."""
    _look(run, bad)


def review(run: Running) -> Course:
    """From acceptance to delivery."""
    yield from _review(run)


def story(world: World, plan: Plan) -> Course:
    """The whole course of one case."""
    yield from told(world, plan)


def told(world: World, plan: Plan) -> Generator[datetime, None, Running | None]:
    """The same for a longer story: how the case went, None where its item was not yet there."""
    version = world.catalogue.open.get(key_of(plan.spec))
    if version is None:
        return None
    run = Running(
        world,
        plan,
        bound(pinned(version), on=beijing_date(plan.start)),
        plan.start,
        clerk=plan.rng.choice(world.staff.clerks),
    )
    content = run.version.content
    run.answers = forms.answers(content, run.rng, agent=plan.agent is not None)
    if run.version.single_officer:
        _instant(run)
        return run
    yield from _apply(run)
    if plan.stall == "intake":
        return run
    if plan.fate in COURSES:
        yield from COURSES[plan.fate](run)
        return run
    accepted = yield from _intake(run)
    if accepted:
        yield from _review(run)
    return run


def _application(run: Running, channel: Channel) -> Application:
    form = forms.fill(
        run.version.content, run.answers, run.plan.applicant, run.world.times, run.rng
    )
    return Application(
        version_id=run.version.id,
        applicant=run.plan.applicant.party,
        channel=channel,
        agent_id=run.plan.agent.party.id if run.plan.agent else None,
        answers=run.answers,
        form=form,
        wants=run.rng.choice(("electronic", "electronic", "window", "post")),
    )


def _instant(run: Running) -> None:
    seen = {key: MaterialState.COMPLETE.value for key, _ in run.keys}
    application = replace(_application(run, Channel.WINDOW), material_states=seen)
    actions.instant(by=run.clerk, at=run.at, application=application)


def _apply(run: Running) -> Course:
    if not run.plan.online:
        application = _application(run, Channel.WINDOW)
        case = actions.receive(by=run.clerk, at=run.at, application=application)
        run.case_id = case.id
        return
    yield from _apply_online(run)


def _apply_online(run: Running) -> Course:
    """Draft, form, attachments, submit: in the course of an evening."""
    who, at = run.plan.applicant, run.at
    by, mandate_id = _sent(run)
    draft = actions.start_draft(
        by=by, at=at, version_id=run.version.id, answers=run.answers, mandate_id=mandate_id
    )
    application = _application(run, Channel.ONLINE)
    names = ("kind", "name", "id_kind", "id_number", "phone", "address", "representative")
    given = {name: getattr(who.party, name) for name in names}
    actions.save_draft(at=at, draft_id=draft.id, party_data=given, form=dict(application.form))
    if run.plan.stall == "draft":
        return
    run.at = at + timedelta(minutes=run.rng.randint(6, 50))
    yield run.at
    for key, name in run.keys:
        file_id, shown = _upload(run, name)
        actions.attach(
            at=run.at, draft_id=draft.id, material_key=key, stored_file_id=file_id, name=shown
        )
    case = actions.submit_draft(by=by, at=run.at, draft_id=draft.id)
    run.case_id = case.id


def _sent(run: Running) -> tuple[Actor, int | None]:
    """Every other time a firm that has an agent sends him; without a throw of the dice."""
    public, who = run.world.public, run.plan.applicant
    sends = run.plan.agent is not None or run.plan.number % 2
    mandate_id = public.mandates.get(who.party.id) if sends else None
    return (public.agent.actor if mandate_id else who.actor), mandate_id


def _upload(run: Running, name: str) -> tuple[int, str]:
    kind = run.rng.choice(("png", "png", "pdf"))
    return run.world.shelf.upload(
        by=run.plan.applicant.actor, at=run.at, name=name, kind=kind, variant=run.rng.randrange(9)
    )


def _intake(run: Running) -> Generator[datetime, None, bool]:
    """The clerk's look; True when the case was accepted."""
    fate = run.plan.fate
    if run.plan.stall == "draft":
        return False
    if fate == "deemed":  # nobody looked for five working days; the silence job accepts
        yield run.wait(6)
        return True
    yield run.wait_up_to(2) if run.plan.online else run.wait(0)
    common: dict[str, Any] = {"by": run.clerk, "at": run.at, "case_id": run.case_id}
    if fate == "not_accepted":
        reason, organ = run.rng.choice(phrases.NOT_ACCEPTED)
        basis = run.version.basis_text
        actions.refuse_acceptance(reason=reason, basis=basis, competent_organ=organ, **common)
        return False
    if fate == "not_needed":
        actions.not_needed(reason=phrases.pick(run.rng, phrases.NOT_NEEDED), **common)
        return False
    if fate == "correct":
        actions.correct(note=phrases.pick(run.rng, phrases.CORRECTIONS), **common)
    if fate in ("supplement", "lapse"):
        if not (yield from _supplement(run)):
            return False
    else:
        _look(run, {})
    if REGIMES[run.version.regime].complete_on_receipt:
        actions.file_case(by=run.clerk, at=run.at, case_id=run.case_id)
        return False
    actions.accept(by=run.clerk, at=run.at, case_id=run.case_id)
    return True


def _look(run: Running, bad: dict[str, tuple[str, str]]) -> None:
    findings = {
        key: (MaterialState.DEFECTIVE.value, *bad[key])
        if key in bad
        else (MaterialState.COMPLETE.value, "", "")
        for key, _ in run.keys
    }
    if findings:
        actions.set_materials(by=run.clerk, at=run.at, case_id=run.case_id, findings=findings)


def _supplement(run: Running) -> Generator[datetime, None, bool]:
    """One notice; True when it was answered and settled."""
    keys = [key for key, _ in run.keys]
    if not keys:
        return True
    some = run.rng.sample(keys, min(len(keys), run.rng.choice((1, 1, 2, 3))))
    bad = {key: run.rng.choice(phrases.PROBLEMS) for key in some}
    _look(run, bad)
    lines = [Line(key, problem, fix) for key, (problem, fix) in bad.items()]
    actions.request_supplement(by=run.clerk, at=run.at, case_id=run.case_id, lines=lines)
    if run.plan.fate == "lapse" or run.plan.stall == "supplement":
        return False
    yield run.wait(run.rng.randint(1, 9))
    names = dict(run.keys)
    supplied = {key: [_upload(run, names[key])] for key in some}
    actor = run.plan.applicant.actor
    actions.supply(by=actor, at=run.at, case_id=run.case_id, lines=supplied)
    if run.plan.stall == "supplied":
        return False
    yield run.wait_up_to(1)
    verdicts = dict.fromkeys(some, True)
    actions.settle(by=run.clerk, at=run.at, case_id=run.case_id, verdicts=verdicts)
    return True


def _review(run: Running) -> Course:
    """Steps, special procedures, extension, decision, delivery."""
    plan, staff = run.plan, run.world.staff
    reviewer = run.rng.choice(staff.reviewers[run.department])
    if plan.stall in ("review", "yellow"):
        return
    pace = _pace(run)
    if plan.fate == "withdraw":
        yield run.wait_up_to(3)
        reason = phrases.pick(run.rng, phrases.WITHDRAWALS)
        actor = plan.applicant.actor
        actions.withdraw(by=actor, at=run.at, case_id=run.case_id, reason=reason)
        return
    for number, step in enumerate(run.version.steps):
        yield run.wait_up_to(pace)
        if number == 0:
            actions.hold(by=reviewer, at=run.at, case_id=run.case_id)
            if plan.stall == "held":
                return
            yield run.wait(1 if pace else 0)
        special = _special(run, step.key)
        if special and not (yield from _pause(run, reviewer, special)):
            return
        _complete(run, reviewer, step.key)
        if plan.stall == "step":
            return
    yield from _delay(run)
    if plan.stall == "decide":
        return
    yield from _decide(run)


def _pace(run: Running) -> int:
    """Working days a step may take so that an ordinary case keeps its promise."""
    promised = run.version.promised.value if run.version.promised else 3
    return max((promised - 2) // (2 * len(run.version.steps) + 1), 0)


def _special(run: Running, key: str) -> str:
    """The special procedure of a step, where this case needs it."""
    step = next((s for s in run.version.content.steps if s.key == key), None)
    kind = step.special_procedure if step else ""
    wanted = run.plan.fate == "pause" or run.plan.stall == "paused"
    return kind if wanted else ""


def _pause(run: Running, reviewer: Actor, kind: str) -> Generator[datetime, None, bool]:
    words, result, days = phrases.PAUSES[kind]
    common: dict[str, Any] = {"by": reviewer, "case_id": run.case_id}
    basis = f"{words}，《行政许可法》第四十五条"
    actions.pause(at=run.at, kind=kind, basis=basis, days_needed=days, **common)
    if run.plan.stall == "paused":
        return False
    yield run.wait(max(days - run.rng.randint(0, 4), 1))
    actions.resume(at=run.at, result=result, **common)
    yield run.wait(0)
    return True


def _complete(run: Running, reviewer: Actor, key: str) -> None:
    refused = run.plan.fate == "refuse"
    opinion = phrases.pick(run.rng, phrases.DOUBTS if refused else phrases.OPINIONS)
    proposes = Outcome.REFUSED if refused else Outcome.GRANTED
    actions.complete_step(
        by=reviewer,
        at=run.at,
        case_id=run.case_id,
        key=key,
        opinion=opinion,
        proposes=proposes,
    )


def _delay(run: Running) -> Course:
    """What goes wrong between review and decision: late, far too late, extended."""
    promised = run.version.promised.value if run.version.promised else 3
    statutory = run.version.statutory.value if run.version.statutory else promised + 10
    fate = run.plan.fate
    if fate == "late":
        yield run.wait(promised + run.rng.randint(1, 4))
    elif fate == "overrun":
        yield run.wait(statutory + run.rng.randint(1, 3))
    elif fate == "extend":
        yield run.wait_up_to(2)
        head = run.world.staff.heads[run.department]
        reason = phrases.pick(run.rng, phrases.EXTENSIONS)
        actions.extend(by=head, at=run.at, case_id=run.case_id, reason=reason)
        yield run.wait(promised + run.rng.randint(2, 6))
    else:
        yield run.wait_up_to(_pace(run))


def _decide(run: Running) -> Course:
    plan, approver = run.plan, run.world.staff.approvers[run.department]
    common: dict[str, Any] = {"by": approver, "at": run.at, "case_id": run.case_id}
    if plan.fate == "refuse":
        facts, reason = run.rng.choice(phrases.REFUSALS)
        basis = run.version.basis_text
        actions.decide(outcome=Outcome.REFUSED, facts=facts, reason=reason, basis=basis, **common)
    else:
        actions.decide(outcome=Outcome.GRANTED, **common)
    if plan.stall == "deliver":
        return
    yield run.wait_up_to(3)
    method = "electronic" if plan.online else run.rng.choice(("direct", "direct", "post"))
    actions.deliver(
        by=run.clerk,
        at=run.at,
        case_id=run.case_id,
        method=method,
        recipient=(plan.agent or plan.applicant).party.name,
    )
