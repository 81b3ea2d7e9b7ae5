"""What the lists say of a demand, by name and by day."""

from dataclasses import replace
from datetime import date

import pytest

from yichuang.catalog.intermediaries.rules import Intermediary
from yichuang.catalog.proofs.rules import Proof
from yichuang.feedback.rules import demands
from yichuang.feedback.rules.finding import Listed, Lists, Verdict, find, since_then
from yichuang.kernel.clock.rules import reference_calendar

ON = date(2026, 3, 2)
CODE = "1-01"
GONE = Proof(
    "ZM-07",
    "亲属关系证明",
    "cancelled",
    date(2026, 3, 1),
    replacement="commitment",
    document="清政发〔2026〕3号",
)
KEPT = Proof("ZM-01", "健康证明", "kept", date(2022, 1, 1), basis_level="law")
SERVICE = Intermediary("ZJ-1", "消防检测", "消防检测报告", date(2022, 1, 1), basis_level="law")
LISTS = Lists(
    on=ON,
    item_code=CODE,
    guide="办事指南第1版（2026年1月1日起）",
    materials=(
        Listed(1, "食品经营许可申请书"),
        Listed(2, "营业执照", waived=True),
        Listed(3, "设备布局图"),
        Listed(4, "授权委托书", conditional=True),
        Listed(5, "环境影响评估报告", report=True),
    ),
    proofs=(GONE, KEPT),
    services=(SERVICE,),
)


@pytest.mark.parametrize(
    "asked, verdict, words",
    [
        ("设备布局图", Verdict.LISTED, "清单内：本事项材料第3项“设备布局图”，可以索要"),
        ("《设备布局图》 原件一份", Verdict.LISTED, "第3项"),
        (
            "亲属关系证明",
            Verdict.CANCELLED,
            "已于2026年3月1日取消，改为书面告知承诺（清政发〔2026〕3号）",
        ),
        ("亲属关系证明原件", Verdict.CANCELLED, "取消"),
        ("营业执照复印件", Verdict.HELD, "免交，不能再要"),
        ("授权委托书", Verdict.UNSURE, "需人工核对"),
        ("设备布局", Verdict.UNSURE, "需人工核对"),  # a word short
        ("设备布居图", Verdict.UNSURE, "需人工核对"),  # a typo
        ("户口本和亲属关系证明", Verdict.UNSURE, "需人工核对"),  # two at once
        ("健康证明", Verdict.UNSURE, "保留"),
        ("计划生育证", Verdict.OUTSIDE, "不在本事项材料清单内"),
        ("😀𠮷证明信", Verdict.OUTSIDE, "不在本事项材料清单内"),
        ("房屋安全鉴定报告", Verdict.INTERMEDIARY, "该中介服务不在中介服务清单内"),
        ("环境影响评估报告", Verdict.INTERMEDIARY, "该中介服务不在中介服务清单内"),
        ("消防检测报告", Verdict.UNSURE, "在中介服务清单内"),
    ],
)
def test_a_demand_against_the_lists(asked: str, verdict: Verdict, words: str) -> None:
    found = find(asked, LISTS)
    assert (found.verdict, words in found.text) == (verdict, True), found
    assert found.evidence


def test_a_paper_twice_in_the_guide_is_left_to_a_person() -> None:
    twice = replace(LISTS, materials=(Listed(1, "照片"), Listed(2, "照片")))
    assert find("照片", twice).verdict is Verdict.UNSURE


def test_without_a_guide_nothing_can_be_asked_but_the_register_still_speaks() -> None:
    none = replace(LISTS, materials=None, guide="")
    assert find("计划生育证", none).verdict is Verdict.NO_GUIDE
    assert find("亲属关系证明", none).verdict is Verdict.CANCELLED


def test_what_is_kept_for_this_item_is_not_cancelled_by_the_rest_of_the_county() -> None:
    own = replace(GONE, number="ZM-08", opinion="kept", replacement="", item_code=CODE)
    assert find("亲属关系证明", replace(LISTS, proofs=(GONE, own))).verdict is Verdict.UNSURE


def test_a_service_whose_organ_pays_is_named_with_its_row() -> None:
    organ = replace(LISTS, services=(replace(SERVICE, client="organ"),))
    found = find("消防检测报告", organ)
    assert (found.verdict, "ZJ-1" in found.text) == (Verdict.INTERMEDIARY, True)


def test_a_county_without_a_list_of_services_holds_nothing_against_anybody() -> None:
    bare = replace(LISTS, services=None)
    assert find("房屋安全鉴定报告", bare).verdict is Verdict.OUTSIDE
    assert find("环境影响评估报告", bare).verdict is Verdict.LISTED


def test_legal_on_the_day_and_cancelled_the_next_says_both() -> None:
    before = replace(LISTS, materials=(Listed(1, "亲属关系证明"),), proofs=())
    after = replace(before, proofs=(GONE,))
    found = since_then(find("亲属关系证明", before), find("亲属关系证明", after))
    assert found.verdict is Verdict.LISTED
    assert "可以索要" in found.text and "之后该证明已于2026年3月1日取消" in found.text


@pytest.mark.parametrize("text", ["", "  ", "\0\0", "\u200b", "x" * 201])
def test_a_material_that_says_nothing_or_too_much(text: str) -> None:
    assert demands.material_fault(text)


def test_a_material_is_kept_as_one_clean_line() -> None:
    assert demands.normal_material(" 无犯罪\0记录\r\n证明\u202e ") == "无犯罪记录 证明"
    assert demands.normal_material("𠮷😀") == "𠮷😀"


def test_the_day_of_the_demand() -> None:
    today = date(2026, 3, 2)
    assert demands.day_fault(date(2026, 3, 3), today)
    assert demands.day_fault(date(2019, 12, 31), today)
    assert not demands.day_fault(today, today)


def test_a_number_is_read_however_it_was_typed() -> None:
    number = "4827109355210467"
    assert demands.normal_number("４８２７ 1093-5521 0467") == number
    assert demands.in_groups(number) == "4827 1093 5521 0467"


def test_days_left_are_working_days() -> None:
    calendar = reference_calendar()
    due = date(2026, 3, 6)  # Friday
    given = [date(2026, 3, 2), due, date(2026, 3, 8), date(2026, 3, 9)]
    assert [demands.days_left(due, on, calendar) for on in given] == [
        *("4 个工作日", "今天", "超期", "超期 1 个工作日"),
    ]
