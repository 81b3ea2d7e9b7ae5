"""Each habit of spreadsheets has a row here: what is read, what is repaired, what is refused."""

import io
import time
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest

from yichuang.kernel.importing.rules import (
    Column,
    Kind,
    Plan,
    Unreadable,
    judge,
    make_plan,
    read_sheet,
)
from yichuang.kernel.importing.rules import cells as cells_module
from yichuang.kernel.importing.rules.cells import read_date, tidy
from yichuang.kernel.importing.rules.export import Export, ExportColumn, safe_text, to_csv, to_xlsx
from yichuang.kernel.importing.rules.reading import column_letters
from yichuang.kernel.importing.rules.workbooks import error_workbook, template

from .lists import COLUMNS, HEADER, code, row, spec, workbook


def plan(data: bytes, name: str = "a.xlsx", store: Any = None, **changes: Any) -> Plan:
    list_ = spec(store, **changes)
    judged = judge(list_, read_sheet(list_, name, data))
    return make_plan(list_, judged, list_.load_existing([(v["code"],) for v in judged.values]))


def values(data: bytes, name: str = "a.xlsx") -> list[dict[str, Any]]:
    found = plan(data, name)
    assert not found.errors, found.errors
    return [v for _, v in found.new]


def reasons(data: bytes, name: str = "a.xlsx", **changes: Any) -> list[tuple[str, str]]:
    return [(error.cell, error.reason) for error in plan(data, name, **changes).errors]


def test_plain_sheet() -> None:
    assert values(workbook(HEADER, row(1))) == [
        {
            "code": code(1),
            "name": "事项1",
            "day": date(2026, 3, 2),
            "amount": 3,
            "kind": "permit",
            "open": True,
        }
    ]


def test_title_rows_above_and_blank_rows_between() -> None:
    data = workbook(["清川县事项清单"], ["填报单位：", "某局"], [], HEADER, row(1), [], row(2))
    found = plan(data)
    assert (found.read, len(found.new)) == (2, 2)
    assert [number for number, _ in found.new] == [5, 7], "rows as the person's program counts"


def test_headings_in_other_spellings() -> None:
    heads = ["编码（必填）", "名 称*", "生效\n日期", "数量", "类型", "是否公开"]
    assert len(values(workbook(heads, row(1)))) == 1


def test_merged_cells_are_filled_down() -> None:
    data = workbook(
        HEADER, row(1, 名称="一样"), row(2, 名称=""), row(3, 名称=""), merged=[(1, 1, 3, 1)]
    )
    assert [v["name"] for v in values(data)] == ["一样"] * 3


@pytest.mark.parametrize(
    "written",
    [
        date(2026, 11, 22),
        "2026-11-22",
        "2026.11.22",
        "2026年11月22日",
        "20261122",
        "2026/11/22",
        "２０２６－１１－２２",
        " 2026年 11月22日 ",
        20261122,
    ],
)
def test_dates_in_their_spellings(written: Any) -> None:
    assert values(workbook(HEADER, row(1, 生效日期=written)))[0]["day"] == date(2026, 11, 22)


@pytest.mark.parametrize(
    "written", ["2026-02-30", "22/11/2026", "去年", "2026-11", 46000.5, "0000-01-01", "2026-13-01"]
)
def test_what_is_no_date_is_said(written: Any) -> None:
    ((cell, reason),) = reasons(workbook(HEADER, row(1, 生效日期=written)))
    assert cell == "C2" and ("不是日期" in reason or "没有这一天" in reason)


@pytest.mark.parametrize("written", [990423000000000001, 9.9e17, "9.90423E+17", "9E17"])
def test_damaged_identifier_is_refused_with_its_address(written: Any) -> None:
    ((cell, reason),) = reasons(workbook(HEADER, row(1, 事项编码=written)))
    assert cell == "A2" and "文本" in reason and "丢失" in reason


def test_identifier_guard_off_lets_the_damage_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cells_module.READERS, Kind.IDENTIFIER, cells_module.read_text)
    columns = tuple(
        Column("code", "事项编码", Kind.IDENTIFIER) if c.field == "code" else c for c in COLUMNS
    )
    data = workbook(HEADER, row(1, 事项编码=123456))
    assert reasons(data, columns=columns) == []


def test_identifier_is_narrowed_and_loses_spaces() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code(1))
    assert values(workbook(HEADER, row(1, 事项编码=f" {wide[:6]} {wide[6:]}\n")))[0]["code"] == (
        code(1)
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("　企业　登记 ", "企业 登记"),
        ("企业\n登记", "企业登记"),
        ("Open\r\nDay", "Open Day"),
        ("ＡＢＣ１２３", "ABC123"),
        ("（一）审批，服务", "（一）审批，服务"),
        ("\u200b零宽\ufeff", "零宽"),
        ("𠮷田㛃", "𠮷田㛃"),
        ("'=SUM(A1)", "=SUM(A1)"),
        ("'ok'", "'ok'"),
    ],
)
def test_text_is_tidied_and_chinese_punctuation_stays(written: str, kept: str) -> None:
    assert tidy(written) == kept


@pytest.mark.parametrize(("written", "kept"), [(3, 3), ("1,200", 1200), ("３", 3), ("-4", -4)])
def test_whole_numbers(written: Any, kept: int) -> None:
    assert values(workbook(HEADER, row(1, 数量=written)))[0]["amount"] == kept


@pytest.mark.parametrize("written", [1.5, "1.5", "many", "1e999", "9" * 30])
def test_other_numbers_are_refused(written: Any) -> None:
    assert reasons(workbook(HEADER, row(1, 数量=written))) == [("D2", "不是整数")]


def test_choices_and_yes_no() -> None:
    data = workbook(HEADER, row(1, 类型="行政 许可", 是否公开="√"), row(2, 类型="", 是否公开=""))
    first, second = values(data)
    assert (first["kind"], first["open"]) == ("permit", True)
    assert (second["kind"], second["open"]) == ("", None)
    assert reasons(workbook(HEADER, row(1, 类型="别的", 是否公开="也许"))) == [
        ("E2", "不在可选的范围内。可以填：行政许可、公共服务"),
        ("F2", "请填“是”或“否”"),
    ]


def test_every_fault_of_every_row_is_listed() -> None:
    data = workbook(HEADER, row(1, 名称="", 数量="x"), row(2), row(3, 事项编码="1", 名称="长" * 41))
    found = plan(data)
    assert [(e.row, e.column, e.value) for e in found.errors] == [
        (2, "名称", ""),
        (2, "数量", "x"),
        (4, "事项编码", "1"),
        (4, "名称", "长" * 41),
    ]
    assert found.counts() == {"read": 3, "new": 1, "changed": 0, "same": 0, "rejected": 2}


def test_second_row_with_a_key_is_an_error_not_the_winner() -> None:
    found = plan(workbook(HEADER, row(1), row(2), row(1, 名称="别名")))
    assert [(e.row, e.reason) for e in found.errors] == [(4, "与第 2 行重复（事项编码相同）")]
    assert found.new[0][1]["name"] == "事项1"


def test_faults_between_columns() -> None:
    def check(rows: Any) -> Any:
        return [(i, "amount", "许可的数量不能为零") for i, r in enumerate(rows) if r["amount"] == 0]

    found = reasons(workbook(HEADER, row(1), row(2, 数量=0)), cross_check=check)
    assert found == [("D3", "许可的数量不能为零")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (workbook([*HEADER, "备注"], [*row(1), "x"]), "不认识的列“备注”"),
        (workbook([*HEADER, "名称"], [*row(1), "x"]), "出现了两次"),
        (workbook(["名称", "数量"], ["a", 1]), "缺少必填的列“事项编码”"),
        (workbook(["完全", "不同"], ["a", "b"]), "没有找到表头"),
        (workbook([]), "没有找到表头"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
        (b"", "空文件"),
    ],
)
def test_whole_file_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        plan(data)
    assert words in refusal.value.message and refusal.value.what_to_do


@pytest.mark.parametrize("name", ["a.xls", "a.et"])
def test_old_formats_come_with_how_to(name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        plan(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name)
    assert "另存为" in refusal.value.what_to_do and "xlsx" in refusal.value.what_to_do


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(Unreadable, match="超过一次导入的上限 1 行"):
        plan(workbook(HEADER, row(1), row(2)), max_rows=1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_both_encodings(encoding: str, delimiter: str) -> None:
    cells = [HEADER, [code(1), "名称𠮷", "2026年3月2日", "3", "公共服务", "否"]]
    data = "\r\n".join(delimiter.join(line) for line in cells).encode(encoding)
    assert values(data, "a.csv")[0]["name"] == "名称𠮷"


def test_csv_with_line_breaks_in_quotes() -> None:
    data = f'{",".join(HEADER)}\n{code(1)},"第一行\n第二行",,,,\n'.encode()
    assert values(data, "a.csv")[0]["name"] == "第一行第二行"


def test_import_again_is_same_and_difference_is_per_cell() -> None:
    store = {(code(1),): values(workbook(HEADER, row(1)))[0] | {"extra": "left alone"}}
    assert plan(workbook(HEADER, row(1)), store=store).counts()["same"] == 1
    found = plan(workbook(HEADER, row(1, 名称="新名", 数量="")), store=store)
    (change,) = found.changed
    assert (dict(change.before), dict(change.after)) == (
        {"name": "事项1", "amount": 3},
        {"name": "新名", "amount": None},
    )


def test_missing_optional_column_leaves_values_alone() -> None:
    store = {(code(1),): values(workbook(HEADER, row(1)))[0]}
    found = plan(workbook(["事项编码", "名称"], [code(1), "事项1"]), store=store)
    assert found.counts()["same"] == 1


def test_digest_is_of_exactly_the_rows_to_write() -> None:
    one = plan(workbook(HEADER, row(1), row(2)))
    assert one.digest == plan(workbook(["题目"], HEADER, row(1), row(2))).digest
    assert one.digest != plan(workbook(HEADER, row(1), row(2, 数量=4))).digest


def test_template_comes_back_unchanged() -> None:
    store = {(code(n),): values(workbook(HEADER, row(n)))[0] for n in range(1, 4)}
    list_ = spec(store)
    data = template(list_, list_.load_all())
    assert plan(data, store=store).counts() == {
        "read": 3,
        "new": 0,
        "changed": 0,
        "same": 3,
        "rejected": 0,
    }
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["填写", "说明", "字典", "_meta"]
    assert book["_meta"].sheet_state == "veryHidden"
    page = book["填写"]
    assert page["A3"].number_format == "@" and page["A3"].value == code(1)
    assert page.freeze_panes == "A3"
    rules = page.data_validations.dataValidation
    assert {str(rule.sqref).rstrip("0123456789") for rule in rules} == {"E3:E", "F3:F"}
    assert [c.value for c in book["字典"]["A"]] == ["类型", "行政许可", "公共服务"]


def test_template_of_another_list_or_version_is_refused() -> None:
    data = template(spec(), [])
    with pytest.raises(Unreadable, match="另一张表"):
        plan(data, key="other.list")
    with pytest.raises(Unreadable, match="旧版本"):
        plan(data, version=2)


def test_error_workbook_marks_the_persons_own_cells() -> None:
    list_ = spec()
    data = workbook(["清川县事项清单"], HEADER, row(1, 名称="", 数量="x"), row(2))
    sheet = read_sheet(list_, "a.xlsx", data)
    marked = error_workbook(sheet, judge(list_, sheet).errors)
    page = openpyxl.load_workbook(io.BytesIO(marked)).active
    assert page["A1"].value == "清川县事项清单"
    assert [c.value for c in page[2]] == [*HEADER, "错误"]
    assert page["D3"].fill.start_color.rgb == "FFFFC7CE" and page["D3"].value == "x"
    assert page["D3"].comment.text == "不是整数" and page["B3"].comment.text == "必须填写"
    assert page["G3"].value == "名称：必须填写；数量：不是整数"
    assert page["G4"].value is None
    assert page["D4"].fill.fill_type is None, "negative control: a good cell is not red"


DANGEROUS = [
    "=1+1",
    "+A1",
    "-A1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－A",
    "＠x",
    " =cmd|' /C calc'!A0",
    "|x",
    "%0A=1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_exported_text_never_runs(text: str) -> None:
    export = Export("表", [ExportColumn("a", "列")], [{"a": text}])
    cell = to_csv(export).decode("utf-8-sig").split("\n", 1)[1].strip('"\r\n')
    assert cell.startswith("'")
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(export)))
    found = book["数据"]["A2"]
    assert found.data_type != "f" and found.quotePrefix


def test_formula_guard_off_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    module = "yichuang.kernel.importing.rules.export"
    monkeypatch.setattr(f"{module}.safe_text", lambda text: text)
    export = Export("表", [ExportColumn("a", "列")], [{"a": "=1+1"}])
    assert b"\n=1+1" in to_csv(export)


def test_ordinary_text_and_numbers_are_exported_as_they_are() -> None:
    assert [safe_text(t) for t in ["-5", "+8.50", "办理", ""]] == ["-5", "+8.50", "办理", ""]


def test_exported_list_is_fit_for_print_and_says_its_definition() -> None:
    columns = [ExportColumn("a", "名称"), ExportColumn("n", "件数", total=True)]
    rows = [{"a": "甲", "n": 2}, {"a": "乙", "n": 3}, {"a": None, "n": None}]
    data = to_xlsx(Export("办件统计", columns, rows, {"时间": "2026-03-02", "口径": "已办结"}))
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book["数据"]
    assert page.freeze_panes == "A2" and page.print_title_rows == "$1:$1"
    assert page.page_setup.orientation == "landscape" and page.auto_filter.ref == "A1:B4"
    assert page["B5"].value == "=SUM(B2:B4)" and page["B2"].value == 2
    assert book["口径"]["B2"].value == "已办结"
    assert to_csv(Export("x", columns, rows)).startswith(b"\xef\xbb\xbf")


def test_instants_are_exported_in_beijing_time() -> None:
    at = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
    export = Export("x", [ExportColumn("a", "时间")], [{"a": at}])
    assert b"2026-03-03 01:30" in to_csv(export)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(export)))
    assert book["数据"]["A2"].value == "2026-03-03 01:30"


def test_column_letters() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_date_reader_does_not_guess() -> None:
    assert read_date("01-02-2026", COLUMNS[2])[0] is None


@pytest.mark.slow
def test_fifty_thousand_rows_are_judged_in_seconds() -> None:
    lines = [",".join(HEADER)]
    lines += [f"{code(n)},事项{n},2026-03-0{n % 9 + 1},{n},行政许可,是" for n in range(50_000)]
    data = "\n".join(lines).encode()
    began = time.perf_counter()
    found = plan(data, "a.csv")
    assert len(found.new) == 50_000
    assert time.perf_counter() - began < 15
