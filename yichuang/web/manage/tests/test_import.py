"""The import centre: check, preview, commit, faults marked, history."""

import io
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.permissions.rules import Role

ItemVersion = apps.get_model("catalog", "ItemVersion")
LedgerEntry = apps.get_model("kernel", "LedgerEntry")

HEAD = "部门,主项,事项名称,实施编码,taskType,deptCode(原样),来源链接\n"
GOOD = (
    "县民政局,未分类,社会团体成立登记,511A0011100001-990423000000-000-11990423MB0A00001E-1-00,1,,\n"
    "县民政局,未分类,高龄津贴发放,511A0051100002-990423000000-000-11990423MB0A00001E-1-00,5,,\n"
)
BAD = "县民政局,未分类,,511A0051100003-990423000000-000-11990423MB0A00001E-1-00,99,,\n"


def upload(client: Client, text: str, mapping: str = "guangan") -> Any:
    file = SimpleUploadedFile("清单.csv", text.encode())
    return client.post("/manage/import", {"mapping": mapping, "file": file})


@pytest.fixture
def county(sign_in: Any) -> Client:
    return sign_in(Role.CATALOGUE_EDITOR, name="县级编辑", at_office=False)


def test_check_preview_commit_and_again(county: Client) -> None:
    response = upload(county, HEAD + GOOD + BAD)
    assert response.status_code == 302
    body = county.get(response.url).content.decode()
    assert "写入 2 项" in body and "下载错误工作簿" in body
    assert not ItemVersion.objects.exists()
    done = county.post(f"{response.url}/commit")
    assert done.status_code == 302
    assert "新增 2 项" in county.get(done.url).content.decode()
    assert ItemVersion.objects.filter(state="draft").count() == 2
    assert LedgerEntry.objects.filter(action="import.commit").count() == 1
    # A double click finds the same writing.
    assert county.post(f"{response.url}/commit").url == done.url
    again = upload(county, HEAD + GOOD)
    assert "没有要写入的内容" in county.get(again.url).content.decode()
    history = county.get("/manage/import").content.decode()
    assert history.count("清单.csv") == 3


def test_the_error_workbook_marks_the_cells(county: Client) -> None:
    response = upload(county, HEAD + GOOD + BAD)
    sent = county.get(f"{response.url}/errors")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sent.streaming_content)))
    sheet = book.active
    assert sheet.cell(1, 8).value == "错误"
    assert "事项名称" in sheet.cell(4, 8).value
    assert sheet.cell(4, 5).fill.fgColor.rgb.endswith("FFC7CE")
    assert sheet.cell(2, 8).value is None


def test_a_wrong_header_is_told_in_words(county: Client) -> None:
    response = upload(county, "名称,编码\na,b\n")
    body = county.get(response.url).content.decode()
    assert "文件的列和对照表不符" in body
    assert county.post(f"{response.url}/commit").status_code == 409


def test_without_a_file_or_mapping(county: Client) -> None:
    response = county.post("/manage/import", {})
    assert response.status_code == 422 and "请上传" in response.content.decode()


def test_a_large_file_waits_for_the_worker(county: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("yichuang.web.manage.imports.SMALL", 10)
    response = upload(county, HEAD + GOOD)
    body = county.get(response.url).content.decode()
    assert "排队中" in body and "data-poll" in body
    assert county.get(f"{response.url}/progress").json()["state"] == "waiting"
    jobs.run_pending()
    assert "写入 2 项" in county.get(response.url).content.decode()


def test_a_waiting_check_can_be_cancelled(county: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("yichuang.web.manage.imports.SMALL", 10)
    response = upload(county, HEAD + GOOD)
    assert county.post(f"{response.url}/cancel").status_code == 302
    assert "已取消" in county.get(response.url).content.decode()


def test_others_imports_are_nobodys_business(county: Client, editor: Client) -> None:
    response = upload(county, HEAD + GOOD)
    assert editor.get(response.url).status_code == 404
    assert editor.post(f"{response.url}/commit").status_code == 404


@pytest.fixture
def spec(monkeypatch: pytest.MonkeyPatch) -> Any:
    from yichuang.kernel.importing import registry
    from yichuang.kernel.importing.rules.spec import Column, ImportSpec, Kind

    stored: dict[Any, Any] = {("a",): {"code": "a", "name": "甲"}}

    def apply(*, by: Any, at: Any, new: Any, changed: Any) -> None:
        for values in (*new, *(c.values for c in changed)):
            stored[(values["code"],)] = dict(values)

    made = ImportSpec(
        key="things",
        title="试验清单",
        columns=(
            Column("code", "编码", Kind.IDENTIFIER, required=True),
            Column("name", "名称", required=True),
        ),
        business_key=("code",),
        load_existing=lambda keys: {k: stored[k] for k in keys if k in stored},
        apply=apply,
        load_all=lambda: list(stored.values()),
    )
    registry.register(made)
    yield stored
    registry._specs.pop("things")


def test_a_list_with_a_template(county: Client, spec: dict[Any, Any]) -> None:
    assert "试验清单" in county.get("/manage/import").content.decode()
    book = county.get("/manage/import/list/things/template").content
    assert openpyxl.load_workbook(io.BytesIO(book))["填写"].cell(3, 2).value == "甲"
    file = SimpleUploadedFile("things.csv", "编码,名称\na,新甲\nb,乙\nc,\n".encode())
    response = county.post("/manage/import/list/things", {"file": file})
    body = county.get(response.url).content.decode()
    assert response.status_code == 302 and "新甲" in body and "要改的格子" in body
    b"".join(county.get(f"{response.url}/errors").streaming_content)
    refused = county.post(f"{response.url}/commit", {"all": "yes"})
    assert refused.status_code == 409
    assert county.post(f"{response.url}/commit").status_code == 302
    assert spec[("a",)]["name"] == "新甲" and ("b",) in spec and ("c",) not in spec
    assert "已导入" in county.get(response.url).content.decode()
    assert county.get("/manage/import/list/nope").status_code == 404
