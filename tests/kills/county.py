"""Run beside the server, on the same data: prepare the county, and count what is there.

python -m tests.kills.county prepare|count      prints one JSON object
"""

import json
import sys
from collections import Counter
from typing import Any

ITEM = "食品经营许可"
MARK = "断电店"  # begins the shop's name of every application handed in here
SYSTEMS = 3


def main(what: str) -> int:
    import django

    django.setup()
    print(json.dumps({"prepare": prepare, "count": count}[what](), ensure_ascii=False))
    return 0


def prepare() -> dict[str, Any]:
    """The demo county, keys for the systems that hand in, and what they have to send."""
    from yichuang.catalog.items import queries as catalog
    from yichuang.cli.prepare import prepare as prepare_county
    from yichuang.kernel.identity.factories import id_number
    from yichuang.kernel.org.factories import credit_code
    from yichuang.kernel.tokens.factories import secret

    prepare_county(demo=True)
    found = next(
        row for row in catalog.versions_in_state(["published"], text=ITEM) if row.name == ITEM
    )
    view = catalog.guide_view(found.id)
    return {
        "keys": [secret() for _ in range(SYSTEMS)],
        "item": view.implement_code,
        "form": {spec.key: _value(spec) for spec in view.form_fields},
        "people": [(id_number(n), credit_code(n)) for n in range(1, 900)],
        "material": view.materials[0].key,
        "answers": {q.key: q.options[0].key for q in view.questions},
    }


def _value(spec: Any) -> str:
    """An answer that fits; who applies is filled in for each application."""
    if spec.choices:
        return str(spec.choices[0].value)
    return "30" if spec.type == "number" else "清川县老街 12 号"


def count() -> dict[str, Any]:
    """Every application of this run with its rows; the ledger; what is left undone."""
    from django.apps import apps

    from yichuang.kernel.ledger import queries as ledger

    case = apps.get_model("cases", "Case")
    rows = [row for row in case.objects.order_by("id") if _mark(row)]
    numbers = {row.number for row in rows}
    entries = {
        act: Counter(e.object_id for e in ledger.entries(action=act) if e.object_id in numbers)
        for act in ("case.receive", "case.accept")
    }
    job = apps.get_model("kernel", "Job")
    verdict = ledger.verify()
    return {
        "cases": [[_mark(row), row.number, row.stage] for row in rows],
        "received": entries["case.receive"],
        "accepted": entries["case.accept"],
        "serial_gaps": _gaps(case.objects.values_list("number", flat=True)),
        "half_drafts": _half_written(apps.get_model("cases", "Draft")),
        "files_lost": _files_lost(apps.get_model("kernel", "StoredFile")),
        "jobs": dict(Counter(job.objects.values_list("state", flat=True))),
        "jobs_due": _due(job),
        "ledger_ok": verdict.ok,
        "ledger_entries": verdict.entries,
    }


def _mark(row: Any) -> str:
    shop = str((row.form or {}).get("shop", ""))
    return shop.removeprefix(MARK) if shop.startswith(MARK) else ""


def _gaps(numbers: Any) -> int:
    """Serials of today that nobody holds (a number is a date and four digits)."""
    from yichuang.kernel.clock.now import today

    mine = {int(n[8:]) for n in numbers if n.startswith(f"{today():%Y%m%d}")}
    return max(mine, default=0) - len(mine)


def _half_written(draft: Any) -> int:
    """Drafts of the interface that never became a case: both are one transaction."""
    return sum(
        str((row.form or {}).get("shop", "")).startswith(MARK)
        for row in draft.objects.filter(case=None)
    )


def _files_lost(stored: Any) -> int:
    from yichuang.kernel.files import storage

    return sum(
        not storage.path_of(digest).exists()
        for digest in stored.objects.values_list("sha256", flat=True)
    )


def _due(job: Any) -> int:
    from yichuang.kernel.clock.now import now

    return int(job.objects.filter(state__in=["queued", "running"], run_after__lte=now()).count())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
