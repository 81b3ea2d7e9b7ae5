"""The inbox of 50 rows as the server sends it, against SQL and escaped strings; and its growth."""

import io
import re
import statistics
import time
from collections.abc import Callable
from datetime import date
from html import escape, unescape
from pathlib import Path
from typing import Any

from benchmarks import crowd
from benchmarks.harness import Blocks, Goal, Result, compare, count, measured
from benchmarks.intake import queries
from benchmarks.world import say

PAGE = 50


def measure(database: str, *, quick: bool, slow_ms: float, name: str = "") -> list[Result]:
    """The page against its floor on 10,000 cases, then against itself on 1,000,000."""
    from yichuang.kernel.clock.now import today

    day = today()
    person = crowd.found(day)
    crowd.grow(crowd.SMALL, day)
    product = page(person)
    floor = table(person, product())
    size = Blocks(6, 10) if quick else Blocks(20, 20)
    asked = queries(product)
    goal = Goal(
        f"page-{database}",
        "inbox page of 50 rows (session, permissions, clocks, template) over SQL + escaped strings",
        must=15,
        aim=5,
    )
    limit = Goal(f"page-queries-{database}", "SQL statements of the page", must=12, aim=6)
    notes = {"bytes": len(product()), "floor_bytes": len(floor())}
    found = [
        compare(goal, product, floor, size, slow_ms=slow_ms, floor_factor=5, **notes),
        count(limit, len(asked)),
    ]
    if name == "page":
        return found
    return [*found, *grown(database, person, day, quick=quick, slow_ms=slow_ms)]


def page(person: crowd.Person) -> Callable[[], bytes]:
    """One request through the WSGI handler: middleware, session, view, template."""
    from django.core.wsgi import get_wsgi_application
    from django.test import RequestFactory
    from django.urls import reverse

    application = get_wsgi_application()
    base = RequestFactory().get(reverse("web:desk_inbox")).environ
    answered: list[str] = []

    def ask() -> bytes:
        environ = base | {"HTTP_COOKIE": person.cookie, "wsgi.input": io.BytesIO()}
        response = application(environ, lambda status, headers, *_: answered.append(status))
        body = b"".join(response)
        response.close()
        return body

    body = ask()
    rows = tbody(body).count("<tr>")
    if answered != ["200 OK"] or rows != PAGE:
        raise SystemExit(f"benchmarks: the inbox answered {answered} with {rows} rows")
    return ask


def table(person: crowd.Person, body: bytes) -> Callable[[], bytes]:
    """The floor: the driver's cursor, one statement, and the page's very cells, escaped.

    What the page computes (clocks, words, addresses) is given to the floor ready-made; it
    reads the rows, escapes every text and attribute, and joins them to the same markup.
    """
    from django.db import connection

    mark = "?" if connection.vendor == "sqlite" else "%s"
    driver = own_connection()
    lines = [pieces(line) for line in tbody(body).split("</tr>")[:-1]]
    sql = (
        "SELECT c.number, c.item_name, c.applicant_masked, c.stage, c.card, c.due_statutory, "
        "c.due_promised, c.supplied_on, c.due_provisional, u.display_name, c.accepted_on "
        "FROM cases_case c LEFT JOIN kernel_user u ON u.id = c.holder_id "
        f"WHERE c.department_id = {mark} AND c.stage IN ('reviewing', 'paused') "
        "ORDER BY c.due_statutory, c.id LIMIT 50"
    )

    def floor() -> bytes:
        rows = driver.execute(sql, [person.department_id]).fetchall()
        out = []
        for _, line in zip(rows, lines, strict=True):
            for markup, text in line:
                out.append(f"{markup}{escape(text)}")
            out.append("</tr>")
        return "".join(out).encode()

    if floor().decode() != tbody(body):
        raise SystemExit("benchmarks: the floor does not make the page's cells")
    return floor


_TEXT = re.compile(r'((?:[^">]|"(?=[\s>/]))*(?:>|="))([^<"]*)')


def pieces(line: str) -> list[tuple[str, str]]:
    """A row's HTML as (markup, text after it): texts and attribute values, unescaped."""
    found, at = [], 0
    while at < len(line):
        match = _TEXT.match(line, at)
        if match is None:
            found.append((line[at:], ""))
            break
        found.append((match[1], unescape(match[2])))
        at = match.end()
    return found


def tbody(body: bytes) -> str:
    """The rows of the page."""
    return body.decode().partition("<tbody>")[2].partition("</tbody>")[0]


def own_connection() -> Any:
    """A connection of the driver, beside Django's: the server may close that one per request."""
    from django.db import connection

    if connection.vendor == "sqlite":
        import sqlite3

        return sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    import psycopg

    parameters = connection.get_connection_params()
    kept = ("dbname", "user", "password", "host", "port", "options")
    return psycopg.connect(
        **{key: parameters[key] for key in kept if parameters.get(key)}, autocommit=True
    )


def grown(
    database: str, person: crowd.Person, day: date, *, quick: bool, slow_ms: float
) -> list[Result]:
    """The same page on a copy of the county with a hundred times the cases; the report there."""
    most = crowd.QUICK_BIG if quick else crowd.BIG
    say(f"growing a copy to {most:,} cases")
    small, big = copy()
    use(big)
    crowd.grow(most, day)
    ask = page(person)

    def at(name: str) -> Callable[[], bytes]:
        def call() -> bytes:
            use(name)
            return ask()

        return call

    goal = Goal(
        f"growth-{database}",
        f"the same inbox page with {most:,} cases over {crowd.SMALL:,} cases",
        must=1.3,
        aim=1.1,
    )
    size = Blocks(6, 10) if quick else Blocks(30, 15)
    compared = compare(goal, at(big), at(small), size, slow_ms=slow_ms)
    use(big)
    return [compared, *reported(database, day, most, quick=quick, slow_ms=slow_ms)]


def reported(database: str, day: date, cases: int, *, quick: bool, slow_ms: float) -> list[Result]:
    """The whole report, all 35 figures and all claims, in seconds; and its statements."""
    from yichuang.reporting.queries import build

    def report() -> object:
        time.sleep(slow_ms / 1000)
        return build(first=day.replace(month=1, day=1), as_of=day)

    seconds = []
    for _ in range(2 if quick else 5):
        began = time.perf_counter()
        report()
        seconds.append(time.perf_counter() - began)
    asked = queries(report)
    took = Goal(
        f"growth-report-{database}",
        f"seconds for the report with all figures and claims at {cases:,} cases (median)",
        must=10,
        aim=2,
    )
    figures = Goal(
        f"growth-report-queries-{database}",
        "SQL statements of the report, three a figure",
        must=105,
        aim=35,
    )
    middle = statistics.median(seconds)
    return [measured(took, middle, n=len(seconds)), count(figures, len(asked))]


def use(name: str) -> None:
    """Point the product at one of the two databases."""
    from django.db import connection

    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name


def copy() -> tuple[str, str]:
    """Names of the present database and of a copy of it."""
    from django.db import connection

    small = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        import sqlite3

        big = str(Path(small).with_name("big.sqlite3"))
        with sqlite3.connect(small) as source, sqlite3.connect(big) as target:
            source.backup(target)
        return small, big
    return small, copy_on_server(small)


def copy_on_server(small: str) -> str:
    """A PostgreSQL copy beside the database; `child.py` drops both."""
    import psycopg
    from django.db import connection

    big = f"{small}_big"
    parameters = connection.get_connection_params()
    connection.close()
    kept = ("user", "password", "host", "port")
    given = {key: parameters[key] for key in kept if parameters.get(key)}
    with psycopg.connect(**given, dbname="postgres", autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [small]
        )
        admin.execute(f'DROP DATABASE IF EXISTS "{big}"')
        admin.execute(f'CREATE DATABASE "{big}" TEMPLATE "{small}"')
    return big
