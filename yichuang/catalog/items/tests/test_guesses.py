"""What names give away, what a department's items share, and what only a reader would notice."""

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps

from yichuang.catalog.items import factories
from yichuang.catalog.items.queries import usual_of
from yichuang.catalog.items.rules import guesses
from yichuang.catalog.items.rules.importing.mapping import split_list
from yichuang.catalog.items.rules.lint import Finding, lint

ItemVersion = apps.get_model("catalog", "ItemVersion")


@pytest.mark.parametrize(
    ("name", "kind", "form"),
    [
        ("《设立申请登记表》", "form", "original"),
        ("资金安排承诺书", "form", "original"),
        ("信息修改申请表（个人）", "form", "original"),
        ("负责人的居民身份证", "certificate", "original"),
        ("营业执照复印件", "certificate", "copy"),
        ("户口簿原件及复印件", "certificate", "both"),
        ("建设用地批准手续", "certificate", "original"),
        ("环境影响报告", "report", "original"),
        ("场地平面图", "other", "original"),
        ("缴费凭证", "other", "original"),
        ("身份证明材料", "other", "original"),
        ("免冠照片电子版", "other", "electronic"),
        ("", "", "original"),
    ],
)
def test_a_material_by_its_name(name: str, kind: str, form: str) -> None:
    assert (guesses.material_kind(name), guesses.material_form(name)) == (kind, form)


@pytest.mark.parametrize(
    ("item", "licence"),
    [
        ("林木采伐许可证核发（县级权限）", "林木采伐许可证"),
        ("燃气经营许可证新办", "燃气经营许可证"),
        ("燃气经营许可证注销", ""),
        ("更正职业资格证书信息申请", ""),
        ("商品房预售许可", ""),
    ],
)
def test_the_licence_an_item_is_named_after(item: str, licence: str) -> None:
    assert guesses.licence_name(item) == licence


@pytest.mark.parametrize(
    ("line", "law", "article"),
    [
        ("《中华人民共和国建筑法》第七条", "中华人民共和国建筑法", "第七条"),
        (
            "中华人民共和国森林法 第五十六条第一款",
            "中华人民共和国森林法",
            "第五十六条第一款",
        ),
        ("某管理办法（试行）", "某管理办法（试行）", ""),
    ],
)
def test_a_citation_has_a_law_and_an_article(line: str, law: str, article: str) -> None:
    assert guesses.basis_parts(line) == (law, article)


def test_a_title_says_its_rank_only_when_it_is_national() -> None:
    assert guesses.basis_level("中华人民共和国建筑法") == "law"
    assert guesses.basis_level("中华人民共和国航标条例") == "admin_regulation"
    assert guesses.basis_level("公共场所卫生管理条例") == ""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("申请表\n身份证、户口簿\n", ["申请表", "身份证、户口簿"]),
        ("申请表；身份证（正、反面）；照片。", ["申请表", "身份证（正、反面）", "照片"]),
        ("申请表、身份证（正、反面）", ["申请表", "身份证（正、反面）"]),
        ("申请表", ["申请表"]),
        ("申请表\n申请表\n照片", ["申请表", "照片"]),
        (" \n ", []),
    ],
)
def test_pasted_names(text: str, names: list[str]) -> None:
    assert guesses.names_in(text) == names


def test_an_imported_list_ends_without_its_full_stop() -> None:
    assert split_list("申请表；资产证明。") == ["申请表", "资产证明"]


# --- what a department's items share ---


def test_only_finished_items_are_an_example(db: None) -> None:
    draft = factories.make_draft()
    office = draft.item.department_id
    assert usual_of(office).consult_phone == ""
    ItemVersion.objects.filter(pk=draft.pk).update(state="in_review", consult_phone="0990-1")
    found = usual_of(office)
    content = factories.clean_content()
    assert found.consult_phone == "0990-1" and found.complaint_phone == content.complaint_phone
    assert [basis.law for basis in found.bases] == [basis.law for basis in content.bases[:2]]
    assert usual_of(office + 1).bases == ()


# --- reminders ---


def notes(**changes: Any) -> list[str]:
    content = factories.clean_content(**changes)
    found: list[Finding] = lint(content, factories.clean_identity(), today=factories.DAY)
    assert not [one for one in found if one.blocking]
    return [f"{one.code} {one.field}" for one in found]


def test_a_reminder_never_blocks_and_a_clean_guide_has_none() -> None:
    assert notes() == []
    clean = factories.clean_content()
    still = tuple(replace(step, days=0) for step in clean.steps)
    assert notes(steps=still) == ["R3 steps"]
    assert notes(conditions="有下列情形之一：") == ["R2 conditions"]
    assert notes(personal_themes=[], legal_themes=[], service_objects=["person"]) == [
        "R1 personal_themes"
    ]
    assert notes(personal_themes=[], legal_themes=[], service_objects=["enterprise"]) == [
        "R1 legal_themes"
    ]
