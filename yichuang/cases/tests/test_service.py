"""送达回证: issued with every service, and what each form of service must say."""

from datetime import date

import pytest

from yichuang.cases import actions, factories
from yichuang.cases.factories import AT, Hall, day, reviewed
from yichuang.cases.models import Case, Delivery, Licence
from yichuang.cases.rules.service import METHODS, Service, faults, signed_as
from yichuang.cases.rules.states import DeliveryMethod, Outcome, Stage
from yichuang.kernel.documents import queries as documents
from yichuang.kernel.documents.rules.kinds import DELIVERY_METHODS
from yichuang.kernel.errors import Invalid

DECIDED, TODAY = date(2026, 2, 12), date(2026, 3, 2)


def decided(world: Hall, outcome: Outcome = Outcome.GRANTED) -> Case:
    words = {} if outcome is Outcome.GRANTED else {"reason": "面积不够", "basis": "办法第五条"}
    case = reviewed(world)
    return actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=outcome, **words)


def deliver(world: Hall, case: Case, **given: object) -> Case:
    how = {"method": "direct", "recipient": world.applicant.name} | given
    return actions.deliver(by=world.clerk, at=day("2026-03-02"), case_id=case.id, **how)  # type: ignore[arg-type]


def slip(case: Case) -> str:
    """The frozen words of the case's one return slip."""
    (paper,) = [r for r in documents.of_subject("case", case.number) if r.kind == "delivery"]
    return str(paper.content)


@pytest.mark.django_db
def test_service_by_hand_names_paper_licence_receiver_and_day(world: Hall) -> None:
    case = deliver(world, decided(world))
    text, licence = slip(case), Licence.objects.get(case=case)
    assert "准予行政许可决定书" in text and licence.number in text
    assert "2026年3月2日" in text and "本人（法定代表人、负责人）" in text
    assert "直接送达" in text and "签收人（签名或盖章）" in text and world.clerk.name in text


@pytest.mark.django_db
def test_an_agent_signs_as_an_agent(world: Hall) -> None:
    case = deliver(world, decided(world), recipient="何秀英")
    text = slip(case)
    assert "何秀英" in text and "代理人（代领）" in text and world.applicant.name in text


@pytest.mark.django_db
def test_post_counts_from_the_day_on_its_receipt(world: Hall) -> None:
    given = {"method": "post", "served_on": date(2026, 2, 27), "proof": "EMS 1234567890123"}
    case = deliver(world, decided(world, Outcome.REFUSED), **given)
    assert "2026年2月27日" in slip(case) and "EMS 1234567890123" in slip(case)
    assert Delivery.objects.get(case=case).delivered_on == date(2026, 2, 27)


@pytest.mark.django_db
def test_a_refusal_to_sign_needs_reason_and_witnesses(world: Hall) -> None:
    case = decided(world)
    with pytest.raises(Invalid) as refused:
        deliver(world, case, method="left")
    assert set(refused.value.fields) == {"refusal", "witnesses"}
    assert Case.objects.get(id=case.id).stage == Stage.DECIDED
    case = deliver(world, case, method="left", refusal="本人拒收", witnesses="社区 张三")
    text = slip(case)
    assert "本人拒收" in text and "社区 张三" in text and "见证人（签名或盖章）" in text
    assert "签收人（签名" not in text, "nobody signed"


@pytest.mark.django_db
def test_a_message_needs_no_hand_and_says_where_it_arrived(world: Hall) -> None:
    text = slip(deliver(world, decided(world), method="electronic"))
    assert "办件页" in text and "签名或盖章" not in text


@pytest.mark.django_db
def test_a_public_service_lists_its_result(db: None) -> None:
    world = factories.hall(regime="public_service", item_type="20")
    case = deliver(world, decided(world, Outcome.REFUSED))
    assert "办理结果告知书" in slip(case)


def service(method: str, **given: object) -> Service:
    return Service(method, "何秀英", **given)  # type: ignore[arg-type]


def found(one: Service) -> set[str]:
    return set(faults(one, decided_on=DECIDED, today=TODAY))


def test_each_form_of_service_says_what_it_lacks() -> None:
    assert found(service("direct")) == found(service("post")) == found(service("electronic"))
    assert found(service("direct")) == set()
    assert found(service("left", refusal=" ", witnesses="张三")) == {"refusal"}
    assert found(service("announced")) == {"reason", "proof"}
    assert found(service("pigeon")) == {"method"}
    assert found(service("direct", capacity="neighbour")) == {"capacity"}


def test_nothing_is_served_before_it_was_decided_or_tomorrow() -> None:
    assert found(service("post", served_on=DECIDED)) == set()
    assert found(service("post", served_on=date(2026, 2, 11))) == {"served_on"}
    assert found(service("post", served_on=date(2026, 3, 3))) == {"served_on"}


def test_who_signs_as_whom() -> None:
    assert signed_as(service("direct"), "何秀英").startswith("本人")
    assert signed_as(service("direct", capacity="family"), "张三") == "同住成年家属"
    assert signed_as(service("electronic"), "何秀英") == ""


def test_the_forms_of_service_are_those_the_slip_knows() -> None:
    assert {DeliveryMethod(value).label for value in METHODS} == set(DELIVERY_METHODS)
