"""A repealed article, the offices, the publication, and what must not happen on the way."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Case
from typing import Any

import pytest

from yichuang.catalog.adjustments import actions
from yichuang.catalog.adjustments.queries import adjusted, adjustment, ripple, stale_laws
from yichuang.catalog.adjustments.rules import LineDraft, Move, Stage, Trigger
from yichuang.catalog.laws.factories import laws
from yichuang.catalog.powers import queries as powers
from yichuang.catalog.powers.actions import publish_first
from yichuang.catalog.powers.factories import power
from yichuang.catalog.powers.models import PowerEdition
from yichuang.catalog.powers.rules import Column
from yichuang.kernel.clock.factories import calendar
from yichuang.kernel.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger.queries import entries
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor, Role
from yichuang.kernel.statutes.factories import statutes

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = date(2026, 3, 2)
FOOD = "中华人民共和国食品安全法"


def actor(number: int, role: Role, body: int | None = None) -> Actor:
    return Actor(number, f"人{number}", frozenset({role.value}), department_id=body)


@pytest.fixture
def county() -> Case:
    """Two departments, three powers, edition 1 from 1 January."""
    statutes()
    calendar()
    market, city = department(name="市场监管局"), department(name="城管局", code="D02")
    power("1", department=market.name)
    power(
        "2",
        department=market.name,
        bases="法律：《食品安全法》第三十五条\n法律：《行政许可法》第十二条",
    )
    power("3", department=city.name, bases="法律：《城乡规划法》第四十条")
    found = Case(
        market=market,
        city=city,
        editor=actor(1, Role.CATALOGUE_EDITOR, market.pk),
        registry=actor(2, Role.CATALOGUE_REVIEWER),
        justice=actor(3, Role.LEGAL_REVIEWER),
        leader=actor(4, Role.LEADER),
    )
    publish_first(by=found.registry, at=AT, on=date(2026, 1, 1), document="清政发〔2026〕1号")
    return found


def propose(county: Case, **changes: Any) -> int:
    return actions.open_adjustment(
        **{
            "by": county.editor,
            "at": AT,
            "today": DAY,
            "department_id": county.market.pk,
            "title": "取消食品经营许可",
            "trigger": Trigger.LAW,
            "trigger_on": DAY,
            "trigger_document": "食品安全法修改决定",
            "lines": (LineDraft(Column.CANCELLED, "1", "修改后没有依据", {}),),
            **changes,
        }
    )


def go(county: Case, id_: int, move: Move, **given: Any) -> None:
    who = {
        Move.SUBMIT: county.editor,
        Move.CONFIRM: county.registry,
        Move.LEGAL: county.justice,
        Move.APPROVE: county.leader,
        Move.PUBLISH: county.registry,
    }
    by = given.pop("by", who.get(move, county.registry))
    seen = given.pop("seen", adjustment(county.registry, id_, on=DAY).version)
    words = {"text": "同意", "document": "清政发〔2026〕9号"}
    today = given.pop("today", DAY)
    if move is Move.PUBLISH:
        given.setdefault("effective_from", DAY)
    actions.move(
        by=by, at=AT, today=today, adjustment_id=id_, seen=seen, move=move, **{**words, **given}
    )


def publish(county: Case, id_: int, **given: Any) -> None:
    for move in (Move.SUBMIT, Move.CONFIRM, Move.LEGAL, Move.APPROVE):
        go(county, id_, move)
    go(county, id_, Move.PUBLISH, **given)


def test_a_repealed_article_reaches_powers_opens_an_adjustment_and_a_new_list(county: Case) -> None:
    laws(f"{FOOD},2009-06-01,2021-04-29,已废止,2026-03-02")
    stale, unchecked = stale_laws(on=DAY)
    assert [(one.law, one.powers, one.open_numbers) for one in stale] == [("食品安全法", 2, ())]
    assert unchecked == 2  # 行政许可法 and 城乡规划法 are not in this table
    found = ripple("食品安全法", "第三十五条", on=DAY)
    assert [(one.code, one.falls) for one in found.powers] == [("1", True), ("2", False)]
    (id_,) = actions.open_from_ripple(
        by=county.registry, at=AT, today=DAY, found=found, trigger_on=DAY, document="废止决定"
    )
    lines = adjustment(county.registry, id_, on=DAY).lines
    assert [(one.draft.column, one.draft.code) for one in lines] == [
        (Column.CANCELLED, "1"),
        (Column.CHANGED, "2"),
    ]
    assert lines[1].draft.after["bases"] == "法律：《行政许可法》第十二条"
    assert stale_laws(on=DAY)[0][0].open_numbers == ("权调〔2026〕1号",)
    publish(county, id_)
    assert set(powers.rows_on(DAY)) == {"2", "3"}
    assert set(powers.rows_on(date(2026, 3, 1))) == {"1", "2", "3"}  # the past stays
    assert [(one.column, one.code) for one in powers.changes_of(2)] == [
        (Column.CANCELLED, "1"),
        (Column.CHANGED, "2"),
    ]
    assert powers.changes_between(date(2026, 3, 1), DAY) == powers.changes_of(2)
    assert stale_laws(on=DAY)[0] == ()
    assert adjusted(DAY).count() == 2 and adjusted(date(2026, 3, 1)).count() == 0


def test_an_article_that_goes_takes_its_power_although_the_law_stays(county: Case) -> None:
    found = ripple("中华人民共和国食品安全法", "第三十五条", on=DAY)
    assert [(one.code, one.falls) for one in found.powers] == [("1", True), ("2", False)]
    assert ripple("食品安全法", "第三十六条", on=DAY).powers == ()
    assert ripple("海商法", on=DAY).empty


def test_an_open_adjustment_for_the_law_is_not_opened_again(county: Case) -> None:
    found = ripple(FOOD, on=DAY)  # under its full name the list's short one is meant
    given = {"at": AT, "today": DAY, "found": found, "trigger_on": DAY, "document": "决定"}
    (id_,) = actions.open_from_ripple(by=county.registry, **given)  # type: ignore[arg-type]
    lines = adjustment(county.registry, id_, on=DAY).lines
    assert lines[1].draft.after["bases"] == "法律：《行政许可法》第十二条"
    given["found"] = ripple("食品安全法", on=DAY)
    with pytest.raises(Conflict, match="没有可以发起的调整"):
        actions.open_from_ripple(by=county.registry, **given)  # type: ignore[arg-type]


def test_a_text_repealed_on_the_way_stops_the_publication(county: Case) -> None:
    row = actions.after_row(powers.rows_on(DAY)["1"], name="食品经营许可（新）")
    id_ = propose(county, lines=(LineDraft(Column.CHANGED, "1", "更名", row),))
    for move in (Move.SUBMIT, Move.CONFIRM, Move.LEGAL, Move.APPROVE):
        go(county, id_, move)
    laws(f"{FOOD},2009-06-01,2021-04-29,已废止,2026-03-02")
    with pytest.raises(Invalid, match="没有一条设定依据成立"):
        go(county, id_, Move.PUBLISH)
    assert len(powers.editions()) == 1 and powers.rows_on(DAY)["1"]["name"] == "食品经营许可"


def test_a_double_click_publishes_once(county: Case) -> None:
    id_ = propose(county)
    for move in (Move.SUBMIT, Move.CONFIRM, Move.LEGAL, Move.APPROVE):
        go(county, id_, move)
    seen = adjustment(county.registry, id_, on=DAY).version
    go(county, id_, Move.PUBLISH, seen=seen)
    with pytest.raises(Conflict):
        go(county, id_, Move.PUBLISH, seen=seen)
    assert [one.number for one in powers.editions()] == [2, 1]


def test_what_was_changed_while_somebody_read_it_is_read_again(county: Case) -> None:
    id_ = propose(county)
    seen = adjustment(county.registry, id_, on=DAY).version
    line = LineDraft(Column.CANCELLED, "2", "一并取消", {})
    actions.put_line(by=county.editor, at=AT, adjustment_id=id_, seen=seen, line=line)
    with pytest.raises(Conflict, match="刚被别人办理"):
        go(county, id_, Move.SUBMIT, seen=seen)


@pytest.mark.parametrize(
    ("move", "who", "error"),
    [
        (Move.CONFIRM, "justice", NotAllowed),
        (Move.CONFIRM, "editor", NotAllowed),
        (Move.LEGAL, "registry", Conflict),  # not its turn yet
    ],
)
def test_each_office_has_its_step_alone(
    county: Case, move: Move, who: str, error: type[DomainError]
) -> None:
    id_ = propose(county)
    go(county, id_, Move.SUBMIT)
    with pytest.raises(error):
        go(county, id_, move, by=getattr(county, who))


def test_who_submitted_for_the_department_does_not_confirm_it(county: Case) -> None:
    id_ = propose(county)
    go(county, id_, Move.SUBMIT, by=county.registry)
    with pytest.raises(Invalid, match="另一个人"):
        go(county, id_, Move.CONFIRM)
    go(county, id_, Move.CONFIRM, by=actor(9, Role.CATALOGUE_REVIEWER))


def test_sent_back_it_is_changed_and_goes_the_whole_way_again(county: Case) -> None:
    id_ = propose(county)
    go(county, id_, Move.SUBMIT)
    go(county, id_, Move.RETURN, text="理由要写明条款")
    seen = adjustment(county.registry, id_, on=DAY).version
    line = LineDraft(Column.CANCELLED, "1", "修改决定第三条删去原第三十五条", {})
    actions.put_line(by=county.editor, at=AT, adjustment_id=id_, seen=seen, line=line)
    publish(county, id_)
    with pytest.raises(Conflict):
        actions.drop_line(
            by=county.editor,
            at=AT,
            adjustment_id=id_,
            seen=adjustment(county.registry, id_, on=DAY).version,
            code="1",
        )


def test_another_departments_power_is_refused_by_name(county: Case) -> None:
    id_ = propose(county, lines=(LineDraft(Column.CANCELLED, "3", "用不上", {}),))
    with pytest.raises(Invalid, match="城管局的职权"):
        go(county, id_, Move.SUBMIT)
    other = actor(8, Role.CATALOGUE_EDITOR, county.city.pk)
    with pytest.raises(NotFound):
        adjustment(other, id_, on=DAY)
    with pytest.raises(NotAllowed):
        propose(county, by=other)


def test_a_new_licence_on_a_county_document_is_refused(county: Case) -> None:
    row = {**actions.after_row(powers.rows_on(DAY)["1"]), "code": "4"}
    row["bases"] = "规范性文件：《清川县管理办法》第一条"
    id_ = propose(county, lines=(LineDraft(Column.ADDED, "4", "加强管理", row),))
    with pytest.raises(Invalid, match="不得设定行政许可"):
        go(county, id_, Move.SUBMIT)


def test_the_published_past_is_not_changed(county: Case) -> None:
    id_ = propose(county)
    for move in (Move.SUBMIT, Move.CONFIRM, Move.LEGAL, Move.APPROVE):
        go(county, id_, move)
    with pytest.raises(Invalid, match="不能倒改"):
        go(county, id_, Move.PUBLISH, effective_from=date(2026, 3, 1))
    go(county, id_, Move.PUBLISH, effective_from=date(2026, 4, 1))
    assert set(powers.rows_on(date(2026, 3, 31))) == {"1", "2", "3"}
    assert set(powers.rows_on(date(2026, 4, 1))) == {"2", "3"}
    with pytest.raises(Invalid, match="不能倒改"):  # before the edition that is already published
        second = propose(county, lines=(LineDraft(Column.CANCELLED, "2", "取消", {}),))
        publish(county, second, effective_from=date(2026, 3, 15))


def test_the_same_power_is_not_adjusted_twice_from_one_day(county: Case) -> None:
    row = actions.after_row(powers.rows_on(DAY)["1"], note="说明")
    first = propose(county, lines=(LineDraft(Column.CHANGED, "1", "改备注", row),))
    publish(county, first)
    second = propose(county)
    with pytest.raises(Conflict, match="刚调整过"):
        publish(county, second)
    assert len(powers.editions()) == 2


def test_a_sheet_no_longer_changes_a_published_list(county: Case) -> None:
    assert power("1", department="市场监管局").counts()["same"] == 1
    refused = power("1", department="市场监管局", name="另一个名字")
    assert refused.rejected == 1 and "走清单调整" in refused.errors[0].reason
    assert power("9", department="市场监管局").rejected == 1


def test_an_edition_is_not_changed_and_a_change_past_the_guards_shows(county: Case) -> None:
    edition = PowerEdition.objects.get()
    for act in (edition.save, edition.delete):
        with pytest.raises(Conflict):
            act()
    with pytest.raises(Conflict):
        PowerEdition.objects.update(document="别的")
    with pytest.raises(Conflict):
        PowerEdition.objects.all().delete()
    assert set(powers.rows_of(1)) == {"1", "2", "3"}
    super(type(PowerEdition.objects.all()), PowerEdition.objects.all()).update(content=b"x")
    with pytest.raises(Conflict, match="摘要不一致"):
        powers.rows_of(1)


def test_the_ledger_keeps_the_digest_and_one_entry_an_act(county: Case) -> None:
    id_ = propose(county)
    before = entries().count()
    go(county, id_, Move.SUBMIT)
    assert entries().count() == before + 1


def test_without_a_published_list_there_is_nothing_to_adjust() -> None:
    statutes()
    body = department(name="市场监管局")
    with pytest.raises(Conflict, match="还没有公布"):
        actions.open_adjustment(
            by=actor(1, Role.CATALOGUE_EDITOR, body.pk),
            at=AT,
            today=DAY,
            department_id=body.pk,
            title="取消",
            trigger=Trigger.LAW,
            trigger_on=DAY,
            trigger_document="决定",
        )


def test_a_made_up_department_is_no_fault_of_the_server(county: Case) -> None:
    with pytest.raises(Invalid, match="提出部门"):
        propose(county, by=county.registry, department_id=0)


def test_an_adjustment_without_lines_goes_nowhere(county: Case) -> None:
    id_ = propose(county, lines=())
    with pytest.raises(Invalid, match="还没有调整项"):
        go(county, id_, Move.SUBMIT)
    assert adjustment(county.registry, id_, on=DAY).row.stage is Stage.DRAFT
