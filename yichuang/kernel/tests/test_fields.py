"""Encryption at rest: unreadable in the file, findable by the blind index."""

import pytest
from django.db import connection

from yichuang.kernel.fields import blind_index, decrypt, encrypt
from yichuang.kernel.identity.models import Party


def test_round_trip_and_two_ciphertexts_differ() -> None:
    assert decrypt(encrypt("𬱖 13900005678")) == "𬱖 13900005678"
    assert encrypt("a") != encrypt("a")
    assert encrypt("") == ""


def test_a_changed_ciphertext_is_refused() -> None:
    sealed = encrypt("13900005678")
    with pytest.raises(Exception):  # noqa: B017  InvalidTag or a decoding error
        decrypt(sealed[:-4] + "AAA=")


def test_the_blind_index_is_stable_and_bound_to_its_purpose() -> None:
    assert blind_index("x1 ", "id") == blind_index("X1", "id")
    assert blind_index("x1", "id") != blind_index("x1", "phone")
    assert blind_index("", "id") == ""


@pytest.mark.django_db
def test_the_column_holds_no_plain_text() -> None:
    from datetime import UTC, datetime

    Party.objects.create(
        kind="person",
        name="张三",
        name_masked="张*",
        name_index="n",
        id_kind="id_card",
        id_number="11010119900307003X",
        id_index="i",
        phone="13900005678",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, id_number, phone FROM kernel_party")
        raw = " ".join(cursor.fetchone())
    assert "张三" not in raw and "19900307" not in raw and "1390000" not in raw
    assert Party.objects.get().phone == "13900005678"
