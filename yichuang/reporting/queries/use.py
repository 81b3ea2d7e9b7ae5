"""The 权责清单 against what was really done: the list from `catalog`, the deeds from `cases`."""

from collections import Counter
from datetime import date

from yichuang.cases.queries.problems import received_days, use_by_version
from yichuang.catalog.items.queries import PowerOf, base_codes_in_force, powers_of
from yichuang.catalog.powers.queries import rows_on, spans
from yichuang.reporting.rules.use import Unlisted, Unused, covers, holds, unused


def unlisted(first: date, as_of: date) -> tuple[Unlisted, ...]:
    """Powers exercised in a period on days when the list did not have them.

    The list of the day each application came in decides. Three statements, a fourth for the
    guides whose power was listed for a part of the period only.
    """
    uses = {one.version_id: one for one in use_by_version(first, as_of)}
    powers, listed = powers_of(uses), spans()
    doubtful = {
        id_
        for id_, power in powers.items()
        if not covers(listed.get(power.base_code, ()), uses[id_].first, uses[id_].last)
    }
    outside: Counter[PowerOf] = Counter()
    for id_, day, count in received_days(doubtful, first, as_of) if doubtful else ():
        if not holds(listed.get(powers[id_].base_code, ()), day):
            outside[powers[id_]] += count
    return tuple(
        Unlisted(one.name, one.implement_code, one.base_code, one.department, count)
        for one, count in sorted(outside.items(), key=lambda pair: pair[0].implement_code)
    )


def idle(first: date, as_of: date) -> tuple[Unused, ...]:
    """Powers of the list of `as_of` for which nobody applied in the period. Six statements."""
    used = powers_of(one.version_id for one in use_by_version(first, as_of))
    return unused(
        {
            code: (row["name"], row["department"], row["base_code"])
            for code, row in rows_on(as_of).items()
        },
        {power.base_code for power in used.values()},
        base_codes_in_force(on=as_of),
    )
