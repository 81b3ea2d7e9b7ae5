"""Pages by key: the cursor says behind which row the next page begins, never how many to skip."""

import base64
import binascii
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from yichuang.api.problems import Refusal

MOST = 200
USUAL = 50


def encode(key: str) -> str:
    """An opaque cursor; empty for the last page."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=") if key else ""


def decode(cursor: str) -> str:
    """The key in a cursor. Raises Refusal for one that we never gave out."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        key = raw.decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise bad_cursor() from error
    if encode(key) != cursor or "\x00" in key:
        raise bad_cursor()
    return key


def number(cursor: str) -> str:
    """A cursor whose key is a whole number; empty stays empty."""
    key = decode(cursor) if cursor else ""
    if key and not (key.isascii() and key.isdigit() and len(key) < 16):
        raise bad_cursor()
    return key


def bad_cursor() -> Refusal:
    """The refusal of a cursor somebody made up or cut short."""
    text = "不是本接口给出的翻页位置"
    return Refusal("invalid", text, fields={"query.after": [text]})


def link_next(request: HttpRequest, response: HttpResponse, after: str | int) -> None:
    """Where the next page is: the same request with another `after`."""
    query = {name: values[-1] for name, values in request.GET.lists()} | {"after": str(after)}
    url = request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
    response["Link"] = f'<{url}>; rel="next"'
