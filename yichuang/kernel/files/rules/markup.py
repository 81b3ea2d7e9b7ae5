"""Passengers: web pages and archives hidden inside other files (polyglots)."""

import re

from .limits import Refused

_MARKUP = re.compile(
    rb"<\s*(script|html|svg|iframe|object|embed)\b|<\?php|javascript:", re.IGNORECASE
)
_EOCD = b"PK\x05\x06"


def check_no_markup(part: bytes) -> None:
    """Raise Refused when a text part of a file holds a web page."""
    if _MARKUP.search(part.replace(b"\x00", b"")):
        raise Refused(
            "文件里夹带了网页代码，出于安全考虑不能接收。",
            "请用看图或办公软件打开文件，另存为新文件后再上传。",
        )


def check_no_zip_tail(data: bytes) -> None:
    """Raise Refused when the file is an archive at the same time.

    A reader of archives starts from the end, so the end decides: an end record whose
    comment runs exactly to the last byte.
    """
    start = max(0, len(data) - 65_557)
    position = data.rfind(_EOCD, start)
    while position >= 0:
        comment = int.from_bytes(data[position + 20 : position + 22], "little")
        if position + 22 + comment == len(data):
            raise Refused("文件末尾夹带了压缩包，出于安全考虑不能接收。", "请上传原始文件。")
        position = data.rfind(_EOCD, start, position)
