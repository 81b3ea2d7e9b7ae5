"""Walk every page as everybody: `python -m tests.walks [masking|objects|scripts ...]`; exit 1 on a fault."""

import argparse
import os
import shutil
import sys
import time
from contextlib import ExitStack
from typing import Any

WALKS = ("masking", "objects", "scripts")


def main() -> int:
    """A throw-away county, the walks, the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("walks", nargs="*", choices=[*WALKS, []])
    parser.add_argument("--persons", type=int, default=200)
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
            faults = [_walked(name, given.persons, browser) for name in wanted]
        finally:
            teardown_databases(databases, verbosity=0)
            shutil.rmtree(settings.YC_DATA, ignore_errors=True)
    return 1 if any(faults) else 0


def _walked(name: str, persons: int, browser: Any) -> int:
    from django.db import transaction

    from tests.badinput.doors import opened
    from tests.walks import masking, objects, scripts

    began = time.monotonic()
    with transaction.atomic(), opened() as scene:
        if name == "masking":
            found = masking.walk(scene, masking.plant(scene, persons))
            what = f"{persons} persons planted"
        elif name == "scripts":
            opened_ = found = scripts.walk(scene, browser)  # type: ignore[assignment]
            what = opened_.told()
        else:
            tried = found = objects.walk(scene)  # type: ignore[assignment]
            what = f"{tried.addresses} addresses"
        transaction.set_rollback(True)
    said = ", ".join(f"{status} × {n}" for status, n in sorted(found.answers.items()))
    seconds = time.monotonic() - began
    print(f"{name}: {what}; {said}; {len(found.faults)} wrong; {seconds:.0f} s", flush=True)
    print("\n".join(found.faults[:40]))
    return len(found.faults)


if __name__ == "__main__":
    sys.exit(main())
