"""Loading itself: twice, broken in the middle, into somebody else's data."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from yichuang.demo import load
from yichuang.demo.load import is_loaded
from yichuang.kernel.errors import Conflict
from yichuang.kernel.org.actions import save_department
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.reference import load_reference

from .conftest import AT, rows


def _digest() -> str:
    return hashlib.sha256(repr(rows()).encode()).hexdigest()


@pytest.mark.slow
def test_same_moment_same_county(hamlet: None, db: None) -> None:
    """And another moment another one: the digest is not constant."""
    load_reference(at=AT)
    digests = []
    for at in (AT, AT, AT - timedelta(days=3)):
        with transaction.atomic():
            load.load(progress=lambda *_: None, at=at)
            digests.append(_digest())
            transaction.set_rollback(True)
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.slow
def test_progress_ends_at_its_total(hamlet: None, db: None) -> None:
    load_reference(at=AT)
    seen: list[tuple[int, int]] = []
    load.load(progress=lambda done, total, _: seen.append((done, total)), at=AT)
    assert seen[-1][0] == seen[-1][1] and len({total for _, total in seen}) == 1
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_nothing_is_left_when_loading_breaks(
    hamlet: None, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a kill does: the transaction is gone, and the next start loads from the beginning."""

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed")

    load_reference(at=AT)
    monkeypatch.setattr(load, "_play", broken)
    with pytest.raises(RuntimeError):
        load.load(progress=lambda *_: None, at=AT)
    assert not is_loaded() and rows() == []


def test_another_county_is_refused(db: None) -> None:
    save_department(by=Actor.system(), at=AT, name="别县民政局", code="X-1")
    with pytest.raises(Conflict, match="别的县"):
        load.load(progress=lambda *_: None, at=AT)
