"""Lanes and acts beside a case in the county: kept, late, promised, handed up, paid, corrected."""

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from yichuang.cases import actions
from yichuang.cases.actions.handing_up import hand_up
from yichuang.cases.actions.messages import answer_message, write_message
from yichuang.cases.queries.commitments import unchecked_numbers
from yichuang.cases.queries.file import case_file
from yichuang.cases.queries.rows import number_of
from yichuang.cases.rules.states import Consequence, MaterialState, Outcome, Verdict
from yichuang.demo.stories import COURSES, Course, Running, World, look, review
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.lots.actions import draw_lot
from yichuang.kernel.permissions.rules import Actor

DICE = "352614163254"
CHECKS = "culture"  # whose commitments are drawn and checked
UPPER = "city_forestry"  # decides what the county's forestry bureau has reviewed


def _gap(run: Running) -> None:
    """Everything but what may follow is there; the promise is signed at the window."""
    look(run, {})
    later = [m.key for m in run.version.materials_for(run.answers) if m.may_follow]
    findings = {key: (MaterialState.LATER.value, "", "") for key in later}
    common: dict[str, Any] = {"by": run.clerk, "at": run.at, "case_id": run.case_id}
    actions.set_materials(findings=findings, **common)
    actions.accept_with_gaps(signed_by=run.plan.applicant.party.name, **common)


def _hand_in(run: Running) -> None:
    later = [m.key for m in run.version.materials_for(run.answers) if m.may_follow]
    lines: dict[str, list[tuple[int, str]]] = {key: [] for key in later}
    actions.hand_in_later(by=run.clerk, at=run.at, case_id=run.case_id, lines=lines)


def gap_kept(run: Running) -> Course:
    """Handed in on the second day: the case goes on to its licence."""
    _gap(run)
    yield run.wait(2)
    _hand_in(run)
    yield from review(run)


def gap_late(run: Running) -> Course:
    """Never handed in: the nightly job ends it."""
    _gap(run)
    yield run.wait(1)


def promised(run: Running) -> Course:
    """告知承诺, signed at the window, and on to the decision."""
    look(run, {})
    name = run.plan.applicant.party.name
    actions.accept_on_promise(by=run.clerk, at=run.at, case_id=run.case_id, signed_by=name)
    yield run.wait(0)
    yield from review(run)


def two_levels(run: Running) -> Course:
    """Reviewed below, handed up with an opinion, decided above, delivered at the window."""
    stall = run.plan.stall
    look(run, {})
    actions.accept(by=run.clerk, at=run.at, case_id=run.case_id)
    run.plan = replace(run.plan, stall="decide")
    yield from review(run)
    if stall == "below":
        return
    yield run.wait(0)
    below = run.world.staff.reviewers[run.department][0]
    opinion = "初审符合条件，恢复林业生产条件方案可行，建议准予，报请决定。"
    hand_up(by=below, at=run.at, case_id=run.case_id, opinion=opinion)
    if stall == "handed":
        return
    yield run.wait(2)
    above = run.world.staff.approvers[UPPER]
    actions.decide(by=above, at=run.at, case_id=run.case_id, outcome=Outcome.GRANTED)
    yield run.wait(1)
    name = run.plan.applicant.party.name
    common: dict[str, Any] = {"by": run.clerk, "at": run.at, "case_id": run.case_id}
    actions.deliver(method="direct", recipient=name, **common)


def with_fee(run: Running) -> Course:
    """A fee of the item's table: asked at acceptance, paid at the bank, its receipt noted."""
    look(run, {})
    common: dict[str, Any] = {"by": run.clerk, "case_id": run.case_id}
    actions.accept(at=run.at, **common)
    items = [fee.item for fee in run.version.content.fees]
    actions.notify_fee(at=run.at, items=items, **common)
    if run.plan.stall == "unpaid":
        return
    yield run.wait(1)
    receipt = f"清财 {run.plan.number:08d}"
    actions.record_payment(at=run.at, receipt=receipt, paid_on=beijing_date(run.at), **common)
    yield from review(run)


def with_slip(run: Running) -> Course:
    """Originals kept for a look, and a slip of the pen put right after acceptance."""
    look(run, {})
    common: dict[str, Any] = {"by": run.clerk, "case_id": run.case_id}
    slip = actions.take_originals(at=run.at, listed="房屋租赁合同\n负责人培训证书 2", **common)
    actions.accept(at=run.at, **common)
    yield run.wait(0)
    number = number_of(Actor.system(), run.case_id)
    shop = case_file(Actor.system(), number, today=run.world.times.today).form["shop"]
    actions.fix_typo(
        by=run.world.staff.reviewers[run.department][0],
        at=run.at,
        case_id=run.case_id,
        field="shop",
        after=f"{shop}（总店）",
        reason="漏写了“（总店）”，和营业执照不一致",
        proof="营业执照",
    )
    name = run.plan.applicant.party.name
    back = ["房屋租赁合同"]
    given: dict[str, Any] = {"slip_id": slip.pk, "signed_by": name, **common}
    actions.return_originals(at=run.at, back=back, **given)
    yield from review(run)


def talk(run: Running) -> Course:
    """The agent asks, the reviewer who has it answers, and a second question waits."""
    look(run, {})
    actions.accept(by=run.clerk, at=run.at, case_id=run.case_id)
    yield run.wait(0)
    reviewer = run.world.staff.reviewers[run.department][0]
    actions.hold(by=reviewer, at=run.at, case_id=run.case_id)
    firm, agent = run.plan.applicant.party, run.world.public.agent.actor
    asks = Actor(
        user_id=agent.user_id,
        name="代办人",
        party_id=firm.id,
        acting_for=f"代 {firm.name}"[:64],
        auth="account",
    )
    words = ((asks, QUESTION), (reviewer, ANSWER), (asks, AGAIN))
    for number, (who, text) in enumerate(words):
        moment = run.at + timedelta(minutes=25 * number)
        if number:
            yield moment
        say = answer_message if who is reviewer else write_message
        say(by=who, at=moment, case_id=run.case_id, text=text)


QUESTION = "您好，请问什么时候来店里看现场？我们周四盘点，最好避开。"
ANSWER = "周三上午来，两个人，会出示证件。到时候请带店长一起。"
AGAIN = "好的，店长在。请问现场要准备哪些台账？"

COURSES.update(
    {
        "with_fee": with_fee,
        "with_slip": with_slip,
        "gap_kept": gap_kept,
        "gap_late": gap_late,
        "promised": promised,
        "two_levels": two_levels,
        "talk": talk,
    }
)


def lot(world: World) -> Generator[datetime, None, None]:
    """A draw among the commitments: frozen, thrown ten minutes later, the first found false."""
    times, who = world.times, world.staff.reviewers[CHECKS][0]
    moment = times.moment(times.workday_back(4), 10)
    yield moment
    if not unchecked_numbers(who):
        return  # a county of a few items has promised nothing
    row = actions.freeze_checks(by=who, at=moment, size=2)
    moment += timedelta(minutes=10)
    yield moment
    drawn = draw_lot(by=who, at=moment, number=row.number, value=DICE)
    moment = times.moment(times.workday_back(2), 15)
    yield moment
    actions.record_check(
        by=who,
        at=moment,
        number=drawn.chosen[0],
        verdict=Verdict.FALSE,
        evidence="两名核查人员到店，登记的地址是住宅，没有书店",
        consequence=Consequence.CORRECT,
        correct_by=times.today + timedelta(days=15),
    )
