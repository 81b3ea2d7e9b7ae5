"""A case from receipt to delivery, and its mishaps: each named after what went wrong."""

from datetime import date, timedelta

import pytest

from yichuang.cases import actions, factories, jobs
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, Hall, accepted, day, look_at_everything, received, reviewed
from yichuang.cases.models import Case, CaseEvent, Decision, Licence, SupplementNotice
from yichuang.cases.rules.states import Card, Outcome, Stage
from yichuang.kernel.documents import queries as documents
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity import factories as people
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role

pytestmark = pytest.mark.django_db


def titles(case: Case) -> list[str]:
    return [row.kind for row in documents.of_subject("case", case.number)]


def test_receipt_gives_number_code_paper_and_the_notice_clock(world: Hall) -> None:
    case = received(world)
    assert case.number == "202602120001" and len(case.query_code) == 6
    assert case.notice_due == date(2026, 2, 26)
    assert titles(case) == ["receipt"]
    assert ledger.entries(action="case.receive", obj=f"case:{case.number}").count() == 1


def test_a_double_click_makes_one_case(world: Hall) -> None:
    first, second = received(world, key="k1"), received(world, key="k1")
    assert first.id == second.id and Case.objects.count() == 1


def test_the_same_key_for_another_person_is_refused(world: Hall) -> None:
    received(world, key="k1")
    other = factories.Hall(**{**world.__dict__, "applicant": people.person(2, "李四")})
    with pytest.raises(Invalid, match="请求键"):
        received(other, key="k1")


def test_accepting_before_looking_is_refused_and_names_the_materials(world: Hall) -> None:
    case = received(world)
    with pytest.raises(Invalid, match="没有看或有问题"):
        actions.accept(by=world.clerk, at=AT, case_id=case.id)


def test_acceptance_starts_both_clocks(world: Hall) -> None:
    case = accepted(world)
    assert case.stage == Stage.REVIEWING
    assert case.due_statutory == date(2026, 3, 18)
    assert case.due_promised and case.due_promised < case.due_statutory
    assert titles(case) == ["receipt", "acceptance"]


def test_one_notice_lists_everything_or_is_refused(world: Hall) -> None:
    case = received(world)
    keys = list(case.materials.values_list("key", flat=True))
    bad = {keys[0]: "没有签名", keys[1]: "看不清"}
    case = look_at_everything(world, case, **bad)
    with pytest.raises(Invalid, match="必须一次告知全部"):
        actions.request_supplement(
            by=world.clerk, at=AT, case_id=case.id, lines=[Line(keys[0], "没有签名", "签名")]
        )
    with pytest.raises(Invalid, match="清单外"):
        lines = [Line(key, "x", "y") for key in keys[:2]] + [Line("没有的", "x", "y")]
        actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=lines)


def told(world: Hall, case: Case, count: int = 1) -> list[str]:
    keys = list(case.materials.values_list("key", flat=True))[:count]
    look_at_everything(world, case, **dict.fromkeys(keys, "看不清"))
    lines = [Line(key, "看不清", "重新扫描") for key in keys]
    actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=lines)
    return keys


def test_after_the_last_supplement_acceptance_counts_from_that_day(world: Hall) -> None:
    case = received(world)
    keys = told(world, case, 2)
    later = day("2026-02-27")
    case = actions.supply(by=world.clerk, at=later, case_id=case.id, lines={keys[0]: ()})
    assert case.stage == Stage.SUPPLEMENT  # one line is still open
    case = actions.supply(by=world.clerk, at=later, case_id=case.id, lines={keys[1]: ()})
    assert (case.stage, case.supplied_on) == (Stage.RECEIVED, date(2026, 2, 27))
    verdicts = dict.fromkeys(keys, True)
    busy = day("2026-03-03")
    case = actions.settle(by=world.clerk, at=busy, case_id=case.id, verdicts=verdicts)
    case = actions.accept(by=world.clerk, at=busy, case_id=case.id)
    assert case.accepted_on == date(2026, 2, 27)


def test_a_second_notice_is_refused_without_a_supervisor(world: Hall) -> None:
    case = received(world)
    keys = told(world, case)
    case = actions.supply(by=world.clerk, at=AT, case_id=case.id, lines={keys[0]: ()})
    look_at_everything(world, case, **{keys[0]: "又发现一处"})
    lines = [Line(keys[0], "又发现一处", "改")]
    with pytest.raises(Conflict, match="不得再次要求补正"):
        actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=lines)
    assert SupplementNotice.objects.count() == 1


def test_what_is_still_wrong_goes_back_under_the_same_notice(world: Hall) -> None:
    case = received(world)
    keys = told(world, case)
    case = actions.supply(by=world.clerk, at=AT, case_id=case.id, lines={keys[0]: ()})
    case = actions.settle(
        by=world.clerk, at=AT, case_id=case.id, verdicts={keys[0]: False}, comment="还是看不清"
    )
    assert case.stage == Stage.SUPPLEMENT and SupplementNotice.objects.count() == 1


def test_nothing_but_the_listed_may_be_supplied(world: Hall) -> None:
    case = received(world)
    told(world, case)
    with pytest.raises(Invalid, match="告知单"):
        actions.supply(by=world.clerk, at=AT, case_id=case.id, lines={"别的": ()})


def test_five_working_days_of_silence_accept_back_dated(world: Hall) -> None:
    case = received(world)
    jobs.silence(at=day("2026-02-26"))
    case.refresh_from_db()
    assert case.stage == Stage.RECEIVED  # the fifth working day itself still belongs to the office
    jobs.silence(at=day("2026-02-27"))
    case.refresh_from_db()
    assert (case.stage, case.accepted_on) == (Stage.REVIEWING, date(2026, 2, 12))
    assert case.due_statutory == date(2026, 3, 18)  # the clock had already been running
    assert "视为受理" in CaseEvent.objects.filter(case=case).latest("seq").text
    jobs.silence(at=day("2026-02-27"))  # a repeat changes nothing
    assert ledger.entries(action="case.deem_accepted").count() == 1


def test_after_the_limit_nobody_may_ask_or_turn_away_even_before_the_night(world: Hall) -> None:
    case, late = received(world), day("2026-02-27")
    key = case.materials.values_list("key", flat=True)[0]
    look_at_everything(world, case, **{key: "看不清"})
    with pytest.raises(Conflict, match="视为受理"):
        lines = [Line(key, "看不清", "重新扫描")]
        actions.request_supplement(by=world.clerk, at=late, case_id=case.id, lines=lines)
    with pytest.raises(Conflict, match="视为受理"):
        actions.not_needed(by=world.clerk, at=late, case_id=case.id, reason="不需要许可")
    case = actions.accept(by=world.clerk, at=late, case_id=case.id)
    assert (case.accepted_how, case.accepted_on) == ("deemed", date(2026, 2, 12))


def test_a_public_service_is_never_deemed_accepted(db: None) -> None:
    world = factories.hall(regime="public_service", item_type="20")
    case = received(world)
    assert case.notice_due is None
    jobs.silence(at=day("2026-12-31"))
    case.refresh_from_db()
    assert case.stage == Stage.RECEIVED
    with pytest.raises(Conflict):
        actions.deem_accepted(by=jobs.CLOCK, at=day("2026-12-31"), case_id=case.id)


def test_an_unsupplied_case_lapses_after_the_told_limit(world: Hall) -> None:
    case = received(world)
    told(world, case)
    case.refresh_from_db()
    assert case.supplement_due
    last = day(case.supplement_due.isoformat())
    jobs.silence(at=last)
    case.refresh_from_db()
    assert case.stage == Stage.SUPPLEMENT
    jobs.silence(at=last + timedelta(days=1))
    case.refresh_from_db()
    assert (case.stage, case.outcome) == (Stage.CLOSED, Outcome.LAPSED)


def test_refusing_acceptance_names_the_competent_organ(world: Hall) -> None:
    case = received(world)
    with pytest.raises(Invalid, match="应向哪个机关申请"):
        actions.refuse_acceptance(
            by=world.clerk,
            at=AT,
            case_id=case.id,
            reason="不归本机关",
            basis="第三十二条",
            competent_organ="",
        )
    case = actions.refuse_acceptance(
        by=world.clerk,
        at=AT,
        case_id=case.id,
        reason="不归本机关",
        basis="第三十二条",
        competent_organ="清川县城乡建设局",
    )
    assert case.outcome == Outcome.NOT_ACCEPTED and "acceptance_refusal" in titles(case)


def test_expert_review_stops_the_clock_and_both_ends_do_not_count(world: Hall) -> None:
    case = accepted(world)
    case = actions.pause(
        by=world.reviewer,
        at=day("2026-02-24"),
        case_id=case.id,
        kind="expert_review",
        basis="行政许可法第四十五条",
        days_needed=5,
    )
    assert case.stage == Stage.PAUSED and case.due_statutory is None
    with pytest.raises(Conflict):
        decide(world, case)
    case = actions.resume(by=world.reviewer, at=day("2026-03-02"), case_id=case.id, result="通过")
    assert case.due_statutory == date(2026, 3, 26)
    assert "special_procedure" in titles(case)


@pytest.mark.parametrize("kind", ["site_visit", "publicity", "现场踏勘", ""])
def test_a_site_visit_cannot_stop_the_clock(world: Hall, kind: str) -> None:
    case = accepted(world)
    with pytest.raises(Invalid):
        actions.pause(
            by=world.reviewer, at=AT, case_id=case.id, kind=kind, basis="x", days_needed=5
        )


def test_only_the_head_extends_once_and_before_expiry(world: Hall) -> None:
    case = accepted(world)
    with pytest.raises(NotAllowed):
        actions.extend(by=world.reviewer, at=AT, case_id=case.id, reason="案情复杂")
    case = actions.extend(by=world.head, at=AT, case_id=case.id, reason="案情复杂")
    assert case.due_statutory == date(2026, 4, 1)
    with pytest.raises(Conflict, match="已经延期过"):
        actions.extend(by=world.head, at=AT, case_id=case.id, reason="再延")


def test_an_extension_after_the_limit_is_refused(world: Hall) -> None:
    case = accepted(world)
    with pytest.raises(Conflict, match="到期之前"):
        actions.extend(by=world.head, at=day("2026-03-19"), case_id=case.id, reason="晚了")


def decide(world: Hall, case: Case, **over: object) -> Case:
    given = {"by": world.approver, "at": AT, "case_id": case.id, "outcome": Outcome.GRANTED}
    return actions.decide(**(given | over))  # type: ignore[arg-type]


def test_granting_issues_a_decision_a_licence_and_the_delivery_clock(world: Hall) -> None:
    case = decide(world, reviewed(world))
    assert (case.stage, case.outcome) == (Stage.DECIDED, Outcome.GRANTED)
    assert case.due_deliver == date(2026, 3, 4)
    licence = Licence.objects.get(case=case)
    assert licence.number and licence.signed
    assert "grant" in titles(case)
    case = actions.deliver(
        by=world.clerk, at=AT, case_id=case.id, method="direct", recipient="阿卜杜拉·买买提"
    )
    assert case.stage == Stage.CLOSED
    assert ledger.verify().ok


def test_who_reviewed_cannot_decide(world: Hall) -> None:
    case = reviewed(world)
    both = people.staff("both", Role.REVIEWER, Role.APPROVER, department=world.department)
    decide(world, case, by=both)  # has both roles, but did not review this one
    other = reviewed(world)
    Case.objects.filter(id=other.id)
    people.grant_role(
        by=people.SYSTEM, at=AT, user_id=world.reviewer.user_id or 0, role=Role.APPROVER
    )
    reviewer = people.actor_of(people.User.objects.get(id=world.reviewer.user_id))
    with pytest.raises(Conflict, match="另一位"):
        decide(world, other, by=reviewer)


def test_deciding_before_the_last_step_is_refused(world: Hall) -> None:
    with pytest.raises(Conflict, match="没有完成"):
        decide(world, accepted(world))


def test_a_refusal_needs_reason_and_basis_and_tells_the_remedies(world: Hall) -> None:
    case = reviewed(world)
    with pytest.raises(Invalid, match="理由"):
        decide(world, case, outcome=Outcome.REFUSED)
    case = decide(
        world,
        case,
        outcome=Outcome.REFUSED,
        reason="面积不够",
        basis="办法第五条",
        facts="实测 8 平方米",
    )
    paper = next(row for row in documents.of_subject("case", case.number) if row.kind == "refusal")
    text = str(paper.content)
    assert "实测 8 平方米" in text
    assert "行政复议" in text and "行政诉讼" in text and "2026年4月13日" in text
    assert not Licence.objects.filter(case=case).exists()


def test_deciding_twice_writes_once(world: Hall) -> None:
    case = reviewed(world)
    decide(world, case, seen=case.version)
    with pytest.raises(Conflict):
        decide(world, case, seen=case.version)
    assert Decision.objects.count() == 1
    assert ledger.entries(action="case.grant").count() == 1


def test_a_stale_page_is_told_so(world: Hall) -> None:
    case = accepted(world)
    with pytest.raises(Conflict, match="刚被别人办理"):
        actions.withdraw(by=world.clerk, at=AT, case_id=case.id, seen=case.version - 1)


def test_the_applicant_withdraws_and_gets_the_paper(world: Hall) -> None:
    case = accepted(world)
    stranger = people.staff("x", Role.REVIEWER, department=world.department)
    with pytest.raises(NotAllowed):
        actions.withdraw(by=stranger, at=AT, case_id=case.id)
    case = actions.withdraw(by=world.clerk, at=AT, case_id=case.id, reason="不办了")
    assert case.outcome == Outcome.WITHDRAWN and "termination" in titles(case)


def test_another_department_does_not_know_of_the_case(world: Hall) -> None:
    case = accepted(world)
    other = department("清川县城乡建设局", "D02")
    stranger = people.staff("y", Role.REVIEWER, department=other)
    with pytest.raises(NotFound):
        actions.complete_step(by=stranger, at=AT, case_id=case.id, key="review", opinion="x")


def test_cards_turn_in_the_night(world: Hall) -> None:
    case = accepted(world)
    assert case.card == Card.NONE and case.due_promised
    jobs.cards(at=day(case.due_promised.isoformat()))
    case.refresh_from_db()
    assert case.card == Card.YELLOW
    jobs.cards(at=day(case.due_promised.isoformat()) + timedelta(days=1))
    case.refresh_from_db()
    assert case.card == Card.RED


def test_a_single_officer_needs_a_basis_in_the_version(world: Hall) -> None:
    from yichuang.cases.actions.intake import Application
    from yichuang.cases.rules.states import Channel

    application = Application(world.version_id, world.applicant, Channel.WINDOW)
    with pytest.raises(NotAllowed, match="没有单人即办的依据"):
        actions.instant(by=world.clerk, at=AT, application=application)
