"""Filling in an item's form as a plausible applicant would."""

from datetime import timedelta
from random import Random
from typing import Any

from yichuang.catalog.items.rules import guide
from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.items.rules.form_schema import FieldSpec, FieldType, fields_of, visible
from yichuang.demo import names, phrases
from yichuang.demo.days import Times
from yichuang.demo.people import Applicant, id_number, phone

# Words in a label that tell what the answer looks like.
_BY_LABEL = (
    (("活动名称", "演出名称"), "event"),
    (("工程名称", "楼盘名称"), "project"),
    (("社团名称",), "society"),
    (("计量标准名称",), "standard"),
    (("执业",), "hospital"),
    (("学校",), "school"),
    (("姓名", "负责人", "联系人", "药师", "母亲", "新生儿"), "person"),
    (("店名", "门店", "场所名称", "药店"), "shop"),
    (("名称", "单位", "机构", "厂名", "企业"), "firm"),
    (("地址", "地点", "路段", "位置"), "place"),
)
_SIZES = {"平方米": (12, 260), "人": (1, 30), "元": (500, 60000), "天": (3, 30), "张": (5, 60)}


def answers(content: Content, rng: Random, *, agent: bool) -> dict[str, str]:
    """One complete set of answers to the guided questions."""
    found = guide.branches(content)
    if not agent:
        found = [row for row in found if row.get("who") != "agent"] or found
    return dict(rng.choice(found))


def fill(
    content: Content, given: dict[str, str], applicant: Applicant, times: Times, rng: Random
) -> dict[str, Any]:
    """A value for each field that these answers leave standing."""
    specs = fields_of(content.form_schema)
    values: dict[str, Any] = dict(given)
    for spec in specs:
        if spec in visible(specs, values):
            values[spec.key] = _value(spec, applicant, times, rng)
    return {key: value for key, value in values.items() if key not in given}


def _value(spec: FieldSpec, who: Applicant, times: Times, rng: Random) -> Any:
    kind = FieldType(spec.type)
    if kind is FieldType.CHOICE:
        return rng.choice(spec.choices).value
    if kind is FieldType.MULTI:
        return [spec.choices[0].value]
    if kind is FieldType.NUMBER:
        return str(rng.randint(*_SIZES.get(spec.unit, (1, 80))))
    if kind is FieldType.DATE:
        return (times.today - timedelta(days=rng.randint(5, 90))).isoformat()
    return _text(spec, kind, who, rng)


def _text(spec: FieldSpec, kind: FieldType, who: Applicant, rng: Random) -> str:
    if kind is FieldType.PHONE:
        return who.party.phone or phone(rng.randint(1, 999))
    if kind is FieldType.ID_NUMBER:
        own = who.party.id_number
        return own if who.is_person else id_number(rng.randint(1, 999), "19880612")
    if kind is FieldType.USCC:
        return who.party.id_number
    if kind is FieldType.ADDRESS:
        return names.address(rng)
    return _words(spec.label, who, rng)


def _words(label: str, who: Applicant, rng: Random) -> str:
    kind = next((kind for words, kind in _BY_LABEL if any(word in label for word in words)), "")
    if kind == "person":
        return who.party.name if who.is_person else names.person(rng, 1)
    if kind == "shop":
        return names.shop(rng, who.party.name[:1]) if who.is_person else who.party.name[:12]
    if kind == "firm":
        return names.firm(rng.randint(0, 200)) if who.is_person else who.party.name
    if kind in phrases.NAMED:
        return phrases.pick(rng, phrases.NAMED[kind])
    if kind == "place":
        return names.address(rng)
    return phrases.pick(rng, phrases.STREET_WORDS)
