"""Scans at the window: under the right material, all or none, and only while it is checked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yichuang.cases.factories import accepted, received
from yichuang.kernel.files.tests.samples import png

from .rows import Case, CaseFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + b"\x00" * 64


def scan(name: str = "scan.png", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or png(), "image/png")


def send(client, case, *files, key="layout", json=True, seen=None):
    data = {"key": key, "file": list(files), "seen": case.version if seen is None else seen}
    headers = {"Accept": "application/json"} if json else {}
    return client.post(f"/desk/cases/{case.number}/attach", data, headers=headers)


def test_scans_stand_under_their_material(world, at_desk):
    client, case = at_desk(world.clerk), received(world)
    answer = send(client, case, scan("平面图一.png"), scan("平面图二.png"))
    assert answer.status_code == 200
    body = answer.json()
    assert body["seen"] == Case.objects.get(id=case.id).version != case.version
    shown = client.get(body["files"][1]["url"])
    assert b"".join(shown.streaming_content) == png()
    assert "平面图二.png" in client.get(f"/desk/cases/{case.number}/check").text
    assert set(CaseFile.objects.values_list("material_key", "replaced_at")) == {("layout", None)}


def test_without_a_script_the_page_comes_back(world, at_desk):
    client, case = at_desk(world.clerk), received(world)
    answer = send(client, case, scan(), json=False)
    assert answer.status_code == 302 and answer.url == f"/desk/cases/{case.number}/check"


def test_one_bad_picture_takes_none_in_and_says_what_to_do(world, at_desk):
    client, case = at_desk(world.clerk), received(world)
    answer = send(client, case, scan(), scan("IMG_1.heic", HEIC))
    assert answer.status_code == 422 and "兼容性最佳" in answer.json()["error"]
    assert not CaseFile.objects.exists()
    assert Case.objects.get(id=case.id).version == case.version


def test_nothing_chosen_and_a_material_nobody_asked_for(world, at_desk):
    client, case = at_desk(world.clerk), received(world)
    assert "没有选文件" in send(client, case).json()["error"]
    answer = send(client, case, scan(), key="other")
    assert answer.status_code == 422 and "没有这份材料" in answer.json()["error"]
    assert not CaseFile.objects.exists()


def test_a_page_that_is_behind_adds_nothing(world, at_desk):
    client, case = at_desk(world.clerk), received(world)
    assert send(client, case, scan(), seen=case.version - 1).status_code == 409
    assert send(client, case, scan()).status_code == 200
    assert send(client, case, scan()).status_code == 409, "a double press adds it once"
    assert CaseFile.objects.count() == 1


def test_after_acceptance_no_scan_slips_in(world, at_desk):
    client, case = at_desk(world.clerk), accepted(world)
    assert send(client, case, scan()).status_code == 409
    assert not CaseFile.objects.exists()
    assert "data-upload" not in client.get(f"/desk/cases/{case.number}/check").text
