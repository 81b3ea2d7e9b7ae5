"""Walk every page as everybody: `python -m tests.walks [masking|objects|scripts ...] [--control]`.

Exit 1 on a fault. With --control each walk's guard is taken away on purpose: exit 1 where a walk
does not find that out.
"""

import argparse
import os
import shutil
import sys
import time
from contextlib import ExitStack
from typing import Any

WALKS = ("masking", "objects", "scripts")
# Of a control: few persons, some pages.
FEW, SAMPLE = 20, 120


def main() -> int:
    """A throw-away county, the walks, the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("walks", nargs="*", choices=[*WALKS, []])
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument(
        "--control", action="store_true", help="each walk without its guard: all must be found"
    )
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.test")
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from tests.walks.trap import running

    wanted = given.walks or WALKS
    settings.YC_DATA.mkdir(exist_ok=True)
    setup_test_environment(debug=False)
    with ExitStack() as stack:
        browser = stack.enter_context(running()) if "scripts" in wanted else None
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            if given.control:
                return _control(wanted, browser)
            return 1 if any([_told(name, given.persons, browser) for name in wanted]) else 0
        finally:
            teardown_databases(databases, verbosity=0)
            shutil.rmtree(settings.YC_DATA, ignore_errors=True)


def _told(name: str, persons: int, browser: Any) -> int:
    """One walk with its figures in words; how many faults."""
    began = time.monotonic()
    what, found = _walked(name, persons, browser)
    said = ", ".join(f"{status} × {n}" for status, n in sorted(found.answers.items()))
    seconds = time.monotonic() - began
    print(f"{name}: {what}; {said}; {len(found.faults)} wrong; {seconds:.0f} s", flush=True)
    if name == "scripts":
        print(found.silent(), flush=True)
    print("\n".join(found.faults[:40]))
    return len(found.faults)


def _control(wanted: tuple[str, ...], browser: Any) -> int:
    from tests.walks.controls import weakened

    blind = []
    for name in wanted:
        with weakened(name):
            _, found = _walked(name, FEW, browser, sample=SAMPLE)
        print(f"{name:<8} found out: {len(found.faults)}", flush=True)
        blind += [] if found.faults else [name]
    print(f"blind: {', '.join(blind)}" if blind else "every walk finds its guard missing")
    return 1 if blind else 0


def _walked(name: str, persons: int, browser: Any, sample: int = 0) -> tuple[str, Any]:
    from django.db import transaction

    from tests.badinput.doors import opened
    from tests.walks import masking, objects, scripts

    with transaction.atomic(), opened() as scene:
        found: Any
        if name == "masking":
            found = masking.walk(scene, masking.plant(scene, persons))
            what = f"{persons} persons planted"
        elif name == "scripts":
            found = scripts.walk(scene, browser, sample=sample)
            what = found.told()
        else:
            found = objects.walk(scene)
            what = f"{found.addresses} addresses"
        transaction.set_rollback(True)
    return what, found


if __name__ == "__main__":
    sys.exit(main())
