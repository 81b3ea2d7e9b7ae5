"""What was promised against what is there."""

from collections import Counter
from typing import Any

from .crowd import Promises


def faults(said: Promises, counted: dict[str, Any]) -> dict[str, Any]:
    """The figures of one run; `wrong` names what is not as it has to be."""
    numbers: dict[str, list[str]] = {}
    for mark, number, _ in counted["cases"]:
        numbers.setdefault(mark, []).append(number)
    stages = {number: stage for _, number, stage in counted["cases"]}
    found = {
        "promised": len(said.received),
        "cases": len(stages),
        "lost": sum(number not in stages for number in said.received.values()),
        "twice": sum(len(found) > 1 for found in numbers.values()),
        "two_answers": len(said.contradictions),
        "accepted": len(said.accepted),
        "accepts_lost": sum(stages.get(n, "received") == "received" for n in said.accepted),
        "receive_entries_wrong": sum(counted["received"].get(n, 0) != 1 for n in stages),
        "accept_entries_twice": sum(n > 1 for n in counted["accepted"].values()),
        "number_gaps": counted["serial_gaps"],
        "half_written": counted["half_drafts"],
        "files_lost": counted["files_lost"],
        "jobs_left": counted["jobs_due"],
        "jobs_failed": counted["jobs"].get("failed", 0),
        "ledger_broken": int(not counted["ledger_ok"]),
    }
    good = ("promised", "cases", "accepted")
    wrong = [name for name, value in found.items() if name not in good and value]
    wrong += [f"nothing {name}" for name in ("promised", "accepted") if not found[name]]
    return found | {"answers": dict(Counter(said.answers)), "wrong": wrong}


def summary(found: dict[str, dict[str, Any]]) -> str:
    """A few lines for people."""
    lines = []
    for database, one in found.items():
        lines.append(
            f"{database}: {'WRONG: ' + ', '.join(one['wrong']) if one['wrong'] else 'good'}"
        )
        lines += [f"  {name:<22} {value}" for name, value in one.items() if name != "wrong"]
    return "\n".join(lines)
