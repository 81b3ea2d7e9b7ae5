"""kill -9 in the middle of a commit: no row, no entry; the job runs again and writes all."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection

from yichuang.kernel.importing import actions, registry
from yichuang.kernel.importing.models import ImportRun
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.permissions.rules import Actor

from .lists import counters_spec, workbook

EDITOR = Actor(user_id=7, name="编辑", roles=frozenset({"catalogue_editor"}))
PROGRAM = """
import json, os, signal
from pathlib import Path
import django
from django.conf import settings
settings.DATABASES = {"default": json.loads(os.environ["KILL_TEST_DATABASE"])}
settings.INSTALLED_APPS = json.loads(os.environ["KILL_TEST_APPS"])
settings.YC_DATA = Path(os.environ["KILL_TEST_DATA"])
django.setup()
from yichuang.kernel.importing import registry
from yichuang.kernel.importing.tests.lists import counters_spec
from yichuang.kernel.jobs.actions import run_pending
registry.register(
    counters_spec(fail_after=50, fail=lambda: os.kill(os.getpid(), signal.SIGKILL))
)
run_pending()
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_commit_leaves_nothing_and_its_rerun_everything(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.YC_DATA = tmp_path
    monkeypatch.setattr(registry, "_specs", {})
    registry.register(counters_spec())
    rows = [[f"s{n}", n] for n in range(100)]
    run_id = actions.upload(
        by=EDITOR,
        at=datetime.now(UTC),
        spec_key="test.counters",
        name="计数.xlsx",
        data=workbook(["系列", "数值"], *rows),
    )
    jobs.run_pending()
    actions.request_commit(by=EDITOR, at=datetime.now(UTC), run_id=run_id)

    ended = subprocess.run([sys.executable, "-c", PROGRAM], env=_environment(tmp_path), timeout=60)

    assert ended.returncode == -signal.SIGKILL, "it really died in the middle"
    counters = apps.get_model("kernel", "Counter").objects.filter(year=1)
    assert counters.count() == 0
    assert not LedgerEntry.objects.filter(action="import.commit").exists()
    assert ImportRun.objects.get(id=run_id).state == "committing"

    assert jobs.release_orphans(at=datetime.now(UTC)) == 1
    jobs.run_pending()
    assert counters.count() == 100
    assert LedgerEntry.objects.filter(action="import.commit").count() == 1
    assert ImportRun.objects.get(id=run_id).state == "committed"


def _environment(folder: Path) -> dict[str, str]:
    keys = ("ENGINE", "NAME", "OPTIONS", "USER", "PASSWORD", "HOST", "PORT")
    database = {key: connection.settings_dict[key] for key in keys}
    # privacy keys lie in the data folder: the child has to use the same ones
    return os.environ | {
        "KILL_TEST_DATA": str(folder),
        "KILL_TEST_DATABASE": json.dumps(database, default=str),
        "KILL_TEST_APPS": json.dumps(list(django_settings.INSTALLED_APPS)),
    }
