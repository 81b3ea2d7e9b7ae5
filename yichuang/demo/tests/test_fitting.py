"""Who applies for what: a chemist's for medicines, a kitchen for meals, an old man for the pass."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from yichuang.demo import names
from yichuang.demo.fitting import fits, from_the_lobby, those_who_fit
from yichuang.demo.items import ITEMS
from yichuang.demo.people import NUMBER_OF_FIRMS, NUMBER_OF_PERSONS, Applicant, Public
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.permissions.rules import Actor

from .conftest import AT

TODAY = beijing_date(AT)
# Written down apart from the table the loader reads.
ONLY = {
    "药品经营许可（零售）": "大药房",
    "食品生产许可": "食品|农业",
    "食品经营许可": "餐饮|酒店|食品|商贸",
    "医疗机构执业登记": "医院",
    "旅馆业特种行业许可": "酒店",
    "劳务派遣经营许可": "人力资源",
    "商品房预售许可": "房地产",
    "建筑工程施工许可": "建筑|房地产",
    "道路旅客运输经营许可": "客运",
    "经营高危险性体育项目许可": "健身",
    "动物诊疗许可": "宠物",
    "农药经营许可": "农资",
    "娱乐场所经营许可": "娱乐",
    "互联网上网服务营业场所经营许可": "网络",
}


def firm(serial: int) -> Applicant:
    party: Any = SimpleNamespace(id=1000 + serial, kind="enterprise", name=names.firm(serial))
    return Applicant(party, Actor.system())


def person(serial: int, year: int) -> Applicant:
    party: Any = SimpleNamespace(id=serial, kind="person", name="周小满")
    return Applicant(party, Actor.system(), f"{year}0412")


PUBLIC = Public(
    [person(n, 1948 + n * 56 // NUMBER_OF_PERSONS) for n in range(NUMBER_OF_PERSONS)],
    [firm(n) for n in range(NUMBER_OF_FIRMS)],
)


@pytest.mark.parametrize("spec", [s for s in ITEMS if s.weight], ids=lambda spec: spec.name)
def test_somebody_fits_every_item_and_only_who_fits_is_taken(spec: Any) -> None:
    pool = those_who_fit(spec, PUBLIC, TODAY)
    assert len(pool) >= 2, spec.name
    assert all(fits(spec, one, TODAY) for one in pool)
    wanted = ONLY.get(spec.name)
    for one in pool:
        assert not wanted or one.is_person or re.search(wanted, one.party.name), one.party.name


def test_names_of_the_examples() -> None:
    """The two that were noticed: a kitchen with a chemist's licence, a studio that makes food."""
    by_name = {spec.name: spec for spec in ITEMS}
    kitchen, studio = firm(0), next(f for f in PUBLIC.firms if "文化传媒" in f.party.name)
    assert "餐饮" in kitchen.party.name and fits(by_name["食品经营许可"], kitchen, TODAY)
    assert not fits(by_name["药品经营许可（零售）"], kitchen, TODAY)
    assert not fits(by_name["食品生产许可"], studio, TODAY)


@pytest.mark.parametrize(
    ("item", "year", "fit"),
    [
        ("老年人优待证办理", 1950, True),
        ("老年人优待证办理", 1990, False),
        ("生育登记", 1995, True),
        ("生育登记", 1950, False),
        ("职工养老保险待遇申领（退休）", 1964, True),
        ("职工养老保险待遇申领（退休）", 2001, False),
        ("护士执业注册", 1949, False),
    ],
)
def test_ages(item: str, year: int, fit: bool) -> None:
    spec = next(spec for spec in ITEMS if spec.name == item)
    assert fits(spec, person(1, year), TODAY) is fit


def test_who_sells_noodles_is_no_nurse() -> None:
    for spec in ITEMS:
        own = from_the_lobby(spec, PUBLIC, TODAY)
        assert not {"护士执业注册", "农药经营许可"} & {spec.name} or PUBLIC.persons[0] not in own
    meals = next(spec for spec in ITEMS if spec.name == "食品经营许可")
    assert PUBLIC.firms[0] in from_the_lobby(meals, PUBLIC, TODAY)


def test_no_two_firms_of_one_name() -> None:
    assert len({names.firm(serial) for serial in range(240)}) == 240
