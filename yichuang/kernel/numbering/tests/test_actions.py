"""Numbers without gap or repeat, also with many writers and rollbacks."""

import threading

import pytest
from django.db import connections, transaction

from yichuang.kernel.numbering import actions
from yichuang.kernel.numbering.actions import next_number
from yichuang.kernel.numbering.models import Counter


@pytest.mark.django_db
def test_numbers_start_at_one_per_series_and_year() -> None:
    assert [next_number(series="a", year=2026) for _ in range(3)] == [1, 2, 3]
    assert next_number(series="a", year=2027) == 1
    assert next_number(series="b", year=2026) == 1


@pytest.mark.django_db(transaction=True)
def test_a_rollback_gives_the_number_back() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_number(series="a", year=2026)
        raise ZeroDivisionError
    with transaction.atomic():
        assert next_number(series="a", year=2026) == 1


@pytest.mark.django_db(transaction=True)
def test_no_number_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        next_number(series="a", year=2026)


def race() -> list[int]:
    given: list[int] = []

    def work() -> None:
        try:
            for n in range(10):
                try:
                    with transaction.atomic():
                        value = next_number(series="a", year=2026)
                        if n % 3 == 2:
                            raise ZeroDivisionError
                    given.append(value)
                except ZeroDivisionError:
                    continue
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(given)


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_get_every_number_once() -> None:
    given = race()
    assert given == list(range(1, len(given) + 1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_negative_control_read_then_write_repeats_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def careless(*, series: str, year: int) -> int:
        row, _ = Counter.objects.get_or_create(series=series, year=year)
        row.value += 1
        row.save()
        return row.value

    Counter.objects.create(series="a", year=2026)
    monkeypatch.setattr("yichuang.kernel.numbering.tests.test_actions.next_number", careless)
    given = race()
    assert len(set(given)) < len(given), "the careless counter must be seen to repeat"
    assert actions.next_number is not careless
