"""What anyone may read of a licence's past: its versions, the acts on it, the published list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yichuang.cases.models import Licence, LicenceAct, LicenceVersion
from yichuang.cases.rules.licence_acts import TABLE, ActState, LicenceMove, LicenceStatus

_CARRIED = (ActState.DONE, ActState.DEEMED)
LIST_FORMAT = "# yichuang-licence-status-1"


@dataclass(frozen=True)
class HistoryRow:
    """One act that took effect: when, what, on which ground, by which paper."""

    on: date
    label: str
    ground: str
    paper: str
    deemed: bool


@dataclass(frozen=True)
class VersionRow:
    """An earlier version, and the day from which it no longer counts."""

    version: int
    identifier: str
    valid_from: date
    valid_to: date | None
    replaced_on: date
    by: str


def history_of(licence_id: int) -> tuple[HistoryRow, ...]:
    """The acts carried out on a licence, newest first (one query)."""
    rows = LicenceAct.objects.filter(licence_id=licence_id, state__in=_CARRIED).order_by("-id")
    columns = ("move", "ground", "citation", "state", "effective_on", "document__number")
    return tuple(_history(*values) for values in rows.values_list(*columns))


def _history(
    move: str, ground: str, citation: str, state: str, on: date, paper: str | None
) -> HistoryRow:
    row = TABLE[LicenceMove(move)]
    found = row.ground(ground)
    cited = f"、{citation}" if citation else ""
    text = f"{found.text}（{found.article}{cited}）" if found else row.law
    deemed = state == ActState.DEEMED
    label = "视为准予延续" if deemed else row.move.label
    return HistoryRow(on, label, text, paper or "", deemed)


def versions_of(licence_id: int) -> tuple[VersionRow, ...]:
    """The earlier versions of a licence, newest first (one query)."""
    rows = LicenceVersion.objects.filter(licence_id=licence_id).order_by("-version")
    return tuple(
        VersionRow(
            row.version,
            row.identifier,
            row.valid_from,
            row.valid_to,
            row.replaced_on,
            LicenceMove(row.move).label,
        )
        for row in rows.defer("face", "signed")
    )


def status_list(*, as_of: str) -> Iterator[str]:
    """失效名单, line by line: what an offline check must know beside the published keys.

    Identifier, status, from which day, and for an old version the one that took its place.
    A licence that merely ran out is not listed: its own dates say so.
    """
    yield f"{LIST_FORMAT}\t{as_of}\n"
    ended = Licence.objects.exclude(status=LicenceStatus.VALID).order_by("id")
    for identifier, status, since in ended.values_list("identifier", "status", "status_from"):
        yield f"{identifier}\t{LicenceStatus(status).label}\t{since}\n"
    old = LicenceVersion.objects.order_by("id")
    columns = ("identifier", "replaced_on", "licence__version", "licence__identifier")
    for identifier, since, version, newest in old.values_list(*columns).iterator():
        yield f"{identifier}\t旧版\t{since}\t现行第{version}版 {newest}\n"
