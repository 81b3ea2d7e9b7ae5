"""A slip corrected, a fee asked and paid, originals taken and given back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model

from yichuang.cases import actions, factories
from yichuang.cases.actions.intake import Application
from yichuang.cases.factories import AT, Hall, day
from yichuang.cases.models import Case, FeeNotice, OriginalsSlip, TypoFix
from yichuang.cases.rules import fees
from yichuang.cases.rules.states import Channel, Outcome
from yichuang.catalog.items.rules.content import Fee
from yichuang.kernel.documents.queries import of_subject
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity import factories as people
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role

pytestmark = pytest.mark.django_db
FORM = {"shop": "青河面馆", "phone": "13900000008", "area": "80"}
FEE = Fee(
    *("工本费", "5 元/本", "某条例第十二条", "admin_regulation"),
    amount="5",
    before_delivery=True,
    before_delivery_basis="某条例第十三条",
)


@pytest.fixture
def world(db: None) -> Hall:
    return factories.hall(charges_fee=True, fees=(FEE,))


def under_review(world: Hall, *, decided: bool = False) -> Case:
    application = Application(
        version_id=world.version_id, applicant=world.applicant, channel=Channel.WINDOW, form=FORM
    )
    case = actions.receive(by=world.clerk, at=AT, application=application)
    factories.look_at_everything(world, case)
    case = actions.accept(by=world.clerk, at=AT, case_id=case.id)
    if not decided:
        return case
    for key in ("paper", "visit"):
        actions.complete_step(
            by=world.reviewer, at=AT, case_id=case.id, key=key, opinion="符合条件"
        )
    given: dict[str, Any] = {"by": world.approver, "at": AT, "case_id": case.id}
    return actions.decide(outcome=Outcome.GRANTED, content="青河面馆，热食类", **given)


def fix(world: Hall, case: Case, **over: Any) -> TypoFix:
    given: dict[str, Any] = {
        "by": world.reviewer,
        "at": AT,
        "case_id": case.id,
        "field": "shop",
        "after": "青禾面馆",
        "reason": "与营业执照不一致",
    }
    return actions.fix_typo(**(given | over))


def test_a_slip_keeps_what_stood_there_and_names_the_wrong_papers(world: Hall) -> None:
    case = under_review(world, decided=True)
    row = fix(world, case)
    assert (row.before, row.after, row.fixed_by_id) == (
        "青河面馆",
        "青禾面馆",
        world.reviewer.user_id,
    )
    assert [name.partition("（")[0] for name in row.corrects] == ["准予行政许可决定书"]
    case.refresh_from_db()
    assert case.form["shop"] == "青禾面馆" and case.form["area"] == "80"
    paper = str(list(of_subject("case", case.number))[-1].content)
    for words in ("更正前", "青河面馆", "青禾面馆", "与营业执照不一致", "准予行政许可决定书"):
        assert words in paper


def test_the_ledger_names_the_field_and_not_the_values(world: Hall) -> None:
    case = under_review(world)
    fix(world, case, field="phone", after="13900000009", reason="少抄一位")
    entry = ledger.entries(action="case.fix_typo", obj=f"case:{case.number}").get()
    assert entry.fields == "phone" and entry.actor == str(world.reviewer.user_id)
    told = case.events.get(kind="case.fix_typo")
    assert told.public and "联系电话" in told.text
    assert "1390000000" not in told.text + entry.reason


@pytest.mark.parametrize(
    ("over", "where"),
    [
        ({"field": "owner_id", "after": "510107199001010019"}, "after"),
        ({"field": "nothing"}, "field"),
        ({"field": "area", "after": "八十六"}, "after"),
        ({"field": "area", "after": "86"}, "proof"),
        ({"reason": " "}, "reason"),
    ],
)
def test_no_slip_writes_nothing(world: Hall, over: dict[str, str], where: str) -> None:
    case = under_review(world)
    with pytest.raises(Invalid) as refused:
        fix(world, case, **over)
    assert where in refused.value.fields or "field" in refused.value.fields
    assert not TypoFix.objects.exists() and Case.objects.get().form == FORM


def test_only_the_department_corrects_and_only_what_it_saw(world: Hall) -> None:
    case = under_review(world)
    with pytest.raises(NotAllowed):
        fix(world, case, by=world.clerk)
    with pytest.raises(Conflict, match="刚被别人"):
        fix(world, case, seen=case.version - 1)


def test_another_departments_case_is_not_there_for_any_act_beside(world: Hall) -> None:
    case = under_review(world)
    other = people.staff("stranger", Role.REVIEWER, department=department("清川县水利局", "WTR"))
    with pytest.raises(NotFound):
        fix(world, case, by=other)
    assert not TypoFix.objects.exists()


def charge(world: Hall, case: Case, *items: str, **over: Any) -> FeeNotice:
    given: dict[str, Any] = {"by": world.clerk, "at": AT, "case_id": case.id}
    return actions.notify_fee(items=items or ("工本费",), **(given | over))


def pay(world: Hall, case: Case, receipt: str = "川财 0001", **over: Any) -> FeeNotice:
    given: dict[str, Any] = {"by": world.clerk, "at": AT, "case_id": case.id}
    return actions.record_payment(receipt=receipt, paid_on=date(2026, 2, 12), **(given | over))


def test_a_notice_cites_its_article_and_stops_no_clock(world: Hall) -> None:
    case = under_review(world)
    before = (case.due_statutory, case.due_promised, case.stage)
    row = charge(world, case)
    case.refresh_from_db()
    assert (case.due_statutory, case.due_promised, case.stage) == before
    paper = str(list(of_subject("case", case.number))[-1].content)
    assert f"{row.total:.2f}" == "5.00"
    for words in ("某条例第十二条", "5.00", "某条例第十三条"):
        assert words in paper


def test_one_notice_a_case_and_none_for_what_is_not_listed(world: Hall) -> None:
    case = under_review(world)
    with pytest.raises(Invalid, match="没有“加急费”"):
        charge(world, case, "加急费")
    charge(world, case)
    with pytest.raises(Conflict, match="第二次"):
        charge(world, case)


def test_the_result_waits_for_a_fee_that_by_law_comes_first(world: Hall) -> None:
    case = under_review(world, decided=True)
    charge(world, case)
    given: dict[str, Any] = {"by": world.clerk, "at": AT, "case_id": case.id}
    signed = {"method": "direct", "recipient": world.applicant.name}
    with pytest.raises(Conflict, match="缴清"):
        actions.deliver(**given, **signed)
    pay(world, case)
    assert actions.deliver(**given, **signed).closed_at


def test_a_receipt_pays_once_and_for_one_case(world: Hall) -> None:
    first, second = under_review(world), under_review(world)
    with pytest.raises(Conflict, match="没有等缴"):
        pay(world, first)
    charge(world, first)
    charge(world, second)
    pay(world, first)
    with pytest.raises(Conflict, match="没有等缴"):
        pay(world, first, "川财 0002")
    with pytest.raises(Invalid, match="另一件"):
        pay(world, second)


def test_a_fee_taken_off_entirely_is_not_paid(db: None) -> None:
    fee = replace(FEE, reducible=True, reduction_basis="某条例第十四条", before_delivery=False)
    world = factories.hall(charges_fee=True, fees=(fee,))
    case = under_review(world)
    less = {"工本费": fees.Reduction(Decimal(5), "低保家庭")}
    assert charge(world, case, reductions=less).total == 0
    with pytest.raises(Conflict, match="没有等缴"):
        pay(world, case)


def test_no_fee_before_acceptance_or_after_the_end(world: Hall) -> None:
    case = factories.received(world)
    with pytest.raises(Conflict, match="受理以后"):
        charge(world, case)
    with pytest.raises(NotAllowed):
        charge(world, under_review(world), by=world.approver)


def test_originals_go_back_one_by_one_also_after_the_end(world: Hall) -> None:
    case = under_review(world)
    given: dict[str, Any] = {"by": world.clerk, "case_id": case.id}
    slip = actions.take_originals(at=AT, listed="不动产权证书 2\n章程", **given)
    assert "不动产权证书" in str(list(of_subject("case", case.number))[-1].content)
    actions.withdraw(at=AT, reason="不办了", **given)
    later = day("2026-02-24")
    back: dict[str, Any] = {"at": later, "slip_id": slip.pk, "signed_by": "何秀英", **given}
    assert actions.return_originals(back=["章程"], **back).complete_on is None
    with pytest.raises(Invalid, match="不在还没有退还"):
        actions.return_originals(back=["章程"], **back)
    done = actions.return_originals(back=["不动产权证书"], **back)
    assert done.complete_on == date(2026, 2, 24)
    assert [line["back_to"] for line in done.lines] == ["何秀英", "何秀英"]


def test_a_list_belongs_to_its_case_and_the_window_keeps_it(world: Hall) -> None:
    first, second = under_review(world), under_review(world)
    taken: dict[str, Any] = {"at": AT, "case_id": first.id, "listed": "章程"}
    with pytest.raises(NotAllowed):
        actions.take_originals(by=world.reviewer, **taken)
    slip = actions.take_originals(by=world.clerk, **taken)
    back: dict[str, Any] = {"at": AT, "slip_id": slip.pk, "back": ["章程"], "signed_by": "何秀英"}
    with pytest.raises(Invalid, match="没有这份原件清单"):
        actions.return_originals(by=world.clerk, case_id=second.id, **back)
    with pytest.raises(NotAllowed):
        actions.return_originals(by=world.reviewer, case_id=first.id, **back)
    slip.refresh_from_db()
    assert slip.complete_on is None


def test_nothing_is_written_where_originals_are_refused(world: Hall) -> None:
    case = under_review(world, decided=True)
    with pytest.raises(Invalid, match="决定已经作出"):
        actions.take_originals(by=world.clerk, at=AT, case_id=case.id, listed="章程")
    kept: list[type[Model]] = [OriginalsSlip, TypoFix, FeeNotice]
    assert not any(model._default_manager.exists() for model in kept)
