"""What may be uploaded, told by content; pure, so it also runs before any database."""

from .content import ALLOWED, CONTENT_TYPES, Checked, FileKind, Refused, check_content
from .limits import MAX_BYTES, MAX_ENTRIES, MAX_UNPACKED
from .names import clean_name, download_headers

__all__ = [
    "ALLOWED",
    "CONTENT_TYPES",
    "MAX_BYTES",
    "MAX_ENTRIES",
    "MAX_UNPACKED",
    "Checked",
    "FileKind",
    "Refused",
    "check_content",
    "clean_name",
    "download_headers",
]
