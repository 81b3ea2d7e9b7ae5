"""Which kind of file the bytes are, whatever the name says, and whether it is safe to keep."""

from collections.abc import Callable
from dataclasses import dataclass

from yichuang.kernel.enums import Labelled

from .archives import check_archive
from .images import check_jpeg, check_png
from .limits import MAX_BYTES, Refused
from .names import clean_name, extension
from .pdf import check_pdf
from .text import check_text


class FileKind(Labelled):
    """The kinds of file that are taken."""

    JPG = "jpg", "JPG 图片"
    PNG = "png", "PNG 图片"
    PDF = "pdf", "PDF 文档"
    OFD = "ofd", "OFD 版式文档"
    DOCX = "docx", "Word 文档（docx）"
    XLSX = "xlsx", "Excel 表格（xlsx）"
    TXT = "txt", "文本文件"
    CSV = "csv", "CSV 表格"
    ARCHIVE = "zip", "归档包"  # made by the product, never uploaded


CONTENT_TYPES = {
    FileKind.ARCHIVE: "application/zip",
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.PDF: "application/pdf",
    FileKind.OFD: "application/ofd",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.TXT: "text/plain; charset=utf-8",
    FileKind.CSV: "text/csv; charset=utf-8",
}
EXTENSIONS = {kind.value: kind for kind in FileKind if kind is not FileKind.ARCHIVE}
EXTENSIONS["jpeg"] = FileKind.JPG
ALLOWED = "JPG、PNG、PDF、OFD、docx、xlsx、txt、csv"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAKE = f"可以上传：{ALLOWED}。"
# What people really try, and how they get it into a kind we take.
HOW_TO = {
    "xls": "请在 WPS 或 Excel 中用“另存为”选择“Excel 工作簿 (*.xlsx)”后再上传。",
    "et": "请在 WPS 中用“另存为”选择“Microsoft Excel 文件 (*.xlsx)”后再上传。",
    "doc": "请在 WPS 或 Word 中用“另存为”选择“Word 文档 (*.docx)”后再上传。",
    "wps": "请在 WPS 中用“另存为”选择“Microsoft Word 文件 (*.docx)”后再上传。",
    "xlsm": "这是带宏的表格。请另存为“Excel 工作簿 (*.xlsx)”后再上传。",
    "docm": "这是带宏的文档。请另存为“Word 文档 (*.docx)”后再上传。",
    "heic": "请在手机“设置-相机-格式”中选择“兼容性最佳”重新拍照，或截屏后上传。",
    "zip": "请解压后逐个上传。",
    "rar": "请解压后逐个上传。",
    "7z": "请解压后逐个上传。",
}
# What makes an archive a workbook of another kind (.ods, .xlsb), whose sheets are not looked at.
_OTHER_BOOKS = frozenset({"mimetype", "xl/workbook.bin"})


@dataclass(frozen=True)
class Checked:
    """What the content turned out to be, and the name it is shown under."""

    kind: FileKind
    content_type: str
    name: str
    size: int


def check_content(name: str, data: bytes) -> Checked:
    """Decide the kind by content and refuse what is not safe or not what the name says.

    Raises Refused with words for the person who uploads.
    """
    shown = clean_name(name)
    ending = extension(shown)
    _check_size(shown, len(data))
    _check_old_office(shown, ending, data)
    kind = _detect(data, ending)
    claimed = EXTENSIONS.get(ending)
    if kind is None:
        raise Refused(
            f"不能接收文件“{shown}”：认不出它的内容，或者不是可以接收的类型。",
            HOW_TO.get(ending, _TAKE),
        )
    if claimed is None:
        raise Refused(
            f"不能接收文件“{shown}”：扩展名“.{ending}”不在可以接收的类型里，而内容是{kind.label}。",
            HOW_TO.get(ending, f"如果内容无误，请把扩展名改为 .{kind.value} 后再上传。"),
        )
    if claimed is not kind:
        raise Refused(
            f"不能接收文件“{shown}”：扩展名说是{claimed.label}，内容却是{kind.label}。",
            "请确认选对了文件，不要靠改扩展名转换格式；用原来的软件“另存为”需要的格式。",
        )
    CHECKS[kind](data)
    return Checked(kind, CONTENT_TYPES[kind], shown, len(data))


def _check_size(name: str, size: int) -> None:
    if size == 0:
        raise Refused(f"不能接收文件“{name}”：这是空文件（0 字节）。", "请重新选择文件。")
    if size > MAX_BYTES:
        raise Refused(
            f"不能接收文件“{name}”：超过单个文件的上限 {MAX_BYTES // 1024 // 1024} MB。",
            "请压缩图片、降低扫描分辨率，或分成几个文件上传。",
        )


def _check_old_office(name: str, ending: str, data: bytes) -> None:
    if data.startswith(OLE):
        raise Refused(
            f"不能接收文件“{name}”：这是旧版 Office/WPS 格式，或者是加了密码的文件。",
            HOW_TO.get(ending, "请去掉密码，另存为 .xlsx 或 .docx 后再上传。"),
        )


def _detect(data: bytes, ending: str) -> FileKind | None:
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.JPG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if data.startswith(b"%PDF-"):
        return FileKind.PDF
    if data.startswith(b"PK\x03\x04"):
        return _archive_kind(data)
    if ending in {"txt", "csv"}:
        check_text(data)
        return EXTENSIONS[ending]
    return None


def _archive_kind(data: bytes) -> FileKind | None:
    names = check_archive(data)
    if names & _OTHER_BOOKS:  # two workbooks in one: a reader may open the one nobody looked at
        return None
    for marker, kind in (
        ("word/document.xml", FileKind.DOCX),
        ("xl/workbook.xml", FileKind.XLSX),
        ("OFD.xml", FileKind.OFD),
    ):
        if marker in names:
            return kind
    return None


def _already_checked(_data: bytes) -> None:
    """Archives and text were checked while they were recognised."""


CHECKS: dict[FileKind, Callable[[bytes], None]] = {
    FileKind.JPG: check_jpeg,
    FileKind.PNG: check_png,
    FileKind.PDF: check_pdf,
    FileKind.OFD: _already_checked,
    FileKind.DOCX: _already_checked,
    FileKind.XLSX: _already_checked,
    FileKind.TXT: _already_checked,
    FileKind.CSV: _already_checked,
}
