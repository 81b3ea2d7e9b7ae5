"""Plain text and CSV: readable in one of the two encodings offices write."""

import re

from .limits import Refused

_LOOKS_LIKE_PAGE = re.compile(
    r"^\s*(<!doctype|<html|<\?xml|<svg|<script|mime-version:)", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decode_text(data: bytes) -> str:
    """UTF-8 with or without mark, else GB18030. Raises Refused for anything else."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("认不出文本的编码。", "请用 WPS、Excel 或记事本另存为“UTF-8”编码后再上传。")


def check_text(data: bytes) -> None:
    """Raise Refused for binary content and for a web page under a text name."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused("文本是 UTF-16 编码。", "请另存为“CSV UTF-8”或“UTF-8”编码后再上传。")
    text = decode_text(data)
    if _CONTROL.search(text):
        raise Refused("这不是文本文件：里面有不可显示的内容。", "请确认选对了文件。")
    if _LOOKS_LIKE_PAGE.match(text):
        raise Refused("文件内容是网页代码，不能作为文本接收。", "请上传文本或表格原文件。")
