"""The statements an act may cost, pinned: a new one has to be argued for here."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.cases import factories

MOST = 14
pytestmark = pytest.mark.django_db(transaction=True)


def statements(key: str) -> list[str]:
    """The statements of one intake by a window, without BEGIN and COMMIT.

    Two came before: the first under a version, and the one that reads its content.
    """
    world = factories.hall()
    factories.received(world)
    factories.received(world)
    with CaptureQueriesContext(connection) as captured:
        factories.received(world, key=key)
    found = [query["sql"] for query in captured]
    return [sql for sql in found if not sql.startswith(("BEGIN", "COMMIT"))]


def test_one_intake_costs_a_fixed_number_of_statements() -> None:
    found = statements("one")
    assert len(found) <= MOST, "\n".join(sql[:120] for sql in found)


def test_nothing_is_read_twice_in_an_intake() -> None:
    reads = [sql for sql in statements("two") if sql.startswith("SELECT")]
    assert len(set(reads)) == len(reads)


def test_negative_control_a_further_read_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    from yichuang.cases.actions import intake

    check = intake._check_open

    def curious(version, at):  # type: ignore[no-untyped-def]
        list(intake.Case.objects.all())
        check(version, at)

    monkeypatch.setattr(intake, "_check_open", curious)
    assert len(statements("three")) > MOST
