"""PDF: whole, without password, scripts, launches and attachments."""

import re
import zlib
from collections.abc import Iterator

from .limits import MAX_UNPACKED, Refused
from .markup import check_no_zip_tail

_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n(.*?)endstream", re.DOTALL)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENDS = rb"(?=[\s/<>\[\]()%]|$)"
_ACTIVE = {
    re.compile(rb"/(JavaScript|JS)" + _ENDS): "脚本",
    re.compile(rb"/Launch" + _ENDS): "启动程序的动作",
    re.compile(rb"/EmbeddedFiles?" + _ENDS): "附件",
    re.compile(rb"/RichMedia" + _ENDS): "多媒体内容",
}
_PASSWORD = re.compile(rb"/Encrypt" + _ENDS)


def check_pdf(data: bytes) -> None:
    """Raise Refused for a PDF that is cut off, locked or active.

    Names are looked for outside streams and inside object streams, with #xx undone; the
    pictures' own bytes are left out, where three letters would turn up by chance.
    """
    if b"%%EOF" not in data[-2048:]:
        raise Refused("PDF 不完整，可能没有下载完或传输中断。", "请重新生成或下载后再上传。")
    check_no_zip_tail(data)
    for part in _structure(data):
        names = _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), part)
        if _PASSWORD.search(names):
            raise Refused("PDF 加了密码或权限限制。", "请去掉密码后再上传（可打印为新的 PDF）。")
        for pattern, what in _ACTIVE.items():
            if pattern.search(names):
                raise Refused(
                    f"PDF 里含有{what}，出于安全考虑不能接收。",
                    "请用“打印为 PDF”生成一份新文件后再上传。",
                )


def _structure(data: bytes) -> Iterator[bytes]:
    yield _STREAM.sub(b"stream endstream", data)
    budget = MAX_UNPACKED
    for match in _OBJECT_STREAM.finditer(data):
        inflater = zlib.decompressobj()
        try:
            part = inflater.decompress(match[1], budget)
        except zlib.error:
            continue  # another filter: readers of scripts do not need one, printers do
        budget -= len(part)
        if budget <= 0:
            raise Refused("PDF 展开后过大。", "请用“打印为 PDF”生成一份新文件后再上传。")
        yield part
