"""dev.py: what is missing on the machine is answered with the exact remedy."""

import argparse
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from tests import chromium

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><failure message="x"/></testcase>
<testcase name="c"><skipped message="browser: none"/></testcase>
<testcase name="d"><error message="x"/></testcase>
</testsuite></testsuites>"""


def suite(tmp_path: Path, *, passed: int = 1, failed: int = 0, code: int = 0) -> dev.Suite:
    one = dev.Suite("SQLite")
    one.passed, one.failed, one.code = passed, failed, code
    return one


def test_a_busy_port_is_answered_with_another() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(dev.Remedy, match=f"--port {port + 1}"):
            dev.check_port(port)
    dev.check_port(port)  # free again


def test_an_old_python_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    with pytest.raises(dev.Remedy, match=r"this is 3\.9.*\n.*apt install python3\.11"):
        dev.right_python()


def test_an_old_python_continues_under_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"bin/{name}")
    started: list[str] = []
    monkeypatch.setattr(dev.os, "execv", lambda path, words: started.append(path))
    dev.right_python()
    assert started[0] == "bin/python3.14"


def test_a_missing_venv_module_names_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(dev, "call", lambda *command, **options: 1)
    with pytest.raises(dev.Remedy, match="apt install python3-venv"):
        dev.make_venv(None)


def test_the_environment_is_remade_when_the_lock_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (*dev.LOCKS.values(), "pyproject.toml"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    assert not dev.is_ready("run")
    (tmp_path / ".yichuang-dev").write_text(dev.digest("dev"))
    assert dev.is_ready("dev") and dev.is_ready("run")
    (tmp_path / dev.LOCKS["dev"]).write_text("changed")
    assert not dev.is_ready("dev")


def test_the_report_is_counted(tmp_path: Path) -> None:
    one = dev.Suite("SQLite")
    one.report = tmp_path / "report.xml"
    one.report.write_text(REPORT)
    one.read()
    assert (one.passed, one.failed, one.skipped) == (1, 2, 1)
    assert one.reasons == {"browser: none": 1}


def test_a_skip_is_told_and_fails_only_when_required(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = {"browser": "apt install chromium", "postgres": ""}
    assert dev.summary([suite(tmp_path)], missing, set()) == 0
    assert "browser: skipped. apt install chromium" in capsys.readouterr().out
    assert dev.summary([suite(tmp_path)], missing, {"browser"}) == 1
    assert capsys.readouterr().out.endswith("1 passed, 1 failed, 0 skipped\n")
    assert dev.summary([suite(tmp_path)], missing, {"postgres"}) == 0


@pytest.mark.parametrize(
    "broken", [{"failed": 1, "code": 1}, {"passed": 0, "code": 5}, {"code": 3}], ids=str
)
def test_failures_crashes_and_empty_runs_fail(tmp_path: Path, broken: dict[str, int]) -> None:
    assert dev.summary([suite(tmp_path, **broken)], {"browser": "", "postgres": ""}, set()) == 1


def test_require_takes_only_what_it_knows() -> None:
    assert dev.required("browser, postgres") == {"browser", "postgres"}
    with pytest.raises(argparse.ArgumentTypeError, match="brwser"):
        dev.required("brwser")


def test_chromium_is_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(chromium.ENV, str(tmp_path / "none"))
    assert chromium.find() == ""
    monkeypatch.delenv(chromium.ENV)
    monkeypatch.setattr(chromium.shutil, "which", lambda name: None)
    monkeypatch.setattr(chromium, "PLACES", ())
    cached = tmp_path / "chromium-1" / "chrome-linux" / "chrome"
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert chromium.find() == ""
    cached.parent.mkdir(parents=True)
    cached.touch()
    assert chromium.find() == str(cached)


def test_dev_py_needs_nothing_but_the_standard_library() -> None:
    code = "import dev, tests.chromium, sys; sys.exit('site-packages' in str(sys.modules))"
    command = [sys.executable, "-S", "-c", code]
    assert subprocess.run(command, cwd=dev.ROOT).returncode == 0
