"""Send every bad input: `python -m tests.badinput [--family NAME] [--json] [--control]`; exit 1 on a wrong one.

On PostgreSQL: `python -m tests.postgres .venv/bin/python -m tests.badinput`.
"""

import argparse
import json
import logging
import os
import shutil
import sys


def main() -> int:
    """Make a throw-away database, build the county, send, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", action="append", help="only this one (may be repeated)")
    parser.add_argument("--case", help="only cases whose id holds this")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--control", action="store_true", help="each family without its guard: all must be found"
    )
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.test")
    import django

    django.setup()
    logging.disable(logging.CRITICAL)  # every refused request would be a line
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
        return _control(given.family) if given.control else _send(given)
    finally:
        teardown_databases(databases, verbosity=0)
        shutil.rmtree(settings.YC_DATA, ignore_errors=True)


def _send(given: argparse.Namespace) -> int:
    from django.db import transaction

    from tests.badinput.corpus import corpus, send_all
    from tests.badinput.doors import opened

    with transaction.atomic(), opened() as scene:
        wanted = corpus(scene, families=given.family, holding=given.case or "")
        report = send_all(scene, wanted, lambda text: print(text, file=sys.stderr, flush=True))
        transaction.set_rollback(True)
    print(json.dumps(report.as_dict(), ensure_ascii=False) if given.json else report.table())
    return 0 if report.ok else 1


def _control(families: list[str] | None) -> int:
    from django.db import transaction

    from tests.badinput.controls import CONTROLS, weakened
    from tests.badinput.corpus import FAMILIES, corpus, send_all
    from tests.badinput.doors import opened

    blind = []
    for family in families or FAMILIES:
        with transaction.atomic(), opened() as scene:
            wanted = corpus(scene, families=[family], holding=CONTROLS[family].few)
            with weakened(family):
                found = len(send_all(scene, wanted, lambda text: None).wrong)
            transaction.set_rollback(True)
        print(f"{family:<12} sent {len(wanted):>5}  found wrong {found:>5}", flush=True)
        blind += [] if found else [family]
    print(f"blind: {', '.join(blind)}" if blind else "every family finds its guard missing")
    return 1 if blind else 0


if __name__ == "__main__":
    sys.exit(main())
