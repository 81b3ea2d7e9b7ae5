"""Manifest and sealed keys: what they refuse."""

from datetime import UTC, datetime

import pytest

from yichuang.kernel.backup.rules.manifest import (
    Manifest,
    Member,
    archive_name,
    differences,
    from_json,
    is_carried,
    keys_name,
)
from yichuang.kernel.backup.rules.sealing import SealedKeys, seal, unseal
from yichuang.kernel.errors import Invalid, NotAllowed

PASSPHRASE = "青禾店门口的柳树有九棵呀"


def test_manifest_round_trip():
    made = Manifest("2026", "0.1", "sqlite", "a.sqlite3", {"files/x": Member(1, "00")}, (3, "ab"))
    assert from_json(made.to_json()) == made


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "a\\b", ""])
def test_a_path_that_leaves_the_folder_is_refused(path):
    for made in (
        Manifest("2026", "0.1", "sqlite", "a", {path: Member(1, "00")}),
        Manifest("2026", "0.1", "sqlite", path),
    ):
        with pytest.raises(Invalid, match="不完整或被改动"):
            from_json(made.to_json())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format":"yichuang-backup-1"}', "null"])
def test_rubbish_is_no_manifest(text):
    with pytest.raises(Invalid):
        from_json(text)


def test_differences_name_each_file():
    a, b = Member(1, "00"), Member(1, "01")
    found = differences({"x": a, "y": a}, {"y": b, "z": a})
    assert found == ["缺少 x", "多出 z", "内容不符 y"]
    assert differences({"x": a}, {"x": a}) == []


def test_keys_database_and_what_is_made_again_are_not_in_the_open_archive():
    out = ["keys/keyring.json", "yichuang.sqlite3", "yichuang.sqlite3-wal", "static/a.css"]
    out += ["backups/x.tar.gz", ".partial-1", "media/.hidden", "run.pid"]
    out.append("/".join(("files", "tmp", "ab.12")))  # an upload that has not ended
    assert [name for name in out if is_carried(name)] == []
    assert is_carried("files/ab/cd.sqlite3") and is_carried("settings.json")


def test_names():
    name = archive_name(datetime(2026, 3, 5, 2, 30, tzinfo=UTC))
    assert name == "yichuang-20260305T023000Z.tar.gz"
    assert keys_name(name) == "yichuang-20260305T023000Z.keys"


def test_sealed_keys_open_with_the_passphrase_only():
    keys = SealedKeys("ab", {"keyring.json": b"secret", "django.key": b"\x00\xff"})
    text = seal(keys, PASSPHRASE)
    assert "secret" not in text and unseal(text, PASSPHRASE) == keys
    with pytest.raises(NotAllowed, match="口令不对"):
        unseal(text, PASSPHRASE + "。")
    with pytest.raises(Invalid, match="读不懂"):
        unseal("{}", PASSPHRASE)


def test_changed_sealed_keys_do_not_open():
    text = seal(SealedKeys("ab", {}), PASSPHRASE)
    body, start = text.split('"sealed": "')
    changed = body + '"sealed": "' + ("A" if start[0] != "A" else "B") + start[1:]
    with pytest.raises(NotAllowed):
        unseal(changed, PASSPHRASE)


def test_a_short_passphrase_is_refused():
    with pytest.raises(Invalid, match="至少 12 个字符"):
        seal(SealedKeys("ab", {}), "12345678901")
