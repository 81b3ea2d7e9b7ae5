"""Names of uploaded files: what is kept, and how it is sent back."""

import re
import unicodedata
from urllib.parse import quote

LONGEST = 200  # bytes of UTF-8: room for a suffix below the 255 of file systems
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_UNSAFE = re.compile(r'[<>:"|?*%]')


def clean_name(name: str) -> str:
    """The file's own name without path, control, direction or device tricks; never empty.

    Blobs are stored under their digest, so this name is for people only.
    """
    base = re.split(r"[/\\]", name)[-1]
    # Cc control, Cf direction overrides and zero-width, Cs lone surrogates, Co private use
    base = "".join(c for c in base if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    base = _UNSAFE.sub("_", base).strip(" .")
    if _DEVICES.match(base):
        base = "_" + base
    return _shorten(base) or "未命名"


def extension(name: str) -> str:
    """What follows the last dot, in lower case; empty when there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def _shorten(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    tail = dot + ending if dot and len(ending) <= 10 else ""
    stem = stem if tail else name
    return stem.encode()[: LONGEST - len(tail.encode())].decode(errors="ignore") + tail


def download_headers(name: str, content_type: str, *, inline: bool = False) -> dict[str, str]:
    """Headers under which stored content can do no harm in a browser.

    An attachment by default, sandboxed and never sniffed; the name in RFC 5987 form with an
    ASCII fall-back. `inline` shows pictures and PDF beside a form, still without scripts:
    the sandbox stays for pictures, PDF viewers do not start in one.
    """
    shown = clean_name(name)
    may_show = inline and content_type in {"image/jpeg", "image/png", "application/pdf"}
    ascii_name = re.sub(r"[^A-Za-z0-9._-]+", "_", shown) or "file"
    sandbox = "" if may_show and content_type == "application/pdf" else "sandbox; "
    disposition = "inline" if may_show else "attachment"
    return {
        "Content-Type": content_type,
        "Content-Disposition": (
            f"{disposition}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(shown, safe='')}"
        ),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": (
            f"{sandbox}default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        ),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
