"""The registers as a county fills them: what is refused, what cannot be changed, who may."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from yichuang.catalog.items.actions.sheet import ITEMS
from yichuang.catalog.items.factories import make_published
from yichuang.catalog.laws.factories import laws
from yichuang.catalog.powers.factories import power
from yichuang.catalog.reduction import factories as f
from yichuang.catalog.reduction.actions import (
    correct_act,
    dispose,
    freeze_baseline,
    judge_pair,
    open_baseline,
    record_act,
)
from yichuang.catalog.reduction.actions.sheets import BASELINE_ROWS, LEGACY
from yichuang.catalog.reduction.models import (
    Baseline,
    BaselineRow,
    LegacyDisposal,
    ReductionAct,
    ReductionLine,
)
from yichuang.catalog.reduction.queries.acts import act, acts_page
from yichuang.catalog.reduction.queries.disguise import pairs
from yichuang.catalog.reduction.rules.acts import ActKind, Named, Paper
from yichuang.catalog.reduction.rules.disguise import Judgement
from yichuang.catalog.reduction.rules.legacy import Disposal
from yichuang.catalog.reduction.rules.rate import Counts
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Actor

pytestmark = pytest.mark.django_db
K = ActKind
A, B = "A000001,户外广告设置审批,,城管局,行政许可", "B000001,洗车场开办审批,,城管局,行政许可"
Entry = apps.get_model("kernel", "LedgerEntry")


@pytest.fixture
def old(db: None) -> int:
    return f.baseline(A, B)


def entries(action: str) -> int:
    return int(Entry.objects.filter(action=action).count())


def test_the_same_item_is_not_cancelled_twice_and_nothing_is_written(old: int) -> None:
    f.record(K.CANCEL, "2025-04-01", "A000001")
    with pytest.raises(Invalid, match="已经在 2025-04-01"):
        f.record(K.CANCEL, "2025-05-01", "A000001")
    assert ReductionAct.objects.count() == 1 == entries("reduction.record")


def test_two_officers_at_one_moment_leave_one_act(old: int, monkeypatch: Any) -> None:
    f.record(K.CANCEL, "2025-04-01", "A000001")
    module = "yichuang.catalog.reduction.actions.acts"
    monkeypatch.setattr(f"{module}.faults", lambda *_: [])  # both looked before either wrote
    monkeypatch.setattr(f"{module}.times_left", lambda _: {})
    with pytest.raises(Conflict, match="刚刚由别人"):
        f.record(K.CANCEL, "2025-05-01", "A000001")
    assert ReductionAct.objects.count() == 1


def test_an_act_without_a_document_or_for_an_unknown_item_is_refused(old: int) -> None:
    with pytest.raises(Invalid) as refused:
        record_act(
            by=f.BY,
            at=f.AT,
            kind=K.CANCEL,
            effective_on=date(2025, 4, 1),
            paper=Paper("", "", None),
            before=[Named("Z000001", "没有这项")],
        )
    assert set(refused.value.fields) == {
        *("document_number", "document_title", "document_date", "before"),
    }


def test_a_correction_is_another_act_and_sets_the_item_free(old: int) -> None:
    wrong = f.record(K.CANCEL, "2025-04-01", "A000001")
    with pytest.raises(Invalid, match="为什么"):
        correct_act(by=f.BY, at=f.AT, act_id=wrong, reason=" ")
    made = correct_act(by=f.BY, at=f.AT, act_id=wrong, reason="编码填错，取消的是另一项")
    row = act(wrong)
    assert row and row.corrected_by == made and "编码填错" in row.correction_reason
    assert acts_page(limit=9).rows == () and len(acts_page(limit=9, all_acts=True).rows) == 2
    with pytest.raises(Conflict, match="已经更正"):
        correct_act(by=f.BY, at=f.AT, act_id=wrong, reason="再来一次")
    with pytest.raises(NotFound):
        correct_act(by=f.BY, at=f.AT, act_id=made, reason="更正更正")
    f.record(K.CANCEL, "2025-05-01", "A000001")
    assert entries("reduction.correct") == 1 and entries("reduction.record") == 2


def test_what_was_recorded_cannot_be_changed_or_deleted(old: int) -> None:
    row = ReductionAct.objects.get(id=f.record(K.CANCEL, "2025-04-01", "A000001"))
    row.reason = "改了"
    for write in (
        row.save,
        row.delete,
        lambda: ReductionAct.objects.update(reason="改了"),
        lambda: ReductionLine.objects.update(name="改了"),
        lambda: ReductionAct.objects.all().delete(),
    ):
        with pytest.raises(Conflict, match="不能再改"):
            write()


def test_a_merged_item_is_known_afterwards_and_can_be_cancelled(old: int) -> None:
    f.record(K.MERGE, "2025-04-01", "A000001 B000001", "X000001=市容许可")
    made = f.record(K.CANCEL, "2025-06-01", "X000001")
    row = act(made)
    assert row and row.before[0].name == "市容许可"
    with pytest.raises(Invalid, match="已经在"):
        f.record(K.CANCEL, "2025-06-01", "A000001")


def test_an_item_in_force_is_described_with_its_bases_and_materials(db: None) -> None:
    code = make_published().item.implement_code
    made = f.record(K.CANCEL, "2026-03-05", code)
    line = act(made).before[0]  # type: ignore[union-attr]
    assert line.name == "食品经营许可" and "食品安全法" in line.bases and line.materials


def test_only_who_may_registers(old: int) -> None:
    nobody = Actor(user_id=7, name="某人", roles=frozenset({"clerk"}))
    with pytest.raises(NotAllowed):
        correct_act(by=nobody, at=f.AT, act_id=1, reason="x")
    with pytest.raises(NotAllowed):
        freeze_baseline(by=nobody, at=f.AT, baseline_id=old)


# --- baselines ---


def test_a_frozen_baseline_takes_no_row_and_loses_none(old: int) -> None:
    line = f"{f.NAME},C000001,新增许可,,城管局,行政许可"
    plan = f.sheet(BASELINE_ROWS, "清单名称,实施编码,事项名称,主项编码,部门,类型", line)
    assert plan.rejected == 1 and "封存" in plan.errors[0].reason
    row = BaselineRow.objects.first()
    assert row is not None
    for write in (
        row.save,
        row.delete,
        lambda: BaselineRow.objects.update(name="改了"),
        lambda: BaselineRow.objects.all().delete(),
        lambda: BaselineRow.objects.bulk_create([BaselineRow(baseline_id=old, code="C")]),
        lambda: Baseline.objects.update(counts="main"),
    ):
        with pytest.raises(Conflict, match="不能再改"):
            write()
    with pytest.raises(Conflict, match="已经封存"):
        freeze_baseline(by=f.BY, at=f.AT, baseline_id=old)


def test_an_empty_baseline_is_not_frozen_and_a_name_is_used_once(old: int) -> None:
    paper = Paper("文号", "目录", date(2024, 1, 1))
    at = {"by": f.BY, "at": f.AT, "day": date(2024, 1, 1), "paper": paper, "counts": Counts.SUB}
    made = open_baseline(name="另一份", **at)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="空的清单"):
        freeze_baseline(by=f.BY, at=f.AT, baseline_id=made)
    with pytest.raises(Invalid, match="已经有叫"):
        open_baseline(name=f.NAME, **at)  # type: ignore[arg-type]


# --- the abolished kind ---


def test_no_list_takes_the_abolished_kind_and_each_says_by_which_document(old: int) -> None:
    body = department()
    kind = "非行政许可审批"
    plans = [
        power("1", department=body.name, kind=kind),
        f.sheet(
            ITEMS,
            "实施编码,事项名称,实施部门,法律类型",
            f"990423-31-000000001-01,旧事项,{body.name},{kind}",
        ),
        f.sheet(
            BASELINE_ROWS,
            "清单名称,实施编码,事项名称,主项编码,部门,类型",
            f"{f.NAME},C000001,旧事项,,城管局,{kind}",
        ),
    ]
    for plan in plans:
        assert plan.rejected == 1 and not plan.new
        assert any("国发〔2015〕27号" in error.reason for error in plan.errors), plan.errors


def test_no_row_of_the_abolished_kind_gets_past_the_database(db: None) -> None:
    version = make_published()
    rows = type(version)._base_manager.filter(pk=version.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(regime="non_licence")


# --- legacy entries ---

PAPER = Paper("清政发〔2015〕40号", "关于清理非行政许可审批事项的通知", date(2015, 8, 1))


def end(entry: int, way: Disposal, **more: Any) -> int:
    given = {"effective_on": date(2015, 9, 1), "paper": PAPER, **more}
    return dispose(by=f.BY, at=f.AT, entry_id=entry, way=way, **given)


@pytest.fixture
def entry(db: None) -> int:
    return f.legacy("F-1,户外广告年审,城管局,清理目录（2014年）")[0]


def test_an_entry_ends_once(entry: int) -> None:
    end(entry, Disposal.CANCEL)
    with pytest.raises(Conflict, match="只有一个处置"):
        end(entry, Disposal.INTERNAL)
    assert LegacyDisposal.objects.count() == 1 == entries("legacy.dispose")


def test_a_disposal_to_a_licence_does_not_rest_on_a_county_document(entry: int) -> None:
    for bases in ("规范性文件：《清川县户外广告管理办法》第三条", "", "城管法第三条"):
        with pytest.raises(Invalid) as refused:
            end(entry, Disposal.LICENCE, bases=bases)
        assert "bases" in refused.value.fields
    assert not LegacyDisposal.objects.exists()
    end(entry, Disposal.LICENCE, bases="行政法规：《城市市容和环境卫生管理条例》第十一条")


def test_a_licence_does_not_rest_on_a_law_that_was_gone_by_then(entry: int) -> None:
    laws("中华人民共和国某某法,1990-01-01,1990-01-01,已废止,2015-09-01")
    with pytest.raises(Invalid, match="废止"):
        end(entry, Disposal.LICENCE, bases="法律：《某某法》第三条")
    end(
        entry,
        Disposal.LICENCE,
        bases="法律：《某某法》第三条",
        effective_on=date(2015, 8, 31),
    )


def test_a_disposed_entry_keeps_its_words(entry: int) -> None:
    end(entry, Disposal.CANCEL)
    head = "台账编号,事项名称,部门,出自文件"
    assert f.sheet(LEGACY, head, "F-1,户外广告年审,城管局,清理目录（2014年）").rejected == 0
    changed = f.sheet(LEGACY, head, "F-1,别的名称,城管局,清理目录（2014年）")
    assert changed.rejected == 1 and "已经处置" in changed.errors[0].reason


# --- 明减暗增 ---


def test_a_pair_is_judged_with_a_reason_and_the_later_word_stands(old: int) -> None:
    f.record(K.CANCEL, "2025-04-01", "A000001")
    make_published(name="户外广告设置备案", code="990423-63-000000009-01")
    (found,) = pairs(date(2026, 3, 2))
    assert found.verdict is None and found.pair.percent == 100
    assert found.pair.subject.bases and found.pair.subject.materials
    given: dict[str, Any] = {
        "by": f.BY,
        "at": f.AT,
        "line_id": found.pair.gone.line_id,
        "subject_kind": "item",
        "subject_code": found.pair.subject.code,
    }
    with pytest.raises(Invalid, match="凭什么"):
        judge_pair(**given, verdict=Judgement.CONFIRMED, reason="")
    with pytest.raises(NotFound):
        judge_pair(
            **{**given, "subject_code": "Z"}, verdict=Judgement.CONFIRMED, reason="没有这一对"
        )
    judge_pair(**given, verdict=Judgement.CONFIRMED, reason="材料和取消前一样")
    judge_pair(**given, verdict=Judgement.DISPROVED, reason="依据另有法律")
    (now,) = pairs(date(2026, 3, 2))
    assert now.verdict is Judgement.DISPROVED and entries("disguise.judge") == 2
    assert pairs(date(2025, 3, 31)) == []
