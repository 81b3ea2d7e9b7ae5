"""取消的证明: what a clerk tries all the same, and the case that came a day earlier."""

from datetime import timedelta

import pytest

from yichuang.cases import actions, factories
from yichuang.cases.actions.supplement import Line
from yichuang.cases.factories import AT, Hall, look_at_everything, received
from yichuang.cases.models import SupplementNotice
from yichuang.cases.queries.pinned import bound, pinned
from yichuang.cases.rules.states import MaterialState
from yichuang.catalog.intermediaries import factories as services
from yichuang.catalog.items import factories as items
from yichuang.catalog.proofs import factories as proofs
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Invalid

pytestmark = pytest.mark.django_db


def cancel(world: Hall, day: str = "2026-02-12", name: str = "") -> str:
    """The county cancels a material of the item; its key."""
    material = pinned(world.version_id).materials_for({})[1]
    proofs.proofs(f"ZM-07,{name or material.name},,,,,取消,部门间核查,{day}")
    return material.key


def test_from_its_day_the_checklist_does_not_ask_and_the_case_says_why(world: Hall) -> None:
    key = cancel(world)
    row = received(world).materials.get(key=key)
    assert row.state == MaterialState.EXEMPT
    assert "2026年2月12日起取消" in row.source and "ZM-07" in row.source


def test_a_case_of_the_day_before_keeps_its_list(world: Hall) -> None:
    key = cancel(world, "2026-02-13")
    case = received(world)
    assert case.materials.get(key=key).state == MaterialState.UNSEEN
    tomorrow = AT + timedelta(days=1)
    bad = look_at_everything(world, case, at=tomorrow, **{key: "看不清"})
    line = Line(key, "看不清", "请重新提供")
    actions.request_supplement(by=world.clerk, at=tomorrow, case_id=bad.id, lines=[line])
    assert SupplementNotice.objects.filter(case_id=case.id).exists()
    later = bound(pinned(world.version_id), on=beijing_date(tomorrow))
    assert [row.exempt for row in later.materials_for({}) if row.key == key] == [True]


def test_marked_defective_by_a_made_request(world: Hall) -> None:
    key = cancel(world)
    case = received(world)
    found = {key: (MaterialState.DEFECTIVE.value, "没有带", "请补")}
    with pytest.raises(Invalid, match="第四十四条.*ZM-07，2026年2月12日起取消"):
        actions.set_materials(by=world.clerk, at=AT, case_id=case.id, findings=found)


def test_asked_for_in_the_notice_by_its_key_or_in_own_words(world: Hall) -> None:
    key = cancel(world)
    case = look_at_everything(world, received(world))
    other = case.materials.exclude(key=key).first()
    name = case.materials.get(key=key).name
    for line in (Line(key, "没有带", "请补"), Line(other.key, "还缺一份", f"请到社区开{name}")):
        with pytest.raises(Invalid, match="第四十四条") as caught:
            actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=[line])
        assert list(caught.value.fields) == [line.material_key]
    assert not SupplementNotice.objects.exists()


def test_sent_back_with_a_new_demand_in_the_comment(world: Hall) -> None:
    gone = "无违法证明"
    cancel(world, name=gone)
    case = received(world)
    key = case.materials.first().key
    case = look_at_everything(world, case, **{key: "看不清"})
    line = Line(key, "看不清", "请重新提供")
    actions.request_supplement(by=world.clerk, at=AT, case_id=case.id, lines=[line])
    actions.supply(by=world.clerk, at=AT, case_id=case.id, lines={key: ()})
    with pytest.raises(Invalid, match="第四十四条"):
        actions.settle(
            by=world.clerk,
            at=AT,
            case_id=case.id,
            verdicts={key: False},
            comment=f"还要{gone}",
        )


def test_a_report_of_an_intermediary_that_is_not_listed() -> None:
    report = items.material("survey", "现状调查报告", source="intermediary", sort=9)
    content = (*items.clean_content().materials, report)
    hall = factories.hall(materials=content)
    before = received(hall)
    services.intermediaries(
        "ZJ-01,别的服务,别的报告,水法,第四十八条,法律,申请人,市场调节价,2026-02-13"
    )
    tomorrow = AT + timedelta(days=1)
    case = received(hall, at=tomorrow)
    assert before.materials.get(key="survey").state == MaterialState.UNSEEN
    assert case.materials.get(key="survey").state == MaterialState.EXEMPT
    found = {"survey": (MaterialState.DEFECTIVE.value, "没有带", "请补")}
    with pytest.raises(Invalid, match="第四十三条"):
        actions.set_materials(by=hall.clerk, at=tomorrow, case_id=case.id, findings=found)
    actions.set_materials(by=hall.clerk, at=tomorrow, case_id=before.id, findings=found)
