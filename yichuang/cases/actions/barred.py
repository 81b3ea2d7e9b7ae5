"""Lists are law: what a clerk may not ask for in a case (优化营商环境条例第四十四条)."""

from collections.abc import Iterable

from yichuang.cases.models import Case
from yichuang.cases.queries.pinned import Pinned, bound, pinned_by
from yichuang.catalog.items.queries import proofs_in_force
from yichuang.catalog.items.rules.barred import has_reports
from yichuang.catalog.proofs.rules import Proof, cancelled, mentioned, refusal
from yichuang.kernel.errors import Conflict, Invalid


def refuse_closed(version: Pinned) -> None:
    """Raise Conflict for an item of a delegated power that is not opened, or taken back."""
    if version.closed:
        raise Conflict(
            f"“{version.item_name}”今天不收件：{version.closed}",
            code="case.not_opened",
            what_to_do="什么时候开门，看“下放承接清单”。",
        )


def refuse_barred(case: Case, demands: Iterable[tuple[str, str, str]]) -> None:
    """Raise Invalid for a demand (key, material, own words) that the lists forbid.

    The lists are those of the day of application: what was kept then may still be asked for in
    this case. The clerk's own words count: "去社区开婚姻证明" under another material is the same.
    """
    demands = list(demands)
    if not demands:
        return
    version = pinned_by(case)
    rows, code = proofs_in_force(case.received_on), version.item_code
    barred = bound(version, on=case.received_on).barred if has_reports(version.content) else {}
    faults: dict[str, list[str]] = {}
    for key, name, text in demands:
        row: Proof | None = cancelled(rows, name, code) or mentioned(rows, text, code)
        if row is not None:
            faults[key] = [refusal(row)]
        elif key in barred:
            faults[key] = [f"“{name}”{barred[key]}"]
    if faults:
        raise Invalid(
            "；".join(texts[0] for texts in faults.values()),
            fields=faults,
            code="case.off_list",
            what_to_do="请删去这一项；要核对的事实，按清单写的方式由窗口核实。",
        )
