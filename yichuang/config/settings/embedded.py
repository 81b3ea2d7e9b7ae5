"""One machine, one data folder: what `python3 dev.py run` and a small county use."""

import os
import secrets

from .base import *
from .base import YC_DATA
from .database import choose

DATABASES = {"default": choose(YC_DATA)}
STATIC_ROOT = None  # files are served from where they lie
YC_SITE_STORED = True
YC_DEMO = os.environ.get("YICHUANG_DEMO", "") == "1"
YC_OUTBOUND_LOOPBACK = os.environ.get("YICHUANG_OUTBOUND_LOOPBACK", "") == "1"


def _secret() -> str:
    """A secret of this data folder's own, made once; a missing folder gets a throw-away."""
    path = YC_DATA / "keys" / "django.key"
    if path.exists():
        return path.read_text().strip()
    value = secrets.token_urlsafe(48)
    if YC_DATA.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(value)
    return value


SECRET_KEY = os.environ.get("YICHUANG_SECRET_KEY") or _secret()
