"""Conditions, limits, codes, personal guide, form, diff, flow: pure."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yichuang.catalog.items.factories import DAY, USCC, clean_content, clean_identity, form_schema
from yichuang.catalog.items.rules import codes, conditions, themes
from yichuang.catalog.items.rules.content import Content, digest, from_dict, to_dict
from yichuang.catalog.items.rules.diff import diff
from yichuang.catalog.items.rules.flow import layout
from yichuang.catalog.items.rules.form_schema import (
    FieldSpec,
    clean,
    clean_all,
    fields_of,
    read_date,
    schema_faults,
    visible,
)
from yichuang.catalog.items.rules.guide import branches, personal_guide
from yichuang.catalog.items.rules.json_ld import json_ld
from yichuang.catalog.items.rules.limits import exceeds, read_limit, show_limit

# ------------------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        ({}, {}, True),
        ({"key": "a", "equals": "1"}, {"a": "1"}, True),
        ({"key": "a", "equals": "1"}, {"a": "2"}, False),
        ({"key": "a", "equals": "1"}, {}, False),
        ({"key": "a", "in": ["1", "2"]}, {"a": "2"}, True),
        ({"key": "a", "in": ["1"]}, {"a": ["0", "1"]}, True),
        ({"not": {"key": "a", "equals": "1"}}, {"a": "2"}, True),
        ({"all": [{"key": "a", "equals": "1"}, {"key": "b", "equals": "1"}]}, {"a": "1"}, False),
        ({"any": [{"key": "a", "equals": "1"}, {"key": "b", "equals": "1"}]}, {"a": "1"}, True),
    ],
)
def test_conditions(condition: dict[str, Any], answers: dict[str, Any], expected: bool) -> None:
    assert conditions.holds(condition, answers) is expected


@pytest.mark.parametrize(
    "condition", [{"kye": "a"}, {"key": "a"}, {"all": []}, {"any": "x"}, {"key": "a", "in": "1"}]
)
def test_a_broken_condition_is_refused(condition: dict[str, Any]) -> None:
    assert conditions.fault(condition)
    assert not conditions.fault({"key": "a", "in": ["1"]})


# ------------------------------------------------------------------------------ limits


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("30(工作日)", 30, "wd"),
        ("３０（工作日）", 30, "wd"),
        ("20个工作日", 20, "wd"),
        ("60(自然日)", 60, "nd"),
        ("15日", 15, "nd"),
        ("3(月)", 3, "month"),
        ("3个月", 3, "month"),
        ("1年", 12, "month"),
        ("即办", 0, "wd"),
        ("当场办结", 0, "wd"),
        ("0(工作日)", 0, "wd"),
        ("无", None, "wd"),
        ("", None, "wd"),
    ],
)
def test_limits_as_published(text: str, value: int | None, unit: str) -> None:
    found = read_limit(text)
    assert (found.value, found.unit, found.fault) == (value, unit, "")


@pytest.mark.parametrize(
    "text", ["三十日", "-5(工作日)", "2小时", "0.5(工作日)", "abc", "30", "日"]
)
def test_unreadable_limits_are_refused_not_guessed(text: str) -> None:
    assert read_limit(text).fault


def test_limits_in_words_and_compared() -> None:
    assert show_limit(5, "wd") == "5 个工作日"
    assert show_limit(0, "wd") == "当场办结"
    assert show_limit(3, "month") == "3 个月"
    assert show_limit(None, "wd") == ""
    assert exceeds(21, "wd", 20, "wd") is True
    assert exceeds(20, "wd", 20, "wd") is False
    assert exceeds(20, "nd", 20, "wd") is None
    assert exceeds(0, "nd", 20, "wd") is False


# ------------------------------------------------------------------------------- codes


@pytest.mark.parametrize(
    ("code", "scheme"),
    [
        (f"{USCC}4000131041000", "national_31"),
        (f"{USCC}400013104100001", "national_33"),
        ("000131041000", "base_12"),
        (f"511A0021300001-990423000000-000-{USCC}-1-00", "sichuan"),
        (f"1J-5100-00027-990423000000-000-{USCC}-1-00", "sichuan"),
        ("512B0122100003-990423000000-000-00877836X-1-00", "sichuan"),
        ("511F0167300000-990423000000-000-45225901-3-2-00", "sichuan"),
        (f"E-000004-001-{USCC}", "sichuan_short"),
    ],
)
def test_code_schemes(code: str, scheme: str) -> None:
    reading = codes.read(code)
    assert reading is not None and reading.scheme == scheme
    assert codes.code_fault(code) == ""


def test_a_wrong_check_digit_is_a_warning() -> None:
    wrong = USCC[:-1] + ("0" if USCC[-1] != "0" else "1")
    assert codes.warnings(f"{USCC}4000131041000") == ()
    assert "校验位" in codes.warnings(f"{wrong}4000131041000")[0]


@pytest.mark.parametrize("code", ["", "5.1E+17", "编码", "A" * 81, "12 34*", "-1234567", "12345"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert codes.code_fault(code)


def test_a_province_can_register_its_scheme() -> None:
    import re

    before = list(codes.SCHEMES)
    try:
        assert codes.read("QC-0131-041-01") is None
        pattern = re.compile(r"QC-(?P<base>\d{4}-\d{3})-\d{2}")
        codes.register(codes.Scheme("qingchuan", "清川", pattern, lambda _: ()))
        assert codes.warnings("QC-0131-041-01") == ()
    finally:
        codes.SCHEMES[:] = before


# ---------------------------------------------------------------------- personal guide


def test_every_branch_gives_a_list_and_a_reason_for_what_falls_away() -> None:
    content = clean_content()
    combos = branches(content)
    assert len(combos) == 2 * 2 * 2 + 2  # canteen skips the question about the licence
    for answers in combos:
        mine = personal_guide(content, answers)
        assert not mine.open_questions
        assert len(mine.mine) + len(mine.dropped) == len(content.materials)
        assert all(d.reason for d in mine.dropped)


def test_my_materials_with_reasons() -> None:
    content = clean_content()
    mine = personal_guide(content, {"business": "restaurant", "licence": "local", "who": "self"})
    assert [m.material.key for m in mine.mine] == ["form", "layout"]
    assert [d.material.key for d in mine.dropped] == ["licence", "mandate"]
    assert "您选了“办好了，本县发的”" in mine.dropped[0].reason
    assert mine.answers_text == ("餐饮店", "办好了，本县发的", "负责人本人")


def test_an_open_question_keeps_its_materials() -> None:
    mine = personal_guide(clean_content(), {"business": "restaurant"})
    assert {"licence", "mandate"} <= {m.material.key for m in mine.mine}
    assert [q.key for q in mine.open_questions] == ["licence", "who"]


def test_answers_that_are_no_options_count_as_none() -> None:
    mine = personal_guide(clean_content(), {"who": "<script>"})
    assert "who" in {q.key for q in mine.open_questions}


def test_held_materials_fall_away() -> None:
    answers = {"business": "restaurant", "licence": "elsewhere", "who": "agent"}
    assert len(personal_guide(clean_content(), answers).mine) == 4
    mine = personal_guide(clean_content(), answers, held=frozenset({"licence"}))
    assert "自动调取" in mine.dropped[0].reason


# -------------------------------------------------------------------------------- form


def spec(kind: str, **more: Any) -> FieldSpec:
    return FieldSpec(key="k", label="它", type=kind, **more)


def test_id_numbers_with_every_check_digit() -> None:
    from yichuang.kernel.identity.rules import id_card_check_digit

    seen = set()
    for serial in range(40):
        first = f"99042319900101{serial:03d}"
        digit = id_card_check_digit(first)
        seen.add(digit)
        assert clean(spec("id_number"), first + digit, today=DAY) == (first + digit, "")
        wrong = "1" if digit != "1" else "2"
        assert clean(spec("id_number"), first + wrong, today=DAY)[1]
    assert seen == set("0123456789X")


def test_full_width_and_lower_case_are_normalised() -> None:
    from yichuang.kernel.identity.rules import id_card_check_digit

    first = next(
        f"99042319900101{n:03d}"
        for n in range(40)
        if id_card_check_digit(f"99042319900101{n:03d}") == "X"
    )
    wide = "".join(chr(ord(c) + 0xFEE0) for c in first) + " ｘ"
    assert clean(spec("id_number"), wide, today=DAY) == (first + "X", "")
    assert clean(spec("uscc"), USCC.lower(), today=DAY) == (USCC, "")


@pytest.mark.parametrize(
    ("kind", "raw", "stored"),
    [
        ("phone", "139 9900 0001", "13999000001"),
        ("phone", "+86 13999000001", "13999000001"),
        ("phone", "0990-7210311", "0990-7210311"),
        ("date", "2026年3月2日", "2026-03-02"),
        ("date", "20260302", "2026-03-02"),
        ("date", "２０２６.３.２", "2026-03-02"),
        ("number", "1,200.50", "1200.50"),
        ("text", "Ａ１ 阿卜杜拉·买买提", "A1 阿卜杜拉·买买提"),
        ("text", "㛃𠅤", "㛃𠅤"),
    ],
)
def test_values_are_stored_in_one_spelling(kind: str, raw: str, stored: str) -> None:
    assert clean(spec(kind), raw, today=DAY) == (stored, "")


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("phone", "12345"),
        ("date", "2026-02-30"),
        ("date", "昨天"),
        ("number", "NaN"),
        ("number", "一百"),
        ("uscc", USCC[:-1]),
        ("text", "a\x00b"),
        ("text", ""),
    ],
)
def test_faults_are_said(kind: str, raw: str) -> None:
    assert clean(spec(kind), raw, today=DAY)[1]


def test_a_hidden_field_is_neither_stored_nor_required() -> None:
    specs = fields_of(form_schema())
    answers = {
        "shop": "小面馆",
        "code": USCC,
        "phone": "13999000001",
        "area": "30",
        "cold": "no",
        "cold_room": "不是数字",
    }
    stored, faults = clean_all(specs, answers, today=DAY)
    assert "cold_room" not in stored and set(faults) == {"owner_id"}
    stored, faults = clean_all(specs, answers | {"cold": "yes"}, today=DAY)
    assert set(faults) == {"owner_id", "cold_room"}
    assert [s.key for s in visible(specs, {"cold": "yes"})][-1] == "cold_room"


def test_schema_faults() -> None:
    assert schema_faults(form_schema()) == []
    one = {"key": "a", "label": "甲", "type": "text"}
    assert schema_faults({"fields": [one, one]})
    assert schema_faults({"fields": [{"key": "a", "label": "甲", "type": "signature"}]})
    assert schema_faults({"fields": [{"label": "甲", "type": "text"}]})
    # The key stands in an address: an empty one would break the page of the task list.
    for key in ("", "甲", "a b", "1a", "a/b"):
        assert schema_faults({"fields": [{"key": key, "label": "甲", "type": "text"}]}), key
    assert schema_faults({"fields": [one | {"show_if": {"kye": "b"}}]})


@given(st.text(max_size=20))
def test_dates_never_raise(text: str) -> None:
    found = read_date(text)
    assert found is None or isinstance(found, date)


# ---------------------------------------------------------------- content, diff, flow


def test_content_survives_being_frozen() -> None:
    import json

    content = clean_content()
    again = from_dict(json.loads(json.dumps(to_dict(content))))
    assert again == content and digest(again) == digest(content)


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(TypeError):
        from_dict({"colour": "red"})


def test_changes_read_like_sentences() -> None:
    old = clean_content(promised_value=7)
    new = clean_content(
        materials=(replace(clean_content().materials[0], copies_original=2),),
        visits=0,
    )
    sentences = [change.sentence for change in diff(old, new)]
    assert "承诺办结时限由“7 个工作日”改为“5 个工作日”" in sentences
    assert "到办事现场次数由“1”改为“0”" in sentences
    assert "申请材料减少“营业执照”" in sentences
    assert "申请材料“食品经营许可申请书”的原件份数由“1”改为“2”" in sentences
    assert diff(new, new) == []


def test_the_flow_is_drawn_from_the_steps() -> None:
    flow = {f.key: f for f in layout(clean_content().steps)}
    assert [flow[k].rank for k in ("apply", "intake", "paper", "visit", "decide")] == [
        *(0, 1, 2, 2, 3)
    ]
    assert (flow["visit"].lane, flow["paper"].lane) == (1, 0)
    assert (flow["decide"].from_day, flow["decide"].to_day) == (2, 3)


def test_json_ld_names_provider_and_limit() -> None:
    data = json_ld(clean_content(), clean_identity(), url="https://example.org/g/1")
    assert data["@type"] == "GovernmentService"
    assert data["provider"]["name"] == "清川县市场监督管理局"
    assert data["availableChannel"][0]["processingTime"] == "P5D"
    assert data["offers"][0]["price"] == "0"


def test_themes_as_published() -> None:
    words = ["社会保障（社会保险、社会救助）", "其他", "找工作", "没有这一类"]
    assert themes.read_themes(words, "personal") == ["social_security", "employment"]
    assert themes.read_themes(["其他"], "legal") == ["other"]


def test_the_models_hold_exactly_the_content() -> None:
    from yichuang.catalog.items import models
    from yichuang.catalog.items.actions.drafts import MODELS
    from yichuang.catalog.items.rules import labels
    from yichuang.catalog.items.rules.content import FACT_FIELDS, PARTS, part_fields

    columns = {f.name for f in models.ItemVersion._meta.concrete_fields}
    assert set(FACT_FIELDS) <= columns
    for part in PARTS:
        own = {f.name for f in MODELS[part]._meta.concrete_fields} - {"id", "version"}
        assert own == set(part_fields(part))
        assert own <= set(labels.PART_FIELDS)
    assert set(FACT_FIELDS) <= set(labels.FIELDS)
    assert Content().regime == ""
