"""委托 and 两级审查: in whose name, by whom, and nothing asked twice."""

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from yichuang.cases import actions, factories
from yichuang.cases.actions.handing_up import hand_up
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, Hall, day
from yichuang.cases.models import Case, HandUp, Licence
from yichuang.cases.queries.pinned import acting_for
from yichuang.cases.rules.states import Outcome
from yichuang.catalog.items import factories as items
from yichuang.kernel.documents import queries as documents
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.identity import factories as people
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role

if TYPE_CHECKING:
    from yichuang.kernel.org.models import Department

pytestmark = pytest.mark.django_db
GIVER = "清川县自然资源局"
UPPER = "清川市市场监督管理局"


def organ(name: str, mark: str, code: str) -> "Department":
    row = department(name=name, code=code)
    row.document_mark, row.review_organ = mark, f"{name[:3]}人民政府复议处"
    row.save()
    return row


def entrusted(known: bool = True) -> Hall:
    if known:
        organ(GIVER, "清自然资", "11990423MB0C00003Y")
    return factories.hall(entrusted_by=GIVER)


def refused(world: Hall) -> Case:
    case = factories.reviewed(world)
    words = {"reason": "用途不符", "basis": "办法第五条", "facts": "查明"}
    return actions.decide(
        by=world.approver, at=AT, case_id=case.id, outcome=Outcome.REFUSED, **words
    )


def test_every_paper_is_the_givers_with_its_mark_and_review_organ(db: None) -> None:
    case = refused(entrusted())
    papers = list(documents.of_subject("case", case.number))
    assert len(papers) >= 3
    assert {paper.payload["organ_name"] for paper in papers} == {GIVER}
    assert all(paper.number.startswith("清自然资") for paper in papers)
    last = papers[-1].payload["remedies"]
    assert last["reconsideration_organ"] == "清川县人民政府复议处"


def test_the_licence_is_the_givers_and_the_ledger_says_who_acted(db: None) -> None:
    world = entrusted()
    case = factories.reviewed(world)
    actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)
    assert Licence.objects.get(case=case).issuer == GIVER
    entry = ledger.entries(action="case.grant", obj=f"case:{case.number}").get()
    assert (entry.actor, entry.acting_for) == (str(world.approver.user_id), GIVER)


def test_the_ledger_keeps_the_agents_firm_beside_the_giver(db: None) -> None:
    world = entrusted()
    case = factories.received(world)
    agent = replace(Actor.system("代办人"), acting_for="代 清川青禾餐饮管理有限公司")
    actions.withdraw(by=agent, at=AT, case_id=case.id, reason="不办了")
    entry = ledger.entries(action="case.withdraw", obj=f"case:{case.number}").get()
    assert entry.acting_for == f"代 清川青禾餐饮管理有限公司；{GIVER}"
    assert ledger.verify().ok


def test_two_long_names_are_both_kept(db: None) -> None:
    version = SimpleNamespace(content=SimpleNamespace(entrusted_by="委" * 80))
    by = replace(Actor.system("代办人"), acting_for="代" * 64)
    both = acting_for(by, version)  # type: ignore[arg-type]
    assert both.acting_for == "代" * 64 + "；" + "委" * 64
    assert acting_for(both, version) == both  # type: ignore[arg-type]


def test_an_ordinary_item_acts_for_nobody(db: None) -> None:
    case = refused(factories.hall())
    assert ledger.entries(action="case.refuse", obj=f"case:{case.number}").get().acting_for == ""


def test_a_giver_nobody_registered_is_refused_at_receipt(db: None) -> None:
    world = entrusted(known=False)
    with pytest.raises(Invalid, match="没有登记"):
        factories.received(world)


def test_what_was_entrusted_is_not_passed_on(db: None) -> None:
    world = entrusted()
    giver = organ(GIVER, "清自然资", "11990423MB0C00003Y")
    code = "11990423MB0C00003Y4000131016009"
    published = items.make_published(
        "同一许可", code=code, on=factories.OPENED, reviewed_on="2026-02-02", entrusted_by=UPPER
    )
    rows = type(published.item).objects
    rows.filter(id=published.item_id).update(department_id=giver.id)
    rows.filter(id__in=[published.item_id, _item_of(world)]).update(base_code="000131016000")
    with pytest.raises(Conflict, match="不得再委托"):
        factories.received(world)


def _item_of(world: Hall) -> int:
    from yichuang.cases.queries.pinned import pinned

    return pinned(world.version_id).item_id


@pytest.fixture
def two_levels(db: None) -> tuple[Hall, Actor]:
    upper = organ(UPPER, "清市监", "11990400MB0D00004Z")
    world = factories.hall(upper_organ=UPPER)
    return world, people.staff("upper", Role.APPROVER, department=upper)


def test_the_lower_organ_reviews_and_the_upper_one_decides(two_levels: tuple[Hall, Actor]) -> None:
    world, upper = two_levels
    case = factories.reviewed(world)
    grant = {"at": AT, "case_id": case.id, "outcome": Outcome.GRANTED}
    with pytest.raises(Conflict, match="只作初审"):
        actions.decide(by=world.approver, **grant)
    with pytest.raises(NotFound):
        actions.decide(by=upper, **grant)
    hand_up(by=world.reviewer, at=AT, case_id=case.id, opinion="符合条件，建议准予")
    row = HandUp.objects.get(case=case)
    assert str(row.due_on) == "2026-03-18"
    case = actions.decide(by=upper, **grant)
    paper = list(documents.of_subject("case", case.number))[-1]
    assert paper.payload["organ_name"] == UPPER
    assert Licence.objects.get(case=case).issuer == UPPER


def test_the_upper_organ_asks_for_nothing_again(two_levels: tuple[Hall, Actor]) -> None:
    world, upper = two_levels
    case = factories.reviewed(world)
    hand_up(by=world.reviewer, at=AT, case_id=case.id, opinion="建议准予")
    clerk = people.staff("upper-clerk", Role.CLERK, department=world.department)
    key = case.materials.values_list("key", flat=True).first()
    with pytest.raises(Conflict, match="审查中"):
        actions.request_supplement(
            by=clerk, at=AT, case_id=case.id, lines=[Line(key, "再交一份", "再交")]
        )


def test_half_reviewed_is_not_handed_up(two_levels: tuple[Hall, Actor]) -> None:
    world, _ = two_levels
    case = factories.accepted(world)
    with pytest.raises(Conflict, match="环节没有完成"):
        hand_up(by=world.reviewer, at=AT, case_id=case.id, opinion="建议准予")


def test_late_is_said(two_levels: tuple[Hall, Actor]) -> None:
    world, _ = two_levels
    case = factories.reviewed(world)
    hand_up(by=world.reviewer, at=day("2026-04-01"), case_id=case.id, opinion="建议准予")
    assert "超过二十个工作日" in case.events.last().text


def test_an_item_decided_here_is_not_handed_up(world: Hall) -> None:
    case = factories.reviewed(world)
    with pytest.raises(Conflict, match="由本机关决定"):
        hand_up(by=world.reviewer, at=AT, case_id=case.id, opinion="建议准予")
