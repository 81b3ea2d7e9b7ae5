"""Send every bad input: `python -m tests.badinput [--family NAME] [--json]`; exit 1 on a wrong one.

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
        return _send(given)
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


if __name__ == "__main__":
    sys.exit(main())
