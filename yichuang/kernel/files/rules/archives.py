"""docx, xlsx and OFD are archives: checked as such before anything reads them."""

import io
import re
import zipfile
import zlib

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from .limits import MAX_ENTRIES, MAX_UNPACKED, Refused
from .sheets import check_extent

RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|macrosheets|/activex|customui|/externallinks/|/embeddings/|oleobject",
    re.IGNORECASE,
)
_DDE_FIELD = re.compile(rb"\bDDE(AUTO)?\s", re.IGNORECASE)
_DDE_LINKS = (b"<ddeLink", b":ddeLink")
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_RESAVE = "请在 WPS 或 Office 中打开，另存为不带宏的新文件后再上传。"


def _broken() -> Refused:
    return Refused("文件已损坏，打不开。", "请在办公软件中打开确认后另存，再上传。")


def check_archive(data: bytes) -> frozenset[str]:
    """The names inside. Raises Refused for a bomb, a trap or a broken archive.

    Declared sizes are judged before a byte is unpacked; then every entry is read, because
    a reader in another language may not stop at the declared size (Python's does, and
    finds the lie by the sum).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(entries, len(data))
            for entry in entries:
                _check_entry(entry, archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise _broken() from error
    return frozenset(entry.filename for entry in entries)


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Refused(
            f"文件里有 {len(entries)} 个部件，超过上限 {MAX_ENTRIES} 个。", "请拆成几个文件上传。"
        )
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED or packed > size:  # more packed than there is: overlapping parts
        raise Refused(
            f"文件展开后有 {unpacked / 1024 / 1024:.0f} MB，"
            f"超过上限 {MAX_UNPACKED // 1024 // 1024} MB。",
            "请删去多余的行、图片或工作表，或拆成几个文件上传。",
        )
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(_bad_path(name) for name in names):
        raise _broken()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("文件加了密码。", "请去掉密码后再上传。")
    if any(_is_link(entry) for entry in entries):
        raise _broken()
    if any(_ACTIVE_PARTS.search("/" + name) for name in names):
        raise Refused("文件里含有宏、控件、嵌入对象或外部链接，不能接收。", _RESAVE)


def _bad_path(name: str) -> bool:
    return (
        name.startswith(("/", "\\"))
        or "\\" in name
        or "\x00" in name
        or ":" in name
        or ".." in name.split("/")
    )


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return (entry.external_attr >> 16) & 0o170000 == 0o120000


def _check_entry(entry: zipfile.ZipInfo, content: bytes) -> None:
    check_extent(content)  # a sheet may have any name: the workbook says which part it is
    name = entry.filename.lower()
    if not name.endswith((".xml", ".rels")):
        return
    # A document type brings entities. It may stand behind a long comment, and in UTF-16.
    if any(mark in content for mark in _DOCTYPES):
        raise Refused("文件里含有不允许的 XML 声明。", _RESAVE)
    if name.endswith("[content_types].xml") and b"macroenabled" in content.lower():
        raise Refused("文件带有宏，不能接收。", _RESAVE)
    if name.endswith(".rels"):
        _check_relations(content)
        return
    if _has_dde(name, content):
        raise Refused("文件里含有动态数据交换（DDE）指令，不能接收。", _RESAVE)


def _has_dde(name: str, content: bytes) -> bool:
    """Whether a part asks another program for data: a field of a text, a link of a workbook.

    A sheet is tens of megabytes, and its cells may speak of DDE: there only the element counts,
    with or without a prefix, and XML takes its name as it is written. A text without the three
    letters in any case, and that is nearly every one, never comes to the slow, exact pattern.
    """
    if name.startswith("xl/"):
        return any(mark in content for mark in _DDE_LINKS)
    return (
        name.startswith("word/")
        and b"dde" in content.lower()
        and _DDE_FIELD.search(content) is not None
    )


def _check_relations(content: bytes) -> None:
    """External targets fetch when the file is opened; only plain hyperlinks may leave."""
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise _broken() from error
    for relation in root.iter(RELATION):
        outside = relation.get("TargetMode", "").lower() == "external"
        if outside and not relation.get("Type", "").endswith("/hyperlink"):
            raise Refused("文件引用了外部模板、图片或数据，不能接收。", _RESAVE)
