"""Which citations of the live guides still hold: found, counted, and held at publication."""

from datetime import date
from typing import Any

import pytest

from yichuang.catalog.items import factories
from yichuang.catalog.items.actions import NotPublishable, publish, submit_for_review
from yichuang.catalog.items.queries import check_citations, worklist
from yichuang.catalog.items.rules.content import Basis
from yichuang.catalog.laws.factories import articles, laws
from yichuang.catalog.laws.rules import Standing

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
GONE = "某省燃气管理条例,2010-01-01,2010-01-01,已废止,2026-02-01"
MINE = Basis(law="《某省燃气管理条例》", article="第三条", level="local_regulation")


def test_a_guide_on_a_repealed_law_is_named_with_the_place_and_the_reason() -> None:
    bases = (*factories.clean_content().bases, MINE)
    factories.make_published(bases=bases, conditions="符合《某省燃气管理条例》和《没有的办法》。")
    before, counted = check_citations(on=DAY)
    assert before == [] and set(counted) == {Standing.UNCHECKED}
    laws(GONE)
    found, counted = check_citations(on=DAY)
    assert [(line.place, line.law, line.standing) for line in found] == [
        ("设定依据", "某省燃气管理条例", Standing.STALE),
        ("受理条件", "某省燃气管理条例", Standing.STALE),
    ]
    assert "2026 年 2 月 1 日起废止" in found[0].reason and counted[Standing.STALE] == 2
    assert check_citations(on=date(2026, 1, 31))[0] == [], "it held until then"


def test_an_article_the_law_does_not_have_is_stale() -> None:
    law = factories.clean_content().bases[0].law
    laws(f"{law},2009-06-01,2021-04-29,现行有效,")
    articles(law, 20)
    bases = (Basis(law=law, article="第二百条", level="law"),)
    factories.make_draft(bases=bases)
    found, _ = check_citations(on=DAY)
    assert [line.reason for line in found if line.place == "设定依据"] == [
        f"{law.removeprefix('中华人民共和国')}现在一共 20 条，没有第二百条"
    ]


def test_a_repealed_basis_stops_the_publication_and_the_day_before_it_does_not() -> None:
    laws(GONE)
    row = factories.make_draft(bases=(*factories.clean_content().bases, MINE))
    codes = [finding.code for finding in worklist(row.pk, today=DAY)]
    assert codes == ["G8"]
    day_before = worklist(row.pk, today=date(2026, 1, 31))
    assert "G8" not in [finding.code for finding in day_before]
    submit_for_review(by=factories.editor(), at=factories.AT, version_id=row.pk)
    with pytest.raises(NotPublishable) as refused:
        publish(
            by=factories.reviewer(),
            at=factories.AT,
            version_id=row.pk,
            effective_from=DAY,
            today=DAY,
        )
    assert [finding.code for finding in refused.value.findings] == ["G8"]


def test_a_date_of_force_after_the_repeal_is_what_counts() -> None:
    """A guide published today for next month may not rest on a law that ends this month."""
    laws("某省燃气管理条例,2010-01-01,2010-01-01,已废止,2026-03-20")
    row = factories.make_draft(bases=(*factories.clean_content().bases, MINE))
    submit_for_review(by=factories.editor(), at=factories.AT, version_id=row.pk)
    with pytest.raises(NotPublishable):
        publish(
            by=factories.reviewer(),
            at=factories.AT,
            version_id=row.pk,
            effective_from=date(2026, 4, 1),
            today=DAY,
        )


def test_the_check_costs_the_same_whatever_the_number_of_guides(
    django_assert_num_queries: Any,
) -> None:
    laws(GONE)
    for number in range(3):
        bases = (*factories.clean_content().bases, MINE)
        factories.make_draft(f"事项{number}", f"990423000000000{number}", bases=bases)
    with django_assert_num_queries(8):
        found, _ = check_citations(on=DAY)
    assert len(found) == 3
