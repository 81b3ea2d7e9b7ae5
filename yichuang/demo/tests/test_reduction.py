"""The demo county's reduction fits its items in force."""

import pytest
from django.apps import apps

from yichuang.catalog.reduction.queries import acts, disguise, rate
from yichuang.catalog.reduction.queries.legacy import entries
from yichuang.catalog.reduction.rules.disguise import Judgement
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.indicators.registry import check_claim, get

from .conftest import AT

DAY = beijing_date(AT)


@pytest.mark.slow
def test_the_baseline_fits_the_items_in_force(county: dict[str, int], db: None) -> None:
    current = get("approvals.current")
    found = rate.reckoned(DAY)
    assert current and found
    now = current.measure(DAY).value
    assert (
        found.other.now - len(found.other.merged)
        == now
        == len(
            {line.row.code for line in found.other.current}
            - {line.row.code for line in found.other.merged}
        )
    )
    assert found.chosen.unexplained == () and found.chosen.still_there == ()
    assert len(found.chosen.left_out) == 3 and len(found.chosen.merged) == 4
    assert all(line.fate != "新增" for line in found.other.current)


@pytest.mark.slow
def test_the_claims_hold_and_the_registers_are_full(county: dict[str, int], db: None) -> None:
    met, gone = check_claim("approvals.target_met", DAY), check_claim("non_licence.gone", DAY)
    assert met and met.holds and gone and gone.holds
    assert 18 <= acts.count() <= 25 and acts.count(all_acts=True) == acts.count() + 2
    assert len(entries()) == 8 and all(one.end for one in entries())


@pytest.mark.slow
def test_one_pair_waits_for_a_word_and_the_lawful_ones_have_theirs(
    county: dict[str, int], db: None
) -> None:
    found = disguise.pairs(DAY)
    waiting = [one.pair.subject.name for one in found if one.verdict is None]
    assert waiting == ["户外广告设置年检"]
    assert {one.verdict for one in found} == {None, Judgement.DISPROVED}
    assert apps.get_model("catalog", "DisguiseJudgement").objects.count() == 2
