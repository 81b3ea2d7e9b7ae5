"""Very many cases, made by SQL from a few that the product itself has made.

A county's archive grows and its backlog grows slower: of 10,000 cases 1,200 are open, of
1,000,000 cases 12,000, spread over 20 departments and 40 items.
"""

from dataclasses import dataclass
from datetime import date, timedelta

SMALL, BIG, QUICK_BIG = 10_000, 1_000_000, 100_000
OPEN = {SMALL: 1_200, QUICK_BIG: 3_600, BIG: 12_000}
DEPARTMENTS, ITEMS = 20, 40


@dataclass(frozen=True)
class Person:
    """Who looks at the page: a session cookie and the department."""

    cookie: str
    department_id: int


def found(today: date) -> Person:
    """Departments, one reviewer, and one reviewed case to copy; a signed-in session."""
    from yichuang.cases import factories
    from yichuang.kernel.identity import factories as people
    from yichuang.kernel.org.factories import department
    from yichuang.kernel.permissions.rules import Role

    hall = factories.hall()
    factories.reviewed(hall)
    for number in range(DEPARTMENTS - 1):
        department(f"清川县第{number + 2}局", chr(ord("E") + number) * 3)
    account = people.account("bench-reviewer", Role.REVIEWER, department=hall.department)
    return Person(session(account), hall.department.pk)


def session(account: object) -> str:
    """The session cookie of a signed-in account; the demo's, which needs no second factor."""
    from django.conf import settings
    from django.test import Client

    from yichuang.web.access import DEMO_SESSION

    settings.YC_DEMO = True
    client = Client()
    client.force_login(account)  # type: ignore[arg-type]
    store = client.session
    store[DEMO_SESSION] = True
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def grow(cases: int, today: date) -> None:
    """Add cases until there are this many: closed ones first, the open ones last."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(id) FROM cases_case")
        count, template = cursor.fetchone()
        cursor.execute("SELECT id FROM kernel_department ORDER BY id")
        departments = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM cases_case WHERE stage = 'reviewing'")
        waiting = cursor.fetchone()[0]
        more_open = OPEN[cases] - waiting
        first = departments[0]
        many(cursor, template, count, cases - count - more_open, first, today, closed=True)
        many(cursor, template, cases - more_open, more_open, first, today, closed=False)
        cursor.execute("ANALYZE")


def many(  # type: ignore[no-untyped-def]
    cursor, template: int, start: int, count: int, department: int, today: date, *, closed: bool
) -> None:
    """One INSERT … SELECT: `count` copies with numbers, departments, items and dates of their own."""
    from django.db import connection

    sqlite = connection.vendor == "sqlite"
    names = [c.name for c in connection.introspection.get_table_description(cursor, "cases_case")]
    due = "date('{}', '+' || (i * 7 % 40) || ' days')" if sqlite else "date '{}' + (i * 7 % 40)"
    begin = today - timedelta(days=20)
    changed = {
        "number": "'B' || i",
        "department_id": f"{department} + i % {DEPARTMENTS}",
        "item_name": f"'办理事项之' || (i * 3 % {ITEMS})",
        "applicant_masked": "'赵' || (i % 977) || '**'",
        "idempotency_key": "NULL",
        "received_on": f"date('{begin}')" if sqlite else f"date '{begin}'",
        "accepted_on": f"date('{begin}')" if sqlite else f"date '{begin}'",
        "due_statutory": due.format(today - timedelta(days=3)),
        "due_promised": due.format(today - timedelta(days=8)),
        "card": "CASE i % 10 WHEN 0 THEN 'red' WHEN 1 THEN 'yellow' ELSE 'none' END",
    }
    if closed:
        changed |= {
            "stage": "'closed'",
            "outcome": "'granted'",
            "decided_on": "t.accepted_on",
            "closed_at": "t.received_at",
        }
    kept = [name for name in names if name != "id"]
    listed = ", ".join(kept)
    chosen = ", ".join(changed.get(name, f"t.{name}") for name in kept)
    series = (
        "WITH RECURSIVE n(i) AS (SELECT {a} UNION ALL SELECT i + 1 FROM n WHERE i < {b}) "
        if sqlite
        else "WITH n(i) AS (SELECT generate_series({a}, {b})) "
    ).format(a=start + 1, b=start + count)
    where = f"WHERE t.id = {int(template)}"
    insert = f"INSERT INTO cases_case ({listed}) "
    select = f"SELECT {chosen} FROM n, cases_case t {where}"
    cursor.execute(f"{insert}{series}{select}" if sqlite else f"{series}{insert}{select}")
