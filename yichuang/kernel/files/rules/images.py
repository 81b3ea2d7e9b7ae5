"""JPEG and PNG: real pictures of a bearable size, without passengers."""

import struct
import zlib
from collections.abc import Iterator

from .limits import MAX_PIXELS, MAX_SIDE, Refused
from .markup import check_no_markup, check_no_zip_tail

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_NO_LENGTH = frozenset(range(0xD0, 0xD8)) | {0x01}


def _broken() -> Refused:
    return Refused("图片已损坏或不完整，打不开。", "请重新拍照或扫描后再上传。")


def check_jpeg(data: bytes) -> None:
    """Raise Refused unless the segments are whole and carry no markup or archive.

    Phones append pictures and clips after the end marker; such a tail is kept, looked at
    for markup, and harmless because content is served as an attachment.
    """
    size = None
    scan = 0
    for marker, start, end in _segments(data):
        if marker in _FRAMES:
            size = struct.unpack(">HH", data[start + 1 : start + 5])
        if marker == 0xFE or 0xE0 <= marker <= 0xEF:
            check_no_markup(data[start:end])
        scan = end
    end_of_image = data.find(b"\xff\xd9", scan)
    if size is None or end_of_image < 0:
        raise _broken()
    _check_size(size[1], size[0])
    check_no_markup(data[end_of_image + 2 :])
    check_no_zip_tail(data)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of each header segment, up to and with the first scan."""
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            raise _broken()
        marker = data[position + 1]
        if marker == 0xFF:  # fill byte
            position += 1
            continue
        if marker in _NO_LENGTH:
            position += 2
            continue
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        end = position + 2 + length
        if length < 2 or end > len(data):
            raise _broken()
        yield marker, position + 4, end
        if marker == 0xDA:
            return
        position = end
    raise _broken()


def check_png(data: bytes) -> None:
    """Raise Refused unless it is chunks with right sums, from IHDR to IEND and no further."""
    position, last = 8, b""
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(data):
            raise _broken()
        body = data[position + 8 : end - 4]
        if zlib.crc32(kind + body) != int.from_bytes(data[end - 4 : end], "big"):
            raise _broken()
        if position == 8:
            if kind != b"IHDR" or length != 13:
                raise _broken()
            _check_size(*struct.unpack(">II", body[:8]))
        if kind in {b"tEXt", b"iTXt", b"zTXt"}:
            check_no_markup(body)
        position, last = end, kind
        if kind == b"IEND":
            break
    if last != b"IEND":
        raise _broken()
    if position != len(data):
        raise Refused("图片末尾夹带了其他内容。", "请用画图等软件打开图片，另存后再上传。")


def _check_size(width: int, height: int) -> None:
    if width == 0 or height == 0:
        raise _broken()
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise Refused(
            f"图片尺寸 {width}×{height} 像素，超过上限（每边 {MAX_SIDE}，共一亿像素）。",
            "请缩小图片后再上传；证照扫描 300 dpi 已足够清楚。",
        )
