"""Ten bad stories each of a slip of the pen, a fee and a bundle of originals: no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from yichuang.cases.rules import fees, originals, typos
from yichuang.cases.rules.states import Outcome, Stage
from yichuang.cases.rules.typos import Slip
from yichuang.catalog.items.factories import form_schema
from yichuang.catalog.items.rules.content import Fee
from yichuang.catalog.items.rules.form_schema import fields_of

FIELDS = {spec.key: spec for spec in fields_of(form_schema())}
GATES = typos.deciding(FIELDS.values(), ["area"])
WHY = "打印时发现"


def slip(
    key: str, before: str, after: str, proof: str = "", outcome: Outcome | None = None
) -> tuple[str, str]:
    given = Slip(before, after, WHY, proof)
    return typos.slip_fault(FIELDS[key], GATES, given, outcome=outcome)


def test_one_wrong_character_is_a_slip_also_after_the_licence() -> None:
    assert slip("shop", "青河面馆", "青禾面馆") == ("", "")
    assert slip("shop", "青河面馆", "青禾面馆", outcome=Outcome.GRANTED) == ("", "")


@pytest.mark.parametrize("key", ["code", "owner_id"])
def test_who_is_licensed_is_never_a_slip(key: str) -> None:
    text, where = slip(key, "甲", "乙", proof="身份证")
    assert "不是笔误" in text and "第四十九条" in text and where == "field"


def test_what_was_examined_needs_a_paper_and_after_the_grant_another_application() -> None:
    assert slip("area", "80", "86")[1] == "proof"
    assert slip("area", "80", "86", proof="设备布局图") == ("", "")
    text, where = slip("area", "80", "86", proof="设备布局图", outcome=Outcome.GRANTED)
    assert "申请变更" in text and where == "field"


def test_what_opens_other_questions_needs_a_paper() -> None:
    assert "cold" in GATES and slip("cold", "yes", "no")[1] == "proof"
    given = Slip("青河面馆", "青禾面馆", WHY)
    opens = typos.slip_fault(FIELDS["shop"], frozenset({"shop"}), given, outcome=None)
    assert opens[1] == "proof"


@pytest.mark.parametrize("prefill", ["name", "id_number"])
def test_what_was_taken_from_the_applicant_himself_is_never_a_slip(prefill: str) -> None:
    spec = replace(FIELDS["shop"], prefill=prefill)
    given = Slip("何秀英", "何秀瑛", WHY, "身份证")
    text, where = typos.slip_fault(spec, GATES, given, outcome=None)
    assert "不是笔误" in text and where == "field"


def test_another_name_altogether_is_no_slip_without_a_paper() -> None:
    assert slip("shop", "青河面馆", "城东大酒店")[1] == "proof"
    granted = slip("shop", "青河面馆", "城东大酒店", "营业执照", outcome=Outcome.GRANTED)
    assert "第四十九条" in granted[0]


def test_filling_in_emptying_and_leaving_alone_are_no_corrections() -> None:
    assert "补填" in slip("shop", "", "青禾面馆")[0]
    assert slip("shop", "青河面馆", " ")[1] == "after"
    assert "一样" in slip("shop", "青河面馆", "青河面馆 ")[0]


def test_nobody_corrects_without_saying_why() -> None:
    given = Slip("青河面馆", "青禾面馆", "  ")
    assert typos.slip_fault(FIELDS["shop"], GATES, given, outcome=None)[1] == "reason"


def test_before_acceptance_and_after_an_end_without_decision_there_is_no_slip() -> None:
    assert "当场更正" in typos.stage_fault(Stage.RECEIVED, None)
    assert typos.stage_fault(Stage.CLOSED, Outcome.WITHDRAWN)
    assert not typos.stage_fault(Stage.CLOSED, Outcome.GRANTED)
    assert not typos.stage_fault(Stage.PAUSED, None)


def test_only_the_papers_with_the_wrong_writing_are_named() -> None:
    papers = [("受理通知书", "一号", "青河面馆 申请"), ("收件凭证", "二号", "食品经营许可")]
    assert typos.quoting("青河面馆", papers) == ["受理通知书（一号）"]
    assert typos.quoting(" ", papers) == []


FEE = Fee("工本费", "5 元/本", "某条例第十二条", "admin_regulation", amount="5")
TEST = Fee(
    *("检验费", "1.35 元/平方米", "某法第三条", "law"),
    reducible=True,
    reduction_basis="小微企业减半",
    amount="1.35",
    quantity_field="area",
)
HALF = fees.Reduction(Decimal("54.00"), "营业执照载明小微企业")


def test_a_fee_is_price_times_quantity_to_the_cent() -> None:
    lines, text = fees.lines_of((FEE, TEST), ["工本费", "检验费"], {"area": "80.37"}, {})
    assert not text and [line.due for line in lines] == [Decimal("5.00"), Decimal("108.50")]
    assert fees.total(lines) == Decimal("113.50")
    assert lines[0].as_row()["basis"] == "某条例第十二条"


def test_what_the_item_does_not_list_is_not_charged() -> None:
    text = fees.lines_of((FEE,), ["工本费", "加急费"], {}, {})[1]
    assert "没有“加急费”，不能收" in text and "第五十八" in text
    assert fees.lines_of((), ["工本费"], {}, {})[1]
    assert fees.lines_of((FEE,), [], {}, {})[1]


@pytest.mark.parametrize(
    "fee", [Fee("甲", "5 元", "", amount="5"), Fee("甲", "面议", "某法第一条")]
)
def test_no_basis_or_no_price_no_fee(fee: Fee) -> None:
    assert fees.lines_of((fee,), ["甲"], {}, {})[1]


@pytest.mark.parametrize("given", ["", "0", "-3", "很多", "NaN", "1e999999999999"])
def test_a_quantity_nobody_filled_in_charges_nothing(given: str) -> None:
    assert "数量" in fees.lines_of((TEST,), ["检验费"], {"area": given}, {})[1]


def test_a_reduction_has_its_article_and_its_reason() -> None:
    lines, text = fees.lines_of((TEST,), ["检验费"], {"area": "80"}, {"检验费": HALF})
    assert not text and lines[0].due == Decimal("54.00")
    assert lines[0].less_basis == "小微企业减半：营业执照载明小微企业"


@pytest.mark.parametrize(
    ("item", "less", "words"),
    [
        ("工本费", fees.Reduction(Decimal(1), "困难"), "没有减免的规定"),
        ("检验费", fees.Reduction(Decimal(109), "困难"), "108.00"),
        ("检验费", fees.Reduction(Decimal(0), "困难"), "0.01"),
        ("检验费", fees.Reduction(Decimal(8), " "), "写明"),
    ],
)
def test_a_reduction_nobody_published_is_refused(
    item: str, less: fees.Reduction, words: str
) -> None:
    found = fees.lines_of((FEE, TEST), [item], {"area": "80"}, {item: less})[1]
    assert words in found


def test_a_reduction_of_what_is_not_charged_is_refused() -> None:
    assert fees.lines_of((FEE, TEST), ["工本费"], {"area": "80"}, {"检验费": HALF})[1]


def test_a_payment_has_a_receipt_and_a_day_between_notice_and_today() -> None:
    told, today = date(2026, 3, 2), date(2026, 3, 5)
    ask = lambda receipt, day: fees.payment_fault(  # noqa: E731
        receipt=receipt, paid_on=day, told_on=told, today=today
    )[1]
    assert ask(" ", today) == "receipt"
    assert ask("1", date(2026, 3, 6)) == ask("1", date(2026, 3, 1)) == "paid_on"
    assert ask("1", told) == ask("1", today) == ""


def test_a_list_of_originals_is_one_paper_a_line() -> None:
    found, text = originals.read_list("不动产权证书 2\n\n 章程 \n2025 年度报告\n许可证 01")
    assert not text
    assert [(one.name, one.count) for one in found] == [
        ("不动产权证书", 2),
        ("章程", 1),
        ("2025 年度报告", 1),
        ("许可证", 1),
    ]


@pytest.mark.parametrize("line", ["证书 0", "证书 100", "证书 99999999999999999999", "长" * 101])
def test_a_count_or_a_name_out_of_bounds_is_refused(line: str) -> None:
    assert originals.read_list(line)[1]


def test_nothing_is_taken_twice_or_after_the_decision() -> None:
    one = originals.Original("章程", 1)
    assert "两行" in originals.take_fault(Stage.RECEIVED, [one, one])
    assert originals.take_fault(Stage.DECIDED, [one]) and originals.take_fault(Stage.CLOSED, [one])
    assert originals.take_fault(Stage.RECEIVED, [])
    assert not originals.take_fault(Stage.REVIEWING, [one])


def test_what_goes_back_was_here_and_is_signed_for() -> None:
    ask = originals.return_fault
    assert "都已经退还" in ask([], ["章程"], signed_by="何")
    assert ask(["章程"], [], signed_by="何") and ask(["章程"], ["公章"], signed_by="何")
    assert "签名" in ask(["章程"], ["章程"], signed_by=" ")
    assert not ask(["章程"], ["章程"], signed_by="何")


def test_the_desk_is_reminded_once_the_case_is_over() -> None:
    rows = [{"name": "章程", "back_on": ""}, {"name": "证书", "back_on": "2026-03-02"}]
    names = originals.still_here(rows)
    assert names == ["章程"]
    assert not originals.reminder(Stage.REVIEWING, names)
    assert "章程" in originals.reminder(Stage.CLOSED, names)
    assert not originals.reminder(Stage.CLOSED, [])
