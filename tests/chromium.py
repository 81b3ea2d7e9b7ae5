"""Find a Chromium for the browser journeys, or get one. Standard library only: dev.py uses it."""

import os
import shutil
import subprocess
from pathlib import Path

ENV = "YICHUANG_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
CACHES = (".cache/ms-playwright", "Library/Caches/ms-playwright")
CACHED = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
PACKAGES = ("chromium", "fonts-noto-cjk")
REMEDY = f"apt install {' '.join(PACKAGES)}, or name a Chromium in {ENV}"
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str:
    """Path of a Chromium on this machine, or ''."""
    given = os.environ.get(ENV, "")
    if given:
        return given if os.access(given, os.X_OK) else ""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    for place in PLACES:
        if os.access(place, os.X_OK):
            return place
    return _playwright_cache()


def _playwright_cache() -> str:
    root = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    roots = [Path(root)] if root else [Path.home() / cache for cache in CACHES]
    hits = [hit for base in roots for pattern in CACHED for hit in sorted(base.glob(pattern))]
    return str(hits[-1]) if hits else ""


def fetch(python: str) -> str:
    """Playwright's download first, then (as root, on Debian) the package. Path or ''."""
    attempts = [[python, "-m", "playwright", "install", "chromium"]]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        attempts.append(["apt-get", "update", "-q"])
        attempts.append(["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES])
    for attempt in attempts:
        print("Chromium:", " ".join(attempt), flush=True)
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        try:
            subprocess.run(attempt, check=False, env=env, timeout=600)
        except (OSError, subprocess.TimeoutExpired) as error:
            print(f"Chromium: {error}", flush=True)
        path = find()
        if path:
            return path
    return ""
