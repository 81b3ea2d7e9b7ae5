"""下载本表: what a list page shows under its filters, as a workbook or CSV, all pages of it.

A view marked `@listed` answers at its own address too with `download=xlsx` or `csv`: the same
permission, filters, columns and masking. A list that names persons is a POST and an entry in the
ledger. Rows go through a file on disk, so that memory stays constant, the count stands above the
rows, and a list that breaks off is an error instead of half a file. A long list is a job.
"""

import contextlib
import functools
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, Protocol, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from yichuang.kernel.clock.now import beijing, now, today
from yichuang.kernel.errors import Invalid
from yichuang.kernel.importing.rules.export import Export, ExportColumn, csv_lines, write_xlsx
from yichuang.kernel.jobs.actions import enqueue
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

View = Callable[..., Any]
Row = TypeVar("Row", covariant=True)
JOB = "listing.download"
KEY = "download"
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
AT_ONCE = 2_000  # rows that are written while the person waits
MOST = 200_000  # rows of one file: beyond, a spreadsheet program is no help any more
CHUNK = 500  # rows a read of a paged list asks for
# What belongs to a page of the list and not to the list.
_OF_THE_PAGE = ("after", "before", "start", KEY, "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Asked:
    """Who asks for which list: the query as on screen and the arguments of the address."""

    actor: Actor
    query: QueryDict
    args: Mapping[str, Any]
    day: date

    def get(self, name: str) -> str:
        """A filter's value; empty when it is not set."""
        return str(self.query.get(name, "")).strip()


@dataclass(frozen=True)
class Listed:
    """The list: headers as on screen, rows in its order, filters in words.

    `total` is asked only for the bar of a long list.
    """

    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    filters: Sequence[str] = ()
    total: Callable[[], int] | None = None


@dataclass(frozen=True)
class Listing:
    """How a page's list is read; `personal` when its rows name persons."""

    title: str
    read: Callable[[Asked], Listed]
    personal: bool


def listed(
    title: str, read: Callable[[Asked], Listed], *, personal: bool = True
) -> Callable[[View], View]:
    """Let a list page be downloaded. Goes between `@requires` and the methods."""
    listing = Listing(title, read, personal)

    def mark(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, **args: Any) -> Any:
            given = request.POST if personal else request.GET
            if given.get(KEY) not in FORMATS or (personal and request.method != "POST"):
                return view(request, **args)
            return answer(request, listing, args)

        wrapper.yc_listing = listing  # type: ignore[attr-defined]
        return wrapper

    return mark


def query_of(request: HttpRequest) -> QueryDict:
    """The list's filters without what only says which page of it."""
    query = request.GET.copy()
    if KEY in request.POST:
        query.update(request.POST)
    for name in _OF_THE_PAGE:
        query.pop(name, None)
    return query


class Page(Protocol[Row]):
    """A page of a list by key; `next_key` is empty on the last."""

    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def next_key(self) -> str: ...


def every(fetch: Callable[[str], Page[Row]]) -> Iterator[Sequence[Row]]:
    """The rows of each page of a list that is paged by key."""
    key = ""
    while True:
        page = fetch(key)
        yield page.rows
        key = page.next_key
        if not key:
            return


def answer(
    request: HttpRequest, listing: Listing, args: Mapping[str, Any]
) -> HttpResponse | FileResponse:
    """The file; for a long list the page of the job that makes it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    given = request.POST if listing.personal else request.GET
    kind, query = given[KEY], query_of(request)
    found = listing.read(Asked(actor, query, args, today()))
    spool = spooled(found.rows, most=AT_ONCE)
    if spool is None:
        return _queued(actor, listing, kind, request.path, query)
    rows, count = spool
    made = written(listing, found, rows, count, kind, by=actor, at=now())
    name = content_disposition_header(True, file_name(listing, kind))
    response = FileResponse(made, content_type=FORMATS[kind])
    response["Content-Disposition"] = name or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def _queued(actor: Actor, listing: Listing, kind: str, path: str, query: QueryDict) -> HttpResponse:
    if actor.user_id is None:
        raise Invalid(
            f"这张表超过 {AT_ONCE} 行，不能一次下载",
            what_to_do="请按部门或主题缩小范围再下载。",
        )
    job_id = enqueue(
        JOB,
        key=f"{actor.user_id}-{now():%Y%m%d%H%M%S%f}",
        owner_id=actor.user_id,
        path=path,
        query=query.urlencode(),
        kind=kind,
        list_title=listing.title,
        actor=actor.kept(),
    )
    return redirect("web:listing", job_id)


def spooled(
    rows: Iterable[Sequence[Any]], *, most: int, tick: Callable[[int], None] = lambda _: None
) -> tuple[IO[str], int] | None:
    """The rows in a temporary file and how many; None beyond `most`."""
    # Handed on open: `written` closes it, once the rows are read from it.
    spool = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
    with contextlib.ExitStack() as stack:
        stack.enter_context(spool)
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > most:
                return None
            spool.write(json.dumps([_kept(value) for value in row], cls=DjangoJSONEncoder))
            spool.write("\n")
            if count % CHUNK == 0:
                tick(count)
        stack.pop_all()
    return spool, count


def _kept(value: Any) -> Any:
    """Dates and times are marked, so that they come back as what they are."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _back(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return datetime.fromisoformat(value["t"]) if "t" in value else date.fromisoformat(value["d"])


def written(
    listing: Listing,
    found: Listed,
    spool: IO[str],
    count: int,
    kind: str,
    *,
    by: Actor,
    at: datetime,
) -> IO[bytes]:
    """The file, open at its start; a list of persons is entered in the ledger before it leaves."""
    filters = "，".join(text for text in found.filters if text) or "全部"
    spool.seek(0)
    export = Export(
        listing.title,
        [ExportColumn(str(at_), name, 0) for at_, name in enumerate(found.columns)],
        _values(spool),
        heading=(
            listing.title,
            f"范围：{filters}",
            f"时间：{beijing(at):%Y-%m-%d %H:%M}（北京时间），下载人：{by.name}",
            f"共 {count} 行",
        ),
    )
    target = tempfile.TemporaryFile()  # noqa: SIM115
    with spool:
        if kind == "csv":
            target.writelines(csv_lines(export))
        else:
            write_xlsx(export, target)
    target.seek(0)
    if listing.personal:
        record_alone(
            action=Act.EXPORT,
            by=by,
            at=at,
            obj=("list", listing.title),
            after={"rows": count, "filter": filters, "format": kind},
            reason=f"下载“{listing.title}” {count} 行",
        )
    return target


def _values(spool: IO[str]) -> Iterator[dict[str, Any]]:
    for line in spool:
        yield {str(at): _back(value) for at, value in enumerate(json.loads(line))}


def file_name(listing: Listing, kind: str) -> str:
    """待办-20261122.xlsx"""
    return f"{listing.title}-{today():%Y%m%d}.{kind}"
