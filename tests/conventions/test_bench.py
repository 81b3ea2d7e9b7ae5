"""The benchmark's own judgement: a missed "must" ends with 1, and the control is seen red."""

import argparse
import json
import subprocess
import sys

import pytest

from benchmarks import harness, run
from benchmarks.harness import Blocks, Goal, Result, block, compare, count
from benchmarks.race import faults, gaps

from . import tree

SIZE = Blocks(blocks=4, calls=3, warm=1)
TIMES = Goal("page", "times the floor", must=15, aim=5)
SHARE = Goal("intake", "share of the floor", must=0.05, aim=0.15, at_least=True)


class Clock:
    """Time that passes only when told: what is judged here must not depend on the machine."""

    now = 0.0

    def perf_counter(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


CLOCK = Clock()


@pytest.fixture(autouse=True)
def _own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "time", CLOCK)


def work(milliseconds: float) -> harness.Call:
    return lambda: CLOCK.sleep(milliseconds / 1000)


def test_the_ratio_is_told_both_ways() -> None:
    times = compare(TIMES, work(4), work(1), SIZE)
    share = compare(SHARE, work(4), work(1), SIZE)
    assert times.ok and times.ratio == pytest.approx(4)
    assert share.ok and share.ratio == pytest.approx(0.25)
    assert times.n == 12 and times.product_ms > times.floor_ms


def test_control_a_slowed_product_misses_its_must() -> None:
    assert not compare(TIMES, work(1), work(1), SIZE, slow_ms=40).ok
    assert not compare(SHARE, work(1), work(1), SIZE, slow_ms=40).ok


def test_too_many_queries_miss() -> None:
    goal = Goal("page-queries", "statements", must=12, aim=6)
    assert count(goal, 12).ok and not count(goal, 13).ok


def measured(*results: Result):  # type: ignore[no-untyped-def]
    def measure(options: argparse.Namespace) -> list[Result]:
        return list(results)

    return measure


def test_the_exit_code_says_whether_every_must_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    good = compare(TIMES, work(1), work(1), SIZE)
    bad = compare(SHARE, work(1), work(1), SIZE, slow_ms=40)
    assert run.main([], measure=measured(good)) == 0
    assert run.main(["--json"], measure=measured(good, bad)) == 1
    said = json.loads(capsys.readouterr().out.partition("\n{\n")[2].join(["{", ""]))
    assert said["missed"] == ["intake"] and said["ok"] is False
    assert {"n", "product_ms", "floor_ms", "ratio", "must"} <= set(said["results"][0])


def test_what_cannot_be_measured_is_not_called_good() -> None:
    def broken(options: argparse.Namespace) -> list[Result]:
        raise run.NotMeasured("no server")

    assert run.main([], measure=broken) == 2
    assert run.main([], measure=measured()) == 2
    assert run.main(["--only", "nonsense"]) == 2


def test_only_names_parts() -> None:
    assert run.chosen("intake-postgres") == [("intake", "postgres")]
    assert run.chosen("growth") == [("pages", "sqlite"), ("pages", "postgres")]
    assert len(run.chosen(None)) == 6


def test_a_block_counts_calls() -> None:
    calls: list[int] = []
    block(lambda: calls.append(1), 7)
    assert len(calls) == 7


@pytest.mark.slow
@pytest.mark.sqlite
def test_control_the_whole_command_turns_red_when_the_product_is_slowed() -> None:
    """The real intake, much slower a call: the real command ends with 1."""
    command = [sys.executable, str(tree.ROOT / "benchmarks" / "run.py")]
    command += ["--quick", "--json", "--only", "intake-sqlite", "--slow", "900"]
    done = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["missed"] == ["intake-sqlite"]


GOOD = {
    "cases": 2,
    "threads": 3,
    "decided": 2,
    "refused_409": 4,
    "other_answers": {},
    "decisions": 2,
    "licences": 2,
    "entries": 2,
    "document_gaps": 0,
    "document_repeats": 0,
    "licence_gaps": 0,
    "licence_repeats": 0,
    "ledger_ok": True,
}


def test_the_race_counts_gaps_and_names_what_is_wrong() -> None:
    assert gaps([1, 2, 3]) == 0 and gaps([1, 3]) == 1 and gaps([]) == 0
    assert not faults(GOOD)
    for name in GOOD.keys() - {"cases", "threads"}:
        wrong = {"x": 1} if name == "other_answers" else False if name == "ledger_ok" else 9
        assert faults(GOOD | {name: wrong}), name
