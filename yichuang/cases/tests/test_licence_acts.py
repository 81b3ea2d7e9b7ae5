"""Acts on a licence, each story named after what would have gone wrong."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from yichuang.cases import actions, factories, jobs
from yichuang.cases.actions import hearings
from yichuang.cases.actions.licence_acts import (
    Proposal,
    Verdict,
    confirm_cancellations,
    decide_act,
    propose,
    propose_rescission,
    take_statement,
    tell_holder,
)
from yichuang.cases.actions.licence_applications import apply_for
from yichuang.cases.factories import Hall, day, look_at_everything
from yichuang.cases.models import Case, Decision, Licence, LicenceAct
from yichuang.cases.queries.file import case_file
from yichuang.cases.queries.licence_history import status_list
from yichuang.cases.queries.public import licence_truth
from yichuang.cases.rules.licence_acts import LicenceMove, LicenceStatus
from yichuang.cases.rules.states import Card, Outcome, Stage
from yichuang.kernel.documents.queries import of_subject
from yichuang.kernel.documents.rules.verification import Finding
from yichuang.kernel.documents.signing import verify_licence
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed
from yichuang.kernel.identity import factories as people
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role

pytestmark = pytest.mark.django_db
AT = day("2026-03-10")  # a licence of twelve months, from 2026-03-10 to 2027-03-09
END, AFTER = date(2027, 3, 9), date(2027, 3, 10)
FRAUD = Proposal(ground="fraud", facts="申请时提交的租赁合同系伪造")
M = LicenceMove


@pytest.fixture
def world(db: None) -> Hall:
    return factories.hall(result_validity_months=12, result_long_term=False)


def granted(world: Hall, at: datetime = AT) -> Licence:
    case = factories.reviewed(world, at=at)
    actions.decide(by=world.approver, at=at, case_id=case.id, outcome=Outcome.GRANTED)
    return Licence.objects.get(case_id=case.id)


def renewal(world: Hall, row: Licence, at: datetime, *, accept: bool = True) -> Case:
    case = apply_for(by=world.clerk, at=at, number=row.number, move=M.RENEW)
    if accept:
        look_at_everything(world, case, at=at)
        case = actions.accept(by=world.clerk, at=at, case_id=case.id)
    return case


def steps_done(world: Hall, case: Case, at: datetime) -> None:
    for key in ("paper", "visit"):
        actions.complete_step(by=world.reviewer, at=at, case_id=case.id, key=key, opinion="符合")


def decided(world: Hall, case: Case, at: datetime, **more: str) -> Case:
    steps_done(world, case, at)
    given = {"outcome": Outcome.GRANTED, **more}
    return actions.decide(by=world.approver, at=at, case_id=case.id, **given)  # type: ignore[arg-type]


def papers(case: Case) -> list[str]:
    return list(of_subject("case", case.number).values_list("kind", flat=True))


def test_a_renewal_keeps_the_number_and_begins_the_day_after(world: Hall) -> None:
    row, at = granted(world), day("2027-01-20")
    old = row.signed
    case = decided(world, renewal(world, row, at), at)
    row.refresh_from_db()
    assert (row.version, row.valid_from, row.valid_to) == (2, AFTER, date(2028, 3, 9))
    assert "renewal" in papers(case) and "grant_decision" not in papers(case)
    now = licence_truth(row.number, today=date(2027, 1, 21))
    assert now.good and now.versions[0].replaced_on == AFTER  # the old term still runs
    lines = "".join(status_list(as_of="x"))
    told = dict(line.split("\t", 1) for line in lines.splitlines()[1:])
    verdict = verify_licence(old, today=END, revoked=told)
    assert verdict.kind is Finding.SUPERSEDED and "第2版" in verdict.reason
    assert verify_licence(row.signed, today=AFTER, revoked=told).ok
    assert Licence.objects.count() == 1


def test_nobody_decided_before_the_end_and_the_law_did(world: Hall) -> None:
    row = granted(world)
    case = renewal(world, row, day("2027-01-20"))
    assert case.due_statutory and case.due_statutory <= END
    assert licence_truth(row.number, today=END).note
    before_the_job = licence_truth(row.number, today=AFTER)
    assert before_the_job.good and before_the_job.deemed
    assert before_the_job.valid_to == date(2028, 3, 9)
    jobs.silence(at=day("2027-03-10", 0))
    assert jobs.licences(at=day("2027-03-10", 0))["renewed"] == 1
    assert jobs.licences(at=day("2027-03-10", 1))["renewed"] == 0
    case.refresh_from_db()
    assert (case.stage, case.outcome, case.card) == (Stage.DECIDED, Outcome.GRANTED, Card.RED)
    decision = Decision.objects.get(case=case)
    assert decision.deemed and decision.decided_by_id is None
    assert papers(case)[-1] == "renewal"
    row.refresh_from_db()
    assert (row.version, row.valid_from) == (2, AFTER)
    after = licence_truth(row.number, today=AFTER)
    assert after.good and not after.deemed and after.history[0].label == "视为准予延续"
    assert ledger.entries(action="licence.deem_renewed", obj=f"licence:{row.number}").count() == 1
    actions.deliver(
        by=world.clerk, at=day("2027-03-11"), case_id=case.id, method="direct", recipient="本人"
    )


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.REFUSED])
def test_the_day_after_nobody_may_decide_what_the_law_granted(world: Hall, outcome: str) -> None:
    row = granted(world)
    case = renewal(world, row, day("2027-01-20"))
    steps_done(world, case, day("2027-01-21"))
    words = {"reason": "不符合", "basis": "第五条", "facts": "查明"}
    given = {"case_id": case.id, "outcome": Outcome(outcome), **words}
    with pytest.raises(Conflict, match="视为准予延续"):
        actions.decide(by=world.approver, at=day("2027-03-10"), **given)
    assert jobs.licences(at=day("2027-03-10"))["renewed"] == 1


def test_a_refusal_in_time_lets_the_licence_run_out(world: Hall) -> None:
    row = granted(world)
    case = renewal(world, row, day("2027-01-20"))
    steps_done(world, case, day("2027-01-21"))
    words = {"reason": "场所已拆除", "basis": "办法第二十五条", "facts": "查明"}
    actions.decide(
        by=world.approver,
        at=day("2027-01-22"),
        case_id=case.id,
        outcome=Outcome.REFUSED,
        **words,
    )
    assert jobs.licences(at=day("2027-03-10")) == {"renewed": 0, "proposed": 1}
    assert licence_truth(row.number, today=AFTER).status == "expired"


def test_late_is_marked_and_not_turned_away(world: Hall) -> None:
    row = granted(world)
    case = renewal(world, row, day("2027-02-20"))
    assert LicenceAct.objects.get(case=case).late
    case = decided(world, case, day("2027-02-25"))
    assert case.outcome == Outcome.GRANTED
    early = granted(world)
    assert not LicenceAct.objects.get(case=renewal(world, early, day("2027-01-05"))).late


def test_an_application_that_waits_for_the_applicant_is_not_deemed(world: Hall) -> None:
    row, at = granted(world), day("2027-03-01")
    case = renewal(world, row, at, accept=False)
    keys = list(case.materials.values_list("key", flat=True))
    look_at_everything(world, case, at=at, **{keys[0]: "没有盖章"})
    line = actions.supplement.Line(keys[0], "没有盖章", "盖章")  # type: ignore[attr-defined]
    actions.request_supplement(by=world.clerk, at=at, case_id=case.id, lines=[line])
    truth = licence_truth(row.number, today=AFTER)
    assert (truth.good, truth.status_label) == (False, "延续办理中")
    assert jobs.licences(at=day("2027-03-10")) == {"renewed": 0, "proposed": 0}


def test_silence_about_the_application_accepts_it_and_then_renews(world: Hall) -> None:
    row = granted(world)
    renewal(world, row, day("2027-01-20"), accept=False)  # nobody ever looks
    assert licence_truth(row.number, today=AFTER).deemed
    jobs.silence(at=day("2027-03-10", 0))
    assert jobs.licences(at=day("2027-03-10", 1))["renewed"] == 1


def test_an_expired_licence_is_applied_for_anew(world: Hall) -> None:
    row = granted(world)
    with pytest.raises(Conflict, match="已过期"):
        renewal(world, row, day("2027-03-10"))


def test_one_renewal_at_a_time(world: Hall) -> None:
    row = granted(world)
    renewal(world, row, day("2027-01-20"))
    with pytest.raises(Conflict, match="正在办理"):
        renewal(world, row, day("2027-01-21"))


def test_a_stranger_cannot_renew_it(world: Hall) -> None:
    row = granted(world)
    with pytest.raises(NotAllowed):
        apply_for(by=world.approver, at=day("2027-01-20"), number=row.number, move=M.RENEW)


def test_a_change_makes_a_version_and_names_before_and_after(world: Hall) -> None:
    row, at = granted(world), day("2026-06-10")
    with pytest.raises(Invalid, match="变更内容"):
        apply_for(by=world.clerk, at=at, number=row.number, move=M.ALTER, changes={"address": ""})
    changes = {"address": "河滨路 9 号", "content": "热食类、冷食类"}
    case = apply_for(by=world.clerk, at=at, number=row.number, move=M.ALTER, changes=changes)
    look_at_everything(world, case, at=at)
    case = decided(world, actions.accept(by=world.clerk, at=at, case_id=case.id), at)
    row.refresh_from_db()
    assert (row.version, row.face["address"], row.valid_to) == (2, "河滨路 9 号", END)
    assert "alteration" in papers(case)
    truth = licence_truth(row.number, today=date(2026, 6, 10))
    assert truth.good and truth.version == 2 and truth.versions[0].by == "变更"


def test_who_examines_a_change_reads_what_is_to_change(world: Hall) -> None:
    row, at = granted(world), day("2026-06-10")
    changes = {"address": "河滨路 9 号", "representative": "何秀英"}
    case = apply_for(by=world.clerk, at=at, number=row.number, move=M.ALTER, changes=changes)
    read = case_file(world.reviewer, case.number, today=date(2026, 6, 10)).about.splitlines()
    assert read[0].startswith(f"申请变更证照 {row.number}")
    assert read[1].startswith("住所或者经营场所：") and read[1].endswith("→ 河滨路 9 号")
    assert read[2].startswith("法定代表人") and read[2].endswith("→ 何**")


def rescission(world: Hall, row: Licence, at: datetime) -> LicenceAct:
    found = propose(by=world.reviewer, at=at, number=row.number, move=M.RESCIND, proposal=FRAUD)
    return tell_holder(by=world.reviewer, at=at, act_id=found.id)


YES = Verdict(True, "伪造材料，事实清楚。", "基于许可取得的利益不予保护。")


def test_a_rescission_waits_until_the_holder_was_heard(world: Hall) -> None:
    row, at = granted(world), day("2026-04-07")
    found = propose(by=world.reviewer, at=at, number=row.number, move=M.RESCIND, proposal=FRAUD)
    with pytest.raises(Conflict, match="书面告知"):
        decide_act(by=world.approver, at=at, act_id=found.id, verdict=YES)
    tell_holder(by=world.reviewer, at=at, act_id=found.id)
    with pytest.raises(Conflict, match="期限还没有过"):
        decide_act(by=world.approver, at=at, act_id=found.id, verdict=YES)
    take_statement(by=world.reviewer, at=at, act_id=found.id, statement="合同是中介给的")
    with pytest.raises(Conflict, match="听证"):  # five working days to ask for one
        decide_act(by=world.approver, at=at, act_id=found.id, verdict=YES)
    late = day("2026-04-15")
    decide_act(by=world.approver, at=late, act_id=found.id, verdict=YES)
    truth = licence_truth(row.number, today=date(2026, 4, 15))
    assert (truth.status, truth.good) == ("rescinded", False)
    assert "第六十九条第二款" in truth.history[0].ground
    assert papers(row.case)[-1] == "rescission"
    assert f"{truth.identifier}\t已撤销" in "".join(status_list(as_of="x"))


def test_who_proposed_does_not_decide(world: Hall) -> None:
    row, at = granted(world), day("2026-04-07")
    both = people.staff("both", Role.REVIEWER, Role.APPROVER, department=world.department)
    found = propose(by=both, at=at, number=row.number, move=M.RESCIND, proposal=FRAUD)
    tell_holder(by=both, at=at, act_id=found.id)
    with pytest.raises(Conflict, match="另一位"):
        decide_act(by=both, at=day("2026-05-20"), act_id=found.id, verdict=YES)


def test_another_department_touches_nothing(world: Hall) -> None:
    row, at = granted(world), day("2026-04-07")
    other = department(name="县教育局", code="11990423MB0B00002X")
    foreign = people.staff("foreign", Role.REVIEWER, department=other)
    with pytest.raises(Exception, match="没有编号|别的部门"):
        propose(by=foreign, at=at, number=row.number, move=M.RESCIND, proposal=FRAUD)


def test_public_harm_drops_it_and_says_so(world: Hall) -> None:
    row, at = granted(world), day("2026-05-20")
    found = rescission(world, row, day("2026-04-07"))
    with pytest.raises(Conflict, match="应当撤销"):
        decide_act(by=world.approver, at=at, act_id=found.id, verdict=Verdict(False, "算了"))
    with pytest.raises(Conflict, match="不予撤销"):
        verdict = replace(YES, public_harm=True)
        decide_act(by=world.approver, at=at, act_id=found.id, verdict=verdict)
    verdict = Verdict(False, "全县唯一供气企业，撤销将中断供气。", public_harm=True)
    decide_act(by=world.approver, at=at, act_id=found.id, verdict=verdict)
    assert licence_truth(row.number, today=date(2026, 5, 20)).good
    assert not LicenceAct.objects.get(id=found.id).document_id


def test_two_decide_at_once_and_one_of_them_does(world: Hall) -> None:
    row = granted(world)
    found = rescission(world, row, day("2026-04-07"))
    decide_act(by=world.approver, at=day("2026-05-20"), act_id=found.id, verdict=YES)
    with pytest.raises(Conflict):
        decide_act(by=world.approver, at=day("2026-05-20"), act_id=found.id, verdict=YES)
    assert papers(row.case).count("rescission") == 1


def test_what_was_rescinded_is_cancelled_by_its_own_ground_only(world: Hall) -> None:
    row, at = granted(world), day("2026-05-20")
    found = rescission(world, row, day("2026-04-07"))
    decide_act(by=world.approver, at=at, act_id=found.id, verdict=YES)
    given = {"by": world.reviewer, "at": at, "number": row.number, "move": M.CANCEL}
    with pytest.raises(Conflict):
        propose(proposal=Proposal(ground="body_ended", facts="x"), **given)
    found = propose(proposal=Proposal(ground="ended_by_act", facts="已撤销"), **given)
    decide_act(by=world.approver, at=at, act_id=found.id, verdict=Verdict(True, "依法注销"))
    truth = licence_truth(row.number, today=date(2026, 5, 20))
    assert truth.status == "cancelled"
    assert [line.label for line in truth.history] == ["注销", "撤销"]


def test_a_withdrawal_leaves_time_and_considers_the_loss(world: Hall) -> None:
    row, at = granted(world), day("2026-05-20")
    proposal = Proposal(ground="law_changed", facts="条例废止", public_interest="水源地保护")
    found = propose(
        by=world.reviewer,
        at=day("2026-04-07"),
        number=row.number,
        move=M.WITHDRAW,
        proposal=proposal,
    )
    tell_holder(by=world.reviewer, at=day("2026-04-07"), act_id=found.id)
    later = date(2026, 7, 1)
    with pytest.raises(Invalid, match="补偿"):
        verdict = Verdict(True, "公共利益需要", effective_on=later)
        decide_act(by=world.approver, at=at, act_id=found.id, verdict=verdict)
    verdict = Verdict(True, "公共利益需要", "补偿搬迁费，另签协议。", effective_on=later)
    decide_act(by=world.approver, at=at, act_id=found.id, verdict=verdict)
    assert licence_truth(row.number, today=date(2026, 6, 30)).good
    assert licence_truth(row.number, today=later).status == "withdrawn"


def test_a_penalty_decided_elsewhere_is_entered_with_its_number(world: Hall) -> None:
    row, at = granted(world), day("2026-05-20")
    given = {"by": world.reviewer, "at": at, "number": row.number, "move": M.REVOKE}
    with pytest.raises(Invalid, match="行政处罚决定书文号"):
        propose(proposal=Proposal(ground="penalty", facts="超范围经营"), **given)
    penalty = Proposal(
        ground="penalty",
        facts="超范围经营",
        penalty_number="清市监罚〔2026〕7号",
        penalty_organ="县市场监督管理局",
        penalty_on=date(2026, 5, 12),
    )
    found = propose(proposal=penalty, **given)
    decide_act(by=world.approver, at=at, act_id=found.id, verdict=Verdict(True, "登记"))
    row.refresh_from_db()
    assert (row.status, row.status_from) == (LicenceStatus.REVOKED, date(2026, 5, 12))


def test_what_ran_out_is_proposed_by_night_and_confirmed_in_bulk(world: Hall) -> None:
    rows = [granted(world), granted(world)]
    assert jobs.licences(at=day("2027-03-10")) == {"renewed": 0, "proposed": 2}
    assert jobs.licences(at=day("2027-03-11"))["proposed"] == 0
    ids = list(LicenceAct.objects.values_list("id", flat=True))
    assert licence_truth(rows[0].number, today=AFTER).status == "expired"
    done, refused = confirm_cancellations(
        by=world.approver, at=day("2027-03-11"), act_ids=[*ids, 0]
    )
    assert (done, len(refused)) == (2, 1)
    assert {licence_truth(r.number, today=AFTER).status for r in rows} <= {"expired", "cancelled"}
    assert licence_truth(rows[0].number, today=date(2027, 3, 11)).status == "cancelled"


def test_a_rescinded_licence_is_not_renewed(world: Hall) -> None:
    row = granted(world)
    case = renewal(world, row, day("2027-01-20"))
    found = rescission(world, row, day("2027-01-21"))
    decide_act(by=world.approver, at=day("2027-02-20"), act_id=found.id, verdict=YES)
    steps_done(world, case, day("2027-02-22"))
    with pytest.raises(Conflict, match="已撤销"):
        actions.decide(
            by=world.approver, at=day("2027-02-22"), case_id=case.id, outcome=Outcome.GRANTED
        )
    assert jobs.licences(at=day("2027-03-10"))["renewed"] == 0
    assert licence_truth(row.number, today=AFTER).status == "rescinded"


def test_a_false_commitment_is_proposed_by_its_case(world: Hall) -> None:
    row = granted(world)
    found = propose_rescission(
        by=world.reviewer, at=day("2026-04-07"), case_id=row.case_id, facts="承诺不实"
    )
    assert (found.move, found.ground, found.state) == ("rescind", "fraud", "proposed")


def test_a_hearing_asked_for_holds_up_the_rescission(world: Hall) -> None:
    row, at = granted(world), day("2026-04-07")
    found = rescission(world, row, at)
    found.refresh_from_db()
    sitting = found.hearing
    hearings.answer(by=world.clerk, at=at, hearing_id=sitting.id, requests=True, who="持证人")
    with pytest.raises(Conflict, match="笔录"):
        decide_act(by=world.approver, at=day("2026-04-20"), act_id=found.id, verdict=YES)
    with pytest.raises(Invalid, match="不能主持"):
        hearings.notify(
            by=world.reviewer,
            at=at,
            hearing_id=sitting.id,
            sits_at=day("2026-04-20"),
            place="三楼",
            chair_id=world.reviewer.person,
        )
    chair = world.head.person
    given = {"hearing_id": sitting.id, "place": "三楼听证室", "chair_id": chair}
    with pytest.raises(Invalid, match="7 个工作日"):
        hearings.notify(by=world.reviewer, at=at, sits_at=day("2026-04-10"), **given)
    hearings.notify(by=world.reviewer, at=at, sits_at=day("2026-04-20"), **given)
    told = {"attendees": "持证人", "text": "双方质证", "signed": "已签名"}
    with pytest.raises(Conflict, match="还没有到"):
        hearings.hold_hearing(by=world.head, at=day("2026-04-17"), hearing_id=sitting.id, **told)
    with pytest.raises(Invalid, match="另行指定"):
        hearings.recuse(
            by=world.head,
            at=at,
            hearing_id=sitting.id,
            reason="与举报人是亲属",
            agreed=True,
            chair_id=chair,
        )
    other = people.staff("chair2", Role.APPROVER, department=world.department)
    hearings.recuse(
        by=world.head,
        at=at,
        hearing_id=sitting.id,
        reason="与举报人是亲属",
        agreed=True,
        chair_id=other.person,
    )
    hearings.hold_hearing(by=other, at=day("2026-04-20", 3), hearing_id=sitting.id, **told)
    with pytest.raises(Invalid, match="根据听证笔录"):
        decide_act(by=world.approver, at=day("2026-04-21"), act_id=found.id, verdict=YES)
    verdict = replace(YES, reason="采纳听证笔录认定的事实，材料系伪造。")
    decide_act(by=world.approver, at=day("2026-04-21"), act_id=found.id, verdict=verdict)
    assert licence_truth(row.number, today=date(2026, 4, 21)).status == "rescinded"


def test_a_hearing_in_a_case_blocks_the_decision_until_the_record(world: Hall) -> None:
    case = factories.reviewed(world, at=AT)
    row = hearings.tell_right(
        by=world.reviewer,
        at=AT,
        case_id=case.id,
        matter="居民楼下开办餐饮",
        basis="第四十七条",
    )
    given = {"by": world.approver, "case_id": case.id, "outcome": Outcome.GRANTED}
    with pytest.raises(Conflict, match="申请期限"):
        actions.decide(at=AT, **given)
    hearings.answer(by=world.clerk, at=AT, hearing_id=row.id, requests=True, who="邻居李四")
    with pytest.raises(Conflict, match="笔录"):
        actions.decide(at=AT, **given)
    sits = day("2026-03-24")
    hearings.notify(
        by=world.reviewer,
        at=AT,
        hearing_id=row.id,
        sits_at=sits,
        place="三楼",
        chair_id=world.head.person,
    )
    case.refresh_from_db()
    assert case.stage == Stage.REVIEWING  # a hearing stops no clock: the special procedure does
    told = {"attendees": "李四", "text": "反映油烟", "signed": "已签名"}
    hearings.hold_hearing(by=world.reviewer, at=day("2026-03-24", 4), hearing_id=row.id, **told)
    with pytest.raises(Invalid, match="听证笔录"):
        actions.decide(at=day("2026-03-25"), **given)
    reason = "采纳听证笔录中的意见，油烟排放已整改"
    case = actions.decide(at=day("2026-03-25"), reason=reason, **given)
    assert case.outcome == Outcome.GRANTED


def test_too_late_to_ask_for_a_hearing(world: Hall) -> None:
    case = factories.reviewed(world, at=AT)
    row = hearings.tell_right(
        by=world.reviewer, at=AT, case_id=case.id, matter="邻里", basis="第四十七条"
    )
    late = day("2026-03-20")
    with pytest.raises(Conflict, match="视为放弃"):
        hearings.answer(by=world.clerk, at=late, hearing_id=row.id, requests=True, who="李四")
    actions.decide(by=world.approver, at=late, case_id=case.id, outcome=Outcome.GRANTED)
