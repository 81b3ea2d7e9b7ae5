"""Numbers without gap or repeat, also with many writers and rollbacks."""

import threading

import pytest
from django.db import connections, transaction

from yichuang.kernel.numbering import actions
from yichuang.kernel.numbering.actions import next_number, next_numbers
from yichuang.kernel.numbering.models import Counter


@pytest.mark.django_db
def test_numbers_start_at_one_per_series_and_year() -> None:
    assert [next_number(series="a", year=2026) for _ in range(3)] == [1, 2, 3]
    assert next_number(series="a", year=2027) == 1
    assert next_number(series="b", year=2026) == 1


@pytest.mark.django_db
def test_several_series_count_on_their_own_and_together() -> None:
    next_number(series="b", year=2026)
    assert next_numbers(series=["b", "a", "b"], year=2026) == {"a": 1, "b": 2}
    assert next_number(series="a", year=2026) == 2


@pytest.mark.django_db(transaction=True)
def test_several_series_are_locked_in_one_order() -> None:
    """Two acts that name the same two counters the other way round never wait in a ring."""
    failed: list[Exception] = []

    def work(names: list[str]) -> None:
        try:
            for _ in range(40):
                with transaction.atomic():
                    next_numbers(series=names, year=2026)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in (["x", "y"], ["y", "x"]) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert dict(Counter.objects.values_list("series", "value")) == {"x": 320, "y": 320}


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
