"""Upload, preview, commit: one transaction, one entry, the same again, nothing half-way."""

from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from django.apps import apps

from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.files.queries import open_stream
from yichuang.kernel.importing import actions, queries, registry
from yichuang.kernel.importing.models import ImportRun
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.permissions.rules import Actor

from .lists import counters_spec, workbook

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
EDITOR = Actor(user_id=7, name="编辑", roles=frozenset({"catalogue_editor"}))
OTHER = Actor(user_id=8, name="别人", roles=frozenset({"catalogue_editor"}))
CLERK = Actor(user_id=9, name="窗口", roles=frozenset({"clerk"}))
pytestmark = pytest.mark.django_db
HEADER = ["系列", "数值"]


@pytest.fixture(autouse=True)
def _setting(tmp_path, settings, monkeypatch: pytest.MonkeyPatch):
    settings.YC_DATA = tmp_path
    monkeypatch.setattr(registry, "_specs", {})
    registry.register(counters_spec())


def _rows() -> dict[str, int]:
    model = apps.get_model("kernel", "Counter")
    return dict(model.objects.filter(year=1).values_list("series", "value"))


def _upload(*rows: list[Any], by: Actor = EDITOR) -> int:
    run_id = actions.upload(
        by=by, at=AT, spec_key="test.counters", name="计数.xlsx", data=workbook(HEADER, *rows)
    )
    jobs.run_pending()
    return run_id


def _run(run_id: int, by: Actor = EDITOR) -> queries.RunView:
    return queries.run_view(by=by, run_id=run_id)


def _commit(run_id: int) -> queries.RunView:
    actions.request_commit(by=EDITOR, at=AT, run_id=run_id)
    jobs.run_pending()
    return _run(run_id)


def _entries() -> int:
    return LedgerEntry.objects.filter(action="import.commit").count()


def test_from_upload_to_rows() -> None:
    run_id = _upload(["甲", 1], ["乙", 2])
    run = _run(run_id)
    assert (run.state.label, run.counts["new"], run.may_commit) == ("已校验，待确认", 2, True)
    assert run.preview["new"][0] == {"row": 2, "values": {"series": "甲", "value": "1"}}
    assert _rows() == {}, "a preview writes nothing"
    assert _commit(run_id).state.label == "已导入"
    assert _rows() == {"甲": 1, "乙": 2}
    assert _entries() == 1


def test_again_is_all_same_and_cannot_be_committed() -> None:
    _commit(_upload(["甲", 1], ["乙", 2]))
    run = _run(_upload(["甲", 1], ["乙", 2]))
    assert run.counts == {"read": 2, "new": 0, "changed": 0, "same": 2, "rejected": 0}
    assert not run.may_commit and _entries() == 1


def test_change_is_previewed_cell_by_cell() -> None:
    _commit(_upload(["甲", 1]))
    run_id = _upload(["甲", 5])
    assert _run(run_id).preview["changed"] == [
        {"row": 2, "key": ["甲"], "before": {"value": "1"}, "after": {"value": "5"}}
    ]
    _commit(run_id)
    assert _rows() == {"甲": 5}


def test_bad_rows_stay_behind_with_an_error_workbook() -> None:
    run_id = _upload(["甲", 1], ["乙", "x"])
    run = _run(run_id)
    assert run.counts["rejected"] == 1
    assert run.errors == [
        {"row": 3, "column": "数值", "value": "x", "reason": "不是整数", "cell": "B3"}
    ]
    assert run.error_file_id is not None
    with open_stream(run.error_file_id) as stream:
        assert openpyxl.load_workbook(stream).active["C3"].value == "数值：不是整数"
    with pytest.raises(Conflict, match="有 1 行有错"):
        actions.request_commit(by=EDITOR, at=AT, run_id=run_id, all_or_nothing=True)
    _commit(run_id)
    assert _rows() == {"甲": 1}


def test_file_that_cannot_be_imported_says_why() -> None:
    run_id = actions.upload(
        by=EDITOR,
        at=AT,
        spec_key="test.counters",
        name="计数.xlsx",
        data=workbook([*HEADER, "多余"], ["甲", 1, 2]),
    )
    jobs.run_pending()
    run = _run(run_id)
    assert run.state.label == "不能导入" and "第 1 行：不认识的列“多余”" in run.problem


def test_failure_in_the_middle_writes_nothing_and_a_second_try_writes_all() -> None:
    run_id = _upload(*[[f"s{n}", n] for n in range(10)])
    registry.register(counters_spec(fail_after=5))
    actions.request_commit(by=EDITOR, at=AT, run_id=run_id)
    jobs.run_pending()
    assert _rows() == {} and _entries() == 0
    assert _run(run_id).state.label == "正在写入", "the job will try again"
    registry.register(counters_spec())
    apps.get_model("kernel", "Job").objects.update(run_after=AT)
    jobs.run_pending()
    assert len(_rows()) == 10 and _entries() == 1
    assert _run(run_id).state.label == "已导入"


def test_commit_runs_once_however_often_its_job_runs() -> None:
    run_id = _upload(["甲", 1])
    _commit(run_id)
    Job = apps.get_model("kernel", "Job")
    Job.objects.filter(name="importing.commit").update(state="queued", finished_at=None)
    jobs.run_pending()
    assert _rows() == {"甲": 1} and _entries() == 1


def test_data_changed_under_the_preview_asks_again() -> None:
    _commit(_upload(["甲", 1]))
    run_id = _upload(["甲", 5])
    apps.get_model("kernel", "Counter").objects.filter(series="甲").update(value=3)
    run = _commit(run_id)
    assert run.state.label == "已校验，待确认" and "重新校验" in run.problem
    assert run.preview["changed"][0]["before"] == {"value": "3"}
    assert _rows() == {"甲": 3}
    assert _commit(run_id).state.label == "已导入"
    assert _rows() == {"甲": 5}


def test_without_the_digest_check_the_stale_preview_would_win(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control of the test above."""
    from yichuang.kernel.importing.actions import committing

    _commit(_upload(["甲", 1]))
    run_id = _upload(["甲", 5])
    apps.get_model("kernel", "Counter").objects.filter(series="甲").update(value=3)
    monkeypatch.setattr(committing, "PlanChanged", RuntimeError)
    original = committing.plan_of
    digest = ImportRun.objects.get(id=run_id).digest

    def blind(*args: Any) -> Any:
        found = original(*args)
        object.__setattr__(found, "digest", digest)
        return found

    monkeypatch.setattr(committing, "plan_of", blind)
    _commit(run_id)
    assert _rows() == {"甲": 5}


def test_cancelled_import_writes_nothing() -> None:
    run_id = _upload(["甲", 1])
    actions.cancel(by=EDITOR, at=AT, run_id=run_id)
    with pytest.raises(Conflict):
        actions.request_commit(by=EDITOR, at=AT, run_id=run_id)
    with pytest.raises(Conflict):
        actions.cancel(by=EDITOR, at=AT, run_id=run_id)
    assert _rows() == {}


def test_cancelled_commit_goes_back_to_the_preview() -> None:
    run_id = _upload(["甲", 1])
    job_id = actions.request_commit(by=EDITOR, at=AT, run_id=run_id)
    row = jobs.claim(worker="w", at=datetime.now(UTC), job_id=job_id)
    assert row is not None
    jobs.cancel(by=EDITOR, at=AT, job_id=job_id)
    from yichuang.kernel.jobs.actions.running import run_claimed

    assert run_claimed(row) == "cancelled"
    assert _run(run_id).state.label == "已校验，待确认" and _rows() == {}
    assert _commit(run_id).state.label == "已导入"


def test_commit_cancelled_in_the_queue_can_be_given_up() -> None:
    run_id = _upload(["甲", 1])
    job_id = actions.request_commit(by=EDITOR, at=AT, run_id=run_id)
    with pytest.raises(Conflict):
        actions.cancel(by=EDITOR, at=AT, run_id=run_id)
    jobs.cancel(by=EDITOR, at=AT, job_id=job_id)
    actions.cancel(by=EDITOR, at=AT, run_id=run_id)
    assert _run(run_id).state.label == "已取消"


def test_only_who_may_and_only_their_own() -> None:
    run_id = _upload(["甲", 1])
    with pytest.raises(NotAllowed):
        _upload(["乙", 1], by=CLERK)
    with pytest.raises(NotAllowed):
        queries.template_for(by=CLERK, spec_key="test.counters")
    with pytest.raises(NotFound):
        _run(run_id, by=OTHER)
    with pytest.raises(NotFound):
        actions.request_commit(by=OTHER, at=AT, run_id=run_id)
    assert queries.runs_of(by=OTHER) == [] and len(queries.runs_of(by=EDITOR)) == 1
    assert [s.key for s in queries.specs_for(EDITOR)] == ["test.counters"]
    assert queries.specs_for(CLERK) == []


def test_cell_values_are_not_readable_in_the_database() -> None:
    from django.db import connection

    _upload(["秘密系列", "x"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT errors, preview FROM kernel_importrun")
        assert "x" not in (raw := cursor.fetchone())[0][:3] and "秘密" not in raw[1]
        assert raw[0].startswith("yc1:")


def test_one_call_for_the_command_line() -> None:
    spec = registry.get("test.counters")
    data = workbook(HEADER, ["甲", 1], ["乙", "x"])
    common = {"by": Actor.system(), "at": AT, "spec": spec, "name": "a.xlsx", "data": data}
    assert actions.import_file(**common, dry_run=True).counts()["new"] == 1 and _rows() == {}
    actions.import_file(**common, all_or_nothing=True)
    assert _rows() == {}
    plan = actions.import_file(**common)
    assert plan.as_dict()["errors"][0]["row"] == 3 and _rows() == {"甲": 1}
    assert actions.import_file(**common).counts()["same"] == 1 and _entries() == 1
    with pytest.raises(Invalid, match="没有找到表头"):
        actions.import_file(**(common | {"data": workbook(["x"])}))


def test_template_is_offered() -> None:
    assert queries.template_for(by=EDITOR, spec_key="test.counters").startswith(b"PK")
    with pytest.raises(NotFound):
        registry.get("none")
