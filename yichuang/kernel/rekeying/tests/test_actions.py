"""Keys are changed under a running county: nothing unreadable, nothing lost, killed or not."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from yichuang.kernel.documents.factories import sample_licence
from yichuang.kernel.documents.signing import sign_licence, verify_licence
from yichuang.kernel.identity.factories import person
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy import keys
from yichuang.kernel.rekeying import actions, queries

AT = datetime(2026, 2, 12, tzinfo=UTC)
BY = Actor.system("test")
pytestmark = pytest.mark.django_db
Party = apps.get_model("kernel", "Party")
LedgerEntry = apps.get_model("kernel", "LedgerEntry")


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keyring file of the test's own."""
    settings.YC_TEST_KEYS = False
    path = tmp_path / "keyring.json"
    monkeypatch.setenv("YICHUANG_KEYS", str(path))
    keys.forget()
    keys.create(path, keys.generate())
    yield path
    keys.forget()


def stored() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM kernel_party ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def people(count: int) -> list[str]:
    return [person(n).id_number for n in range(1, count + 1)]


def test_every_value_is_sealed_again_and_still_found() -> None:
    numbers = people(3)
    old = keys.keyring().current_data
    assert all(f":{old}:" in text for text in stored())
    new = actions.rotate_keys(by=BY, at=AT, data=True, signing=False).current_data
    assert actions.waiting() > 0 and new != old
    done = actions.reseal(by=BY, at=AT)
    assert actions.waiting() == 0 and done >= 3
    assert all(f":{new}:" in text for text in stored())
    assert [row.id_number for row in Party.objects.order_by("id")] == numbers
    acts = list(LedgerEntry.objects.order_by("seq").values_list("action", flat=True))
    assert acts[-2:] == [Act.KEYS_ROTATE.value, Act.KEYS_RESEAL.value]
    assert actions.reseal(by=BY, at=AT) == 0, "a second run has nothing to do"


def test_killed_midway_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = people(5)
    monkeypatch.setattr(actions, "BATCH", 2)
    actions.rotate_keys(by=BY, at=AT, data=True, signing=False)
    whole = actions.waiting()

    class Killed(BaseException):
        pass

    def die(done: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        actions.reseal(by=BY, at=AT, tick=die)
    left = actions.waiting()
    assert 0 < left < whole
    assert [row.id_number for row in Party.objects.order_by("id")] == numbers
    assert actions.reseal(by=BY, at=AT) == left and actions.waiting() == 0
    assert [row.id_number for row in Party.objects.order_by("id")] == numbers


def test_who_wrote_meanwhile_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    people(1)
    actions.rotate_keys(by=BY, at=AT, data=True, signing=False)
    column = next(one for one in queries.columns() if one.column == "id_number")
    (key, old), *_ = actions._older(column, None)
    Party.objects.filter(pk=key).update(id_number="990423198001010019")
    assert actions._again(column, key, old) == 0
    assert Party.objects.get(pk=key).id_number == "990423198001010019"


def test_old_licences_verify_and_other_processes_notice(own_keys: Path) -> None:
    before = sign_licence(sample_licence())
    cached = keys.keyring()
    keys._cache[own_keys] = cached  # another process, which has read the file long ago
    fresh = keys.rotate(own_keys, data=False)
    keys._cache[own_keys] = cached
    after = sign_licence(sample_licence())
    assert after.key_id == fresh.current_signing != before.key_id
    for signed in (before, after):
        assert verify_licence(signed.text, today=date(2026, 6, 1)).ok


def test_every_encrypted_field_is_known() -> None:
    found = {(one.table, one.column) for one in queries.columns()}
    assert {("kernel_party", "id_number"), ("kernel_document", "content")} <= found
