"""Storing: one blob, one row per upload, nothing half-way."""

import io
import os
import time
from datetime import UTC, datetime

import pytest

from yichuang.kernel.errors import Invalid, NotFound
from yichuang.kernel.files import actions, queries, storage
from yichuang.kernel.files.models import StoredFile
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.permissions.rules import Actor

from . import samples

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BY = Actor(user_id=7, name="收件员")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.YC_DATA = tmp_path


def _store(name: str = "合同.pdf", data: bytes = samples.pdf()) -> StoredFile:
    return actions.store(by=BY, at=AT, name=name, data=data, purpose="case.material")


def test_a_file_comes_back_as_it_went_in() -> None:
    row = _store()
    with queries.open_stream(row.id) as stream:
        assert stream.read() == samples.pdf()
    view = queries.file_view(row.id)
    assert (view.name, view.kind, view.uploaded_by_id) == ("合同.pdf", "pdf", 7)
    assert queries.file_views([row.id, 999]) == {row.id: view}
    assert "attachment" in queries.safe_download_headers(row.id)["Content-Disposition"]
    assert LedgerEntry.objects.filter(action="file.store", object_id=str(row.id)).count() == 1


def test_same_content_is_kept_once() -> None:
    first, second = _store("一.pdf"), _store("二.pdf")
    assert first.id != second.id and first.sha256 == second.sha256
    assert len([p for p in storage.root().glob("??/*")]) == 1
    assert list((storage.root() / "tmp").iterdir()) == []


def test_blob_is_private_and_not_named_by_the_uploader() -> None:
    row = _store("../../x.pdf")
    path = storage.path_of(row.sha256)
    assert row.name == "x.pdf"
    assert path.stat().st_mode & 0o077 == 0
    assert path.relative_to(storage.root()).as_posix() == f"{row.sha256[:2]}/{row.sha256[2:]}"


def test_refusal_is_invalid_with_field_words_and_writes_nothing() -> None:
    with pytest.raises(Invalid) as refusal:
        _store("a.pdf", b"<html>")
    assert "认不出" in refusal.value.fields["file"][0]
    assert not StoredFile.objects.exists()
    assert not list(storage.root().glob("??/*"))


def test_too_large_stream_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MAX_BYTES", 10)
    monkeypatch.setattr("yichuang.kernel.files.rules.content.MAX_BYTES", 10)
    stream = io.BytesIO(b"a" * 100)
    with pytest.raises(Invalid):
        actions.store(by=BY, at=AT, name="a.txt", stream=stream, purpose="x")
    assert stream.tell() == 11


def test_rolled_back_upload_leaves_content_that_the_sweep_takes() -> None:
    @act
    def fails() -> None:
        actions.store(by=BY, at=AT, name="a.pdf", data=samples.pdf(), purpose="x")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert not StoredFile.objects.exists()
    (blob,) = storage.root().glob("??/*")
    assert actions.sweep_orphans() == 0, "a fresh file may still get its row"
    _age(blob)
    assert actions.sweep_orphans() == 1
    assert not blob.exists()


def test_sweep_keeps_what_a_row_names() -> None:
    row = _store()
    _age(storage.path_of(row.sha256))
    assert actions.sweep_orphans() == 0
    StoredFile.objects.all().delete()  # negative control: without the row it goes
    assert actions.sweep_orphans() == 1


def test_uploading_old_content_again_saves_it_from_the_sweep() -> None:
    digest = storage.put(samples.pdf())
    _age(storage.path_of(digest))
    prepared = actions.prepare(name="a.pdf", data=samples.pdf())
    assert actions.sweep_orphans() == 0
    row = actions.store(by=BY, at=AT, purpose="x", prepared=prepared)
    with queries.open_stream(row.id) as stream:
        assert stream.read() == samples.pdf()


def test_a_write_that_fails_leaves_no_content(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        _store()
    assert not list(storage.root().glob("??/*")) and not list((storage.root() / "tmp").iterdir())
    assert not StoredFile.objects.exists()


def test_lost_and_changed_content_is_found() -> None:
    lost, changed, good = _store(), _store("a.txt", b"abc"), _store("b.txt", b"def")
    storage.path_of(lost.sha256).unlink()
    storage.path_of(changed.sha256).write_bytes(b"abd")
    assert dict(queries.damaged()) == {lost.id: "缺失", changed.id: "被改动"}
    assert good.id not in dict(queries.damaged())
    with pytest.raises(NotFound, match="不在数据目录"):
        queries.open_stream(lost.id)


def _age(path) -> None:
    old = time.time() - storage.GRACE - 60
    os.utime(path, (old, old))
