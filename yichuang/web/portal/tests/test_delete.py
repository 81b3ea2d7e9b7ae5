"""删除草稿: its owner deletes it whole; a stranger, and after handing in, nobody."""

from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yichuang.cases.factories import Hall
from yichuang.kernel.ledger.queries import of_object, verify
from yichuang.web.portal.views import apply_files

from . import world as w

pytestmark = pytest.mark.django_db
Draft = apps.get_model("cases", "Draft")
CaseFile = apps.get_model("cases", "CaseFile")
StoredFile = apps.get_model("kernel", "StoredFile")


def kept(number: str) -> tuple[bool, int, int]:
    """Whether the draft is there, its files, and every uploaded file."""
    files = CaseFile.objects.filter(draft__number=number).count()
    return Draft.objects.filter(number=number).exists(), files, _uploaded()


def _uploaded() -> int:
    return StoredFile.objects.filter(name="布局图.png").count()


def begun(client: Client, county: Hall, photo: SimpleUploadedFile) -> str:
    number = w.start(client, w.item_of(county))
    w.fill(client, number)
    assert client.post(f"/a/{number}/files/layout", {"file": photo}).status_code == 302
    return number


def test_gone_with_its_files_and_the_ledger_says_that_it_was(
    client: Client, county: Hall, photo: SimpleUploadedFile
) -> None:
    number = begun(client, county, photo)
    assert kept(number) == (True, 1, 1)
    assert f'href="/a/{number}/delete"' in client.get(f"/a/{number}").content.decode()
    asked = client.get(f"/a/{number}/delete").content.decode()
    assert "1 个文件" in asked and kept(number) == (True, 1, 1)
    assert "草稿已删除" in client.post(f"/a/{number}/delete", follow=True).content.decode()
    assert kept(number) == (False, 0, 0)
    assert client.get(f"/a/{number}").status_code == 404
    assert [one.action for one in of_object("draft", number)] == ["draft.start", "draft.delete"]
    assert verify().ok


def test_a_file_taken_out_before_goes_too(
    client: Client, county: Hall, photo: SimpleUploadedFile
) -> None:
    number = begun(client, county, photo)
    file = CaseFile.objects.get(draft__number=number)
    client.post(f"/a/{number}/file/{file.id}/remove")
    client.post(f"/a/{number}/delete")
    assert _uploaded() == 0


def test_a_stranger_deletes_nothing(
    client: Client, county: Hall, photo: SimpleUploadedFile
) -> None:
    number = begun(client, county, photo)
    assert Client().post(f"/a/{number}/delete").status_code == 404
    assert kept(number) == (True, 1, 1)


def test_what_was_handed_in_is_no_draft_any_more(
    client: Client, county: Hall, photo: SimpleUploadedFile
) -> None:
    number = begun(client, county, photo)
    w.submit(client, number)
    answer = client.post(f"/a/{number}/delete")
    assert answer.status_code == 409 and "撤回申请" in answer.content.decode()
    assert kept(number) == (True, 1, 1)


def test_an_upload_that_comes_after_the_deletion_is_told_and_not_kept(
    client: Client, county: Hall, photo: SimpleUploadedFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = w.start(client, w.item_of(county))
    w.fill(client, number)
    store = apply_files.files.store

    def slow(**given: Any) -> Any:
        Draft.objects.filter(number=number).delete()
        return store(**given)

    monkeypatch.setattr(apply_files.files, "store", slow)
    answer = client.post(f"/a/{number}/files/layout", {"file": photo})
    assert answer.status_code == 404 and "草稿已经删除" in answer.content.decode()
    assert _uploaded() == 0
