"""The guides as data: no database."""

from collections import Counter
from dataclasses import replace

import pytest

from yichuang.catalog.items.rules.content import Content, Identity
from yichuang.catalog.items.rules.enums import Regime
from yichuang.catalog.items.rules.guide import branches
from yichuang.catalog.items.rules.lint import Finding, blocking, lint
from yichuang.demo.catalogue import first_content
from yichuang.demo.departments import BODIES, BY_KEY
from yichuang.demo.items import DRAFTS, ITEMS, ItemSpec
from yichuang.demo.people import OFFICES
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.org.rules import uscc_fault

from .conftest import AT

TODAY = beijing_date(AT)


def worklist(spec: ItemSpec, content: Content) -> list[Finding]:
    identity = Identity(
        name=spec.name,
        department=BY_KEY[spec.department].name,
        implement_code=spec.implement_code,
        base_code=spec.base_code,
    )
    return lint(content, identity, today=TODAY)


@pytest.mark.parametrize("spec", ITEMS, ids=lambda spec: spec.name)
def test_guide_has_no_finding(spec: ItemSpec) -> None:
    """Both what the first version said and what is published today pass the lint whole."""
    now = replace(spec.content, reviewed_on=TODAY.isoformat())
    assert worklist(spec, now) == []
    assert blocking(worklist(spec, first_content(spec, TODAY))) == []


def test_lint_sees_a_fault_planted_here() -> None:
    """Negative control: the check above can fail."""
    broken = replace(ITEMS[0].content, reviewed_on=TODAY.isoformat(), conditions="其他有关材料")
    assert [f.code for f in worklist(ITEMS[0], broken)] == ["G2"]


def test_drafts_have_work_left() -> None:
    assert len(DRAFTS) >= 4
    assert all(blocking(worklist(spec, spec.content)) for spec in DRAFTS)


def test_enough_guides_and_rich_ones() -> None:
    regimes = Counter(spec.content.regime for spec in ITEMS)
    assert len(ITEMS) >= 60
    assert regimes[Regime.LICENCE] >= 20 and regimes[Regime.PUBLIC_SERVICE] >= 20
    rich = [s for s in ITEMS if len(s.content.questions) == 3 and s.content.faqs]
    assert len([s for s in rich if s.content.form_schema and len(branches(s.content)) > 4]) >= 12


def test_codes_are_unique_and_well_formed() -> None:
    codes = [spec.implement_code for spec in (*ITEMS, *DRAFTS)]
    assert len(set(codes)) == len(codes) and {len(code) for code in codes} == {31}
    assert not any(uscc_fault(body.uscc) for body in BODIES)
    assert len({body.uscc for body in BODIES}) == len(BODIES)


def test_answers_and_form_fields_share_no_key() -> None:
    """They are validated as one mapping: a shared key would check an answer as a number."""
    for spec in ITEMS:
        asked = {row["key"] for row in spec.content.questions}
        fields = {row["key"] for row in spec.content.form_schema.get("fields", [])}
        assert not asked & fields, spec.name


def test_items_with_cases_have_an_office_or_need_none() -> None:
    for spec in ITEMS:
        if spec.weight and spec.department not in OFFICES:
            assert spec.content.single_officer_instant, spec.name
