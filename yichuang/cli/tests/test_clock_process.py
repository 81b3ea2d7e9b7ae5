"""The command as a process: no Django, no folder, any locale."""

import json
import os
import subprocess
import sys

CODE = (
    "import sys; from yichuang.cli.main import main;"
    "code = main(sys.argv[1:]); print('django.db' in sys.modules, file=sys.stderr); sys.exit(code)"
)


def run(*words: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("YICHUANG", "DJANGO"))}
    return subprocess.run(
        [sys.executable, "-c", CODE, *words], env=clean | env, capture_output=True
    )


def test_in_a_c_locale_without_django() -> None:
    words = ("clock", "due", "--start", "2026-02-12", "--days", "20", "--json")
    done = run(*words, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["due"] == "2026-03-18"
    assert done.stderr.decode().strip() == "False"  # computing a date loads no database layer


def test_a_command_that_reads_county_data_refuses_without_it(tmp_path) -> None:
    missing = tmp_path / "none"
    done = run("ledger", "verify", "--json", YICHUANG_DATA=str(missing))
    assert done.returncode == 2 and "没有找到数据" in done.stderr.decode()
    assert not missing.exists()
