"""What a barcode reader read: which case it names, pure.

A reader is a keyboard: it types the 受理编号 of a printed barcode, or the address in the QR of
a receipt (progress page) or of a document (verification page). The host is not looked at: the
paper may carry the public address while the desk is opened on the office's own.
"""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

CASE_NUMBER = re.compile(r"20\d{10,12}")  # date and the number of the day
_CASE_PATH = re.compile(r"/(?:p|desk/cases)/(20\d{10,12})(?:/|$)")
_PAPER_PATH = re.compile(r"/v/([^/]+)/?$")


def read(text: str) -> tuple[str, str]:
    """("case", number), ("paper", document number) or ("", "") for anything else.

    Full-width digits are what an input method makes of a reader's keys.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if CASE_NUMBER.fullmatch(plain):
        return "case", plain
    if not plain.lower().startswith(("http://", "https://")):
        return "", ""
    try:
        path = unquote(urlsplit(text.strip()).path)
    except ValueError:
        return "", ""
    if found := _CASE_PATH.search(path):
        return "case", found[1]
    found = _PAPER_PATH.search(path)
    return ("paper", found[1]) if found else ("", "")
