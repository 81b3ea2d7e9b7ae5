"""What is taken and what is refused, and in which words."""

import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yichuang.kernel.files.rules import (
    MAX_BYTES,
    FileKind,
    Refused,
    archives,
    check_content,
    clean_name,
    download_headers,
    images,
    pdf,
    text,
)

from . import samples

GOOD = {
    "照片.jpg": (samples.jpeg(), FileKind.JPG),
    "照片.JPEG": (samples.jpeg(), FileKind.JPG),
    "motion.jpg": (samples.jpeg(tail=b"\x00\x00\x00\x18ftypmp42"), FileKind.JPG),
    "章.png": (samples.png(), FileKind.PNG),
    "合同.pdf": (samples.pdf(), FileKind.PDF),
    "批复.ofd": (samples.ofd(), FileKind.OFD),
    "申请书.docx": (samples.docx(), FileKind.DOCX),
    "名单.xlsx": (samples.xlsx(), FileKind.XLSX),
    "说明.txt": ("说明".encode(), FileKind.TXT),
    "名单.csv": ("姓名,电话\n张三,1\n".encode("gb18030"), FileKind.CSV),
    "带标记.csv": ("姓名\n".encode("utf-8-sig"), FileKind.CSV),
    "链接.docx": (
        samples.docx(
            {"word/_rels/document.xml.rels": samples.relation("hyperlink", "http://a.invalid")}
        ),
        FileKind.DOCX,
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_ordinary_files_are_taken(name: str) -> None:
    data, kind = GOOD[name]
    checked = check_content(name, data)
    assert (checked.kind, checked.size) == (kind, len(data))


ZIP_TAIL = samples.docx()
JS_STREAM = (
    b"/Type /ObjStm /Filter /FlateDecode >>\nstream\n"
    + zlib.compress(b"1 0 << /S /JavaScript /JS (app.alert(1)) >>")
    + b"\nendstream\nendobj\n9 0 obj\n<<"
)
DTD = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><root/>"
BAD: dict[str, tuple[str, bytes, str]] = {
    "zero bytes": ("a.pdf", b"", "空文件"),
    "html as jpg": ("a.jpg", b"<html><script>alert(1)</script>", "认不出"),
    "svg": ("a.svg", b"<svg xmlns='x'><script/></svg>", "认不出"),
    "svg as png": ("a.png", b"<svg xmlns='x'/>", "认不出"),
    "html as txt": ("a.txt", b"  <!DOCTYPE html><p>", "网页代码"),
    "svg as csv": ("a.csv", b"<svg onload=alert(1)>", "网页代码"),
    "mhtml as txt": ("a.txt", b"MIME-Version: 1.0\nContent-Type: text/html", "网页代码"),
    "binary as txt": ("a.txt", b"abc\x00\x01", "不是文本"),
    "utf-16 csv": ("a.csv", "姓名".encode("utf-16"), "UTF-16"),
    "unknown encoding": ("a.csv", b"\x81\xff\xff\xff", "编码"),
    "gif": ("a.gif", b"GIF89a/*<script>*/", "认不出"),
    "gif+js as jpg": ("a.jpg", b"GIF89a=1;alert(1)", "认不出"),
    "program": ("a.exe", b"MZ\x90\x00", "认不出"),
    "pdf as jpg": ("a.jpg", samples.pdf(), "内容却是PDF"),
    "png as jpg": ("a.jpg", samples.png(), "内容却是PNG"),
    "docx as xlsx": ("a.xlsx", samples.docx(), "内容却是Word"),
    "no ending": ("README", samples.pdf(), "扩展名"),
    "old excel": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版"),
    "locked xlsx": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "密码"),
    "plain zip": ("a.zip", samples.office("x.txt"), "认不出"),
    "xlsm": ("a.xlsm", samples.xlsx(), "扩展名"),
    "jpeg cut": ("a.jpg", samples.jpeg()[:30], "损坏"),
    "jpeg without end": ("a.jpg", samples.jpeg()[:-2], "损坏"),
    "jpeg+html comment": ("a.jpg", samples.jpeg(comment=b"<html><script>"), "网页代码"),
    "jpeg+html tail": ("a.jpg", samples.jpeg(tail=b"<script>alert(1)</script>"), "网页代码"),
    "jpeg+zip": ("a.jpg", samples.jpeg(tail=ZIP_TAIL), "压缩包"),
    "jpeg too big": ("a.jpg", samples.jpeg(50_000, 50_000), "尺寸"),
    "png cut": ("a.png", samples.png()[:-6], "损坏"),
    "png flipped bit": ("a.png", samples.png().replace(b"IDAT", b"IDAU"), "损坏"),
    "png tail": ("a.png", samples.png() + b"<?php system($_GET[1]);", "夹带"),
    "png text markup": ("a.png", samples.png(extra=b"c\0<svg onload=x>"), "网页代码"),
    "png too big": ("a.png", samples.png(50_000, 50_000), "尺寸"),
    "pdf cut": ("a.pdf", samples.pdf()[:60], "不完整"),
    "pdf password": ("a.pdf", samples.pdf(b"/Encrypt 5 0 R "), "密码"),
    "pdf script": ("a.pdf", samples.pdf(b"/OpenAction << /S /JavaScript /JS (x) >>"), "脚本"),
    "pdf hidden script": ("a.pdf", samples.pdf(b"/AA << /S /J#61vaScript >>"), "脚本"),
    "pdf packed script": ("a.pdf", samples.pdf(JS_STREAM), "脚本"),
    "pdf launch": ("a.pdf", samples.pdf(b"/AA << /S /Launch /F (cmd) >>"), "启动程序"),
    "pdf attachment": ("a.pdf", samples.pdf(b"/Names << /EmbeddedFiles 9 0 R >>"), "附件"),
    "html then pdf": ("a.pdf", b"<html>" + samples.pdf(), "认不出"),
    "pdf+zip": ("a.pdf", samples.pdf() + b"%%EOF" + ZIP_TAIL, "压缩包"),
    "zip broken": ("a.docx", samples.docx()[:-30], "损坏"),
    "zip bomb": ("a.xlsx", samples.xlsx({"xl/b.bin": b"\0" * (50 * 1024 * 1024 + 1)}), "展开"),
    "many entries": ("a.xlsx", samples.xlsx({f"x{n}": b"" for n in range(2000)}), "部件"),
    "zip slip": ("a.docx", samples.docx({"../../etc/passwd": b"x"}), "损坏"),
    "absolute path": ("a.docx", samples.docx({"/etc/passwd": b"x"}), "损坏"),
    "macro": ("a.docx", samples.docx({"word/vbaProject.bin": b"x"}), "宏"),
    "macro sheet": ("a.xlsx", samples.xlsx({"xl/macrosheets/sheet1.xml": "<a/>"}), "宏"),
    "external link": ("a.xlsx", samples.xlsx({"xl/externalLinks/l1.xml": "<a/>"}), "外部链接"),
    "embedded object": ("a.docx", samples.docx({"word/embeddings/o.bin": b"x"}), "嵌入"),
    "remote template": (
        "a.docx",
        samples.docx(
            {"word/_rels/settings.xml.rels": samples.relation("attachedTemplate", "http://x")}
        ),
        "外部模板",
    ),
    "entities": ("a.xlsx", samples.xlsx({"xl/s.xml": DTD}), "XML"),
    "entities utf-16": ("a.xlsx", samples.xlsx({"xl/s.xml": DTD.encode("utf-16")}), "XML"),
    "dde": ("a.docx", samples.docx({"word/d.xml": "<i>DDEAUTO c:\\cmd</i>"}), "DDE"),
}


@pytest.mark.parametrize("case", BAD)
def test_traps_are_refused_in_words(case: str) -> None:
    name, data, words = BAD[case]
    with pytest.raises(Refused) as refusal:
        check_content(name, data)
    assert words in refusal.value.message + refusal.value.what_to_do
    assert refusal.value.what_to_do


@pytest.mark.parametrize(
    ("case", "module", "guard"),
    [
        ("jpeg+html comment", images, "check_no_markup"),
        ("jpeg+zip", images, "check_no_zip_tail"),
        ("pdf+zip", pdf, "check_no_zip_tail"),
        ("macro", archives, "_check_directory"),
        ("remote template", archives, "_check_relations"),
        ("jpeg too big", images, "_check_size"),
    ],
)
def test_each_trap_is_caught_by_its_own_guard(
    case: str, module: object, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: with the guard off, the same file gets in."""
    monkeypatch.setattr(module, guard, lambda *_: None)
    name, data, _ = BAD[case]
    check_content(name, data)


def test_text_guard_off_lets_a_page_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_LOOKS_LIKE_PAGE", text._CONTROL)
    check_content("a.txt", BAD["html as txt"][1])


@given(
    st.lists(
        st.sampled_from([b"dde", b"DDE", b"ddeLink", b"<", b"auto", b"AUTO", b" ", b"\n", b"x"])
        | st.binary(max_size=2),
        max_size=8,
    ).map(b"".join)
)
@example(b"\xc4dde ")
def test_a_field_of_a_text_is_found_by_the_exact_pattern_and_nothing_else(content: bytes) -> None:
    found = bool(archives._DDE_FIELD.search(content))
    assert archives._has_dde("word/document.xml", content) == found


@pytest.mark.parametrize(
    ("part", "refused"),
    [
        ('<ddeLink ddeService="cmd"/>', True),
        ('<x:ddeLink ddeService="cmd"/>', True),
        ("<t>防范 DDE 攻击的通知</t>", False),
    ],
)
def test_of_a_workbook_only_the_link_counts_not_what_its_cells_speak_of(
    part: str, refused: bool
) -> None:
    data = samples.xlsx({"xl/links/one.xml": part})
    if not refused:
        check_content("a.xlsx", data)
        return
    with pytest.raises(Refused, match="DDE"):
        check_content("a.xlsx", data)


@pytest.mark.parametrize(("size", "taken"), [(-1, True), (0, True), (1, False)])
def test_cap_is_exact(size: int, taken: bool) -> None:
    data = b"a" * (MAX_BYTES + size)
    if taken:
        assert check_content("a.txt", data).size == len(data)
    else:
        with pytest.raises(Refused, match="20 MB"):
            check_content("a.txt", data)


def test_declared_size_is_not_believed() -> None:
    """An entry that unpacks to more than it declares does not get through to other readers."""
    data = samples.xlsx({"xl/b.bin": b"\0" * 1000})
    # the central directory's uncompressed size of xl/b.bin, made ten bytes
    position = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/b.bin"))
    forged = data[: position + 24] + (10).to_bytes(4, "little") + data[position + 28 :]
    with pytest.raises(Refused):
        check_content("a.xlsx", forged)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\temp\\申请书.docx", "申请书.docx"),
        ("a\x00.pdf", "a.pdf"),
        ("abc\u202efdp.exe", "abcfdp.exe"),
        ("con.txt", "_con.txt"),
        ("..%2f..%2fx.pdf", "_2f.._2fx.pdf"),
        ("", "未命名"),
        ("   . ", "未命名"),
        ("\ud800.pdf", "pdf"),
        ('"<b>".pdf', "__b__.pdf"),
    ],
)
def test_names_lose_their_tricks(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_a_short_plain_one(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned.encode()) <= 200
    assert not set(cleaned) & set('/\\\0\n\r"<>')
    assert clean_name(cleaned) == cleaned


def test_long_name_keeps_its_ending() -> None:
    assert clean_name("很" * 300 + ".pdf").endswith("很.pdf")


def test_download_headers_defuse_the_browser() -> None:
    headers = download_headers('张三"\r\nX: 1.pdf', "application/pdf")
    assert headers["Content-Disposition"].startswith('attachment; filename="')
    assert "filename*=UTF-8''%E5%BC%A0%E4%B8%89" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert all(c not in value for value in headers.values() for c in "\r\n")


def test_only_pictures_and_pdf_are_shown_beside_the_form() -> None:
    shown = download_headers("a.png", "image/png", inline=True)
    kept = download_headers("a.txt", "text/plain", inline=True)
    assert shown["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert kept["Content-Disposition"].startswith("attachment")
