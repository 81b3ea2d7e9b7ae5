"""The judge of the kill programme sees each kind of loss; a run itself is a command."""

import copy
from typing import Any

import pytest

from .crowd import Promises
from .judge import faults


def promises() -> Promises:
    said = Promises()
    said.receive("0-1", "202611200001")
    said.receive("1-1", "202611200002")
    said.accept("202611200001")
    return said


GOOD: dict[str, Any] = {
    "cases": [["0-1", "202611200001", "reviewing"], ["1-1", "202611200002", "received"]],
    "received": {"202611200001": 1, "202611200002": 1},
    "accepted": {"202611200001": 1},
    "serial_gaps": 0,
    "half_drafts": 0,
    "files_lost": 0,
    "jobs": {"done": 4},
    "jobs_due": 0,
    "ledger_ok": True,
}


def test_a_good_run_is_good() -> None:
    assert faults(promises(), GOOD)["wrong"] == []


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (lambda c: c["cases"].pop(), "lost"),
        (lambda c: c["cases"].append(["0-1", "202611200003", "received"]), "twice"),
        (lambda c: c["cases"][0].__setitem__(2, "received"), "accepts_lost"),
        (lambda c: c["received"].pop("202611200002"), "receive_entries_wrong"),
        (lambda c: c["accepted"].update({"202611200001": 2}), "accept_entries_twice"),
        (lambda c: c.update(serial_gaps=1), "number_gaps"),
        (lambda c: c.update(half_drafts=1), "half_written"),
        (lambda c: c.update(files_lost=1), "files_lost"),
        (lambda c: c.update(jobs_due=1), "jobs_left"),
        (lambda c: c["jobs"].update(failed=1), "jobs_failed"),
        (lambda c: c.update(ledger_ok=False), "ledger_broken"),
    ],
)
def test_each_loss_is_seen(change: Any, seen: str) -> None:
    counted = copy.deepcopy(GOOD)
    change(counted)
    assert seen in faults(promises(), counted)["wrong"]


def test_two_answers_to_one_application_are_seen() -> None:
    said = promises()
    said.receive("0-1", "202611200009")
    assert "two_answers" in faults(said, GOOD)["wrong"]


def test_a_run_in_which_nothing_happened_is_no_proof() -> None:
    empty = GOOD | {"cases": [], "received": {}, "accepted": {}}
    assert faults(Promises(), empty)["wrong"] == ["nothing promised", "nothing accepted"]
