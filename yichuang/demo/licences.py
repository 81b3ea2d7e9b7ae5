"""Licences after they were given: renewed, deemed renewed, changed, taken back, let go."""

from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta

from yichuang.cases import actions
from yichuang.cases.actions import hearings
from yichuang.cases.actions.archiving import make_archive
from yichuang.cases.actions.licence_acts import (
    Proposal,
    Verdict,
    confirm_cancellations,
    decide_act,
    propose,
    take_statement,
    tell_holder,
)
from yichuang.cases.actions.licence_applications import apply_for
from yichuang.cases.queries.applicant import licence_of_case
from yichuang.cases.queries.licence_file import hearing_of_act, newest_closed, waiting
from yichuang.cases.queries.rows import number_of
from yichuang.cases.rules.licence_acts import LicenceMove
from yichuang.cases.rules.states import MaterialState, Outcome
from yichuang.demo.days import dice
from yichuang.demo.fitting import those_who_fit
from yichuang.demo.items import ITEMS, ItemSpec
from yichuang.demo.stories import Course, Plan, Running, World, told
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.permissions.rules import Actor

M = LicenceMove
STALL, FOOD = "urban", "market"  # three months on a pavement; five years of a kitchen
Story = Callable[[World, Running, str], Course]


def courses(world: World) -> Iterator[tuple[datetime, Course]]:
    """Each story with the moment at which it begins; days are working days before today."""
    told_of: tuple[tuple[str, int, int, Story], ...] = (
        (STALL, 3, 100, _renewed),
        (STALL, 3, 84, _deemed),
        (STALL, 3, 110, _let_go),
        (STALL, 3, 72, _let_go),
        (FOOD, 60, 150, _altered),
        (FOOD, 60, 120, _rescinded),
        (FOOD, 60, 90, _heard),
        (FOOD, 60, 60, _proposed),
    )
    for number, (department, months, days, after) in enumerate(told_of):
        spec = _item(department, months)
        if spec is not None:
            plan = _plan(world, spec, number, days)
            yield plan.start, _course(world, plan, after)
    yield world.times.moment(world.times.first + timedelta(days=120), 10), _confirmed(world)


def _item(department: str, months: int) -> ItemSpec | None:
    for spec in ITEMS:
        content = spec.content
        fits = spec.department == department and content.result_validity_months == months
        if fits and content.result_kind == "certificate" and spec.weight:
            return spec
    return None


def _plan(world: World, spec: ItemSpec, number: int, days: int) -> Plan:
    rng = dice("licence", number)
    start = world.times.office(world.times.workday_back(days), rng)
    who = those_who_fit(spec, world.public, world.times.today)
    pool = [one for one in who if one not in (world.public.firms[0], world.public.persons[0])]
    return Plan(9000 + number, spec, rng.choice(pool), False, "grant", start, rng)


def _course(world: World, plan: Plan, after: Story) -> Course:
    run = yield from told(world, plan)
    if run is None or not run.case_id:
        return
    number = number_of(Actor.system(), run.case_id)
    licence = licence_of_case(number, today=world.times.today).number
    yield from after(world, run, licence)


def _apply(run: Running, licence: str, move: LicenceMove, **changes: str) -> None:
    """Taken in and accepted at the window."""
    case = apply_for(by=run.clerk, at=run.at, number=licence, move=move, changes=changes)
    run.case_id = case.id
    keys = case.materials.values_list("key", flat=True)
    seen = {key: (MaterialState.COMPLETE.value, "", "") for key in keys}
    actions.set_materials(by=run.clerk, at=run.at, case_id=case.id, findings=seen)
    actions.accept(by=run.clerk, at=run.at, case_id=case.id)


def _decide(run: Running) -> Course:
    """Reviewed, granted, delivered."""
    staff = run.world.staff
    reviewer = staff.reviewers[run.department][0]
    for step in run.version.steps:
        yield run.wait(1)
        actions.complete_step(
            by=reviewer, at=run.at, case_id=run.case_id, key=step.key, opinion="符合条件。"
        )
    yield run.wait(1)
    approver = staff.approvers[run.department]
    actions.decide(by=approver, at=run.at, case_id=run.case_id, outcome=Outcome.GRANTED)
    yield run.wait(1)
    who = run.plan.applicant.party.name
    actions.deliver(by=run.clerk, at=run.at, case_id=run.case_id, method="direct", recipient=who)


def _renewed(world: World, run: Running, licence: str) -> Course:
    yield run.wait(30)
    _apply(run, licence, M.RENEW)
    yield from _decide(run)


def _deemed(world: World, run: Running, licence: str) -> Course:
    """Accepted in time, and then nobody: the night of the last day does it."""
    yield run.wait(35)
    _apply(run, licence, M.RENEW)


def _let_go(world: World, run: Running, licence: str) -> Course:
    """Nobody renews it; the night proposes its 注销."""
    yield run.wait(1)


def _altered(world: World, run: Running, licence: str) -> Course:
    yield run.wait(40)
    _apply(run, licence, M.ALTER, address="清川县河滨路 9 号")
    yield from _decide(run)


_FORGED = "接到举报后核查，申请时提交的租赁合同系伪造，经营场所并非申请人承租。"


def _propose(world: World, run: Running, licence: str) -> int:
    reviewer = world.staff.reviewers[run.department][0]
    proposal = Proposal(ground="fraud", facts=_FORGED)
    found = propose(by=reviewer, at=run.at, number=licence, move=M.RESCIND, proposal=proposal)
    tell_holder(by=reviewer, at=run.at, act_id=found.pk)
    return int(found.pk)


def _rescinded(world: World, run: Running, licence: str) -> Course:
    yield run.wait(30)
    act = _propose(world, run, licence)
    reviewer = world.staff.reviewers[run.department][0]
    yield run.wait(2)
    words = "合同是中介代办的，本人不知情，请求从轻。"
    take_statement(by=reviewer, at=run.at, act_id=act, statement=words)
    yield run.wait(6)
    reason = "持证人提交伪造材料，陈述不能改变事实，应当撤销。"
    verdict = Verdict(True, reason, "基于许可取得的利益不予保护。")
    approver = world.staff.approvers[run.department]
    decide_act(by=approver, at=run.at, act_id=act, verdict=verdict)


def _hearing(world: World, run: Running, licence: str) -> Generator[datetime, None, int]:
    """Told of, asked for, and notified for a morning eight working days on."""
    act = _propose(world, run, licence)
    found = hearing_of_act(act)
    yield run.wait(1)
    who = run.plan.applicant.party.name
    hearings.answer(by=run.clerk, at=run.at, hearing_id=found, requests=True, who=who)
    yield run.wait(1)
    day = world.times.calendar.add_workdays(beijing_date(run.at), 8)
    head = world.staff.heads[run.department]
    hearings.notify(
        by=world.staff.reviewers[run.department][0],
        at=run.at,
        hearing_id=found,
        sits_at=world.times.moment(day, 9, 30),
        place="清川县政务服务大厅三楼听证室",
        chair_id=head.person,
    )
    return found


def _heard(world: World, run: Running, licence: str) -> Course:
    yield run.wait(20)
    found = yield from _hearing(world, run, licence)
    yield run.wait(9)
    head = world.staff.heads[run.department]
    hearings.hold_hearing(
        by=head,
        at=run.at,
        hearing_id=found,
        attendees="持证人、审查人员、房屋出租人",
        text="审查人员出示租赁合同原件和出租人证言。持证人承认合同系他人代签。",
        signed="参加人核对无误后签名。",
    )


def _proposed(world: World, run: Running, licence: str) -> Course:
    """The sitting is still to come."""
    yield world.times.office(world.times.workday_back(4), run.rng)
    run.at = world.times.office(world.times.workday_back(4), run.rng)
    yield from _hearing(world, run, licence)


def _confirmed(world: World) -> Course:
    """Now and then the approver confirms what the night proposed; the newest still wait."""
    approver = world.staff.approvers[STALL]
    day = world.times.first + timedelta(days=120)
    while day < world.times.today - timedelta(days=20):
        at = world.times.office(day, dice("confirm", day))
        yield at
        ids = [row.act_id for row in waiting(approver) if row.ground_key == "expired"]
        confirm_cancellations(by=approver, at=at, act_ids=ids)
        day += timedelta(days=45)


def archive_one(at: datetime) -> None:
    """The newest closed case as a package: after the load, when its ledger is written."""
    by = Actor.system()
    number = newest_closed(by)
    if number:
        make_archive(by=by, at=at, number=number, progress=_Quiet())


class _Quiet:
    """A bar nobody watches."""

    def report(self, done: int, total: int | None = None, text: str = "") -> None:
        """Nobody looks."""

    def check(self) -> None:
        """Nobody stops it."""
