"""Call every operation of the interface, many times: `python -m tests.api.fuzz --examples 200`.

Exit 1 on any failure, undeclared answer or 5xx.
"""

import argparse
import logging
import os
import shutil
import sys
import time


def main() -> int:
    """Make a throw-away database, fill it, fuzz, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=200, help="for each operation")
    parser.add_argument("--seed", type=int, default=20261122)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.test")
    import django

    django.setup()
    logging.disable(logging.CRITICAL)  # every refused call would be a line
    from django.conf import settings
    from django.test.utils import (
        setup_databases,
        setup_test_environment,
        teardown_databases,
    )

    settings.YC_DATA.mkdir(exist_ok=True)
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return _fuzz(given.examples, given.seed)
    finally:
        teardown_databases(databases, verbosity=0)
        shutil.rmtree(settings.YC_DATA, ignore_errors=True)


def _fuzz(examples: int, seed: int) -> int:
    from django.test import override_settings

    from tests.api.fuzzing import run
    from tests.api.world import county
    from yichuang.cases.factories import AT
    from yichuang.config.wsgi import application
    from yichuang.kernel.clock.now import fixed

    started = time.monotonic()
    with fixed(AT), override_settings(YC_API_RATE={"visitor": 10**9, "key": 10**9}):
        report = run(application, county(), examples=examples, seed=seed)
    print("\n".join(report.lines()))
    print(f"{examples} examples an operation, seed {seed}, {time.monotonic() - started:.0f} s")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
