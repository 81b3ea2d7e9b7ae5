#!/usr/bin/env python3
"""64 officers deciding the same 1,000 cases at once on PostgreSQL: counted, not only asserted.

    .venv/bin/python benchmarks/race.py [--cases N] [--json]

It runs the suite's own race (yichuang/cases/tests/test_race.py) at full size on a throw-away
server and prints decisions, licences, ledger entries, refusals, gaps and repeats. Exit code 1
when any of them is wrong, 2 when it could not be run.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # started as a script
    sys.path[0] = str(ROOT)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    from tests.postgres import Unavailable, server

    try:
        with server() as url:
            found = run(options.cases, url)
    except Unavailable as error:
        print(f"PostgreSQL: {error}", file=sys.stderr)
        return 2
    wrong = faults(found)
    found["wrong"] = wrong
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n".join(f"{name:<16} {value}" for name, value in found.items()))
    return 1 if wrong else 0


def run(cases: int, url: str) -> dict[str, Any]:
    """Make the cases, let everybody at them, count what is in the database afterwards."""
    os.environ["YICHUANG_TEST_DATABASE_URL"] = url
    os.environ["YICHUANG_RACE"] = str(cases)
    os.environ["DJANGO_SETTINGS_MODULE"] = "yichuang.config.settings.test"
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner

    settings.YC_DATA.mkdir()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        return raced(cases)
    finally:
        from django.db import connections

        connections.close_all()
        runner.teardown_databases(databases)
        settings.YC_DATA.rmdir()


def raced(cases: int) -> dict[str, Any]:
    """The race itself, with the suite's own functions."""
    from yichuang.cases.tests import test_race

    world = test_race.crowded()
    began = time.monotonic()
    answers = test_race.race(world)
    seconds = time.monotonic() - began
    return {"cases": cases, "threads": test_race.THREADS, "seconds": round(seconds, 1)} | counted(
        dict(answers)
    )


def counted(answers: dict[str, int]) -> dict[str, Any]:
    """What the database holds."""
    from yichuang.cases.models import Case, Decision, Licence
    from yichuang.kernel.documents import queries as documents
    from yichuang.kernel.ledger import queries as ledger

    papers = [
        row.seq
        for number in Case.objects.values_list("number", flat=True)
        for row in documents.of_subject("case", number)
        if row.kind == "grant"
    ]
    licences = [int(number[-6:]) for number in Licence.objects.values_list("number", flat=True)]
    verdict = ledger.verify()
    return {
        "decided": answers.pop("decided", 0),
        "refused_409": answers.pop("409", 0),
        "other_answers": answers,
        "decisions": Decision.objects.count(),
        "licences": len(licences),
        "entries": ledger.entries(action="case.grant").count(),
        "document_gaps": gaps(papers),
        "document_repeats": len(papers) - len(set(papers)),
        "licence_gaps": gaps(licences),
        "licence_repeats": len(licences) - len(set(licences)),
        "ledger_ok": verdict.ok,
        "ledger_entries": verdict.entries,
    }


def gaps(numbers: list[int]) -> int:
    """How many numbers from one to the last are missing."""
    return max(numbers, default=0) - len(set(numbers))


def faults(found: dict[str, Any]) -> list[str]:
    """What is not as it has to be; empty when all is well."""
    cases, threads = found["cases"], found["threads"]
    expected: dict[str, Any] = {
        "decided": cases,
        "refused_409": cases * (threads - 1),
        "other_answers": {},
        "decisions": cases,
        "licences": cases,
        "entries": cases,
        "document_gaps": 0,
        "document_repeats": 0,
        "licence_gaps": 0,
        "licence_repeats": 0,
        "ledger_ok": True,
    }
    return [
        f"{name}: {found[name]}, not {want}"
        for name, want in expected.items()
        if found[name] != want
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
