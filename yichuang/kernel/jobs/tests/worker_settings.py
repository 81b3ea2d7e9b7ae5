"""Settings of a worker process that a test starts: the test's database, the test's folder."""

import json
import os
from pathlib import Path

from yichuang.config.settings.test import *  # noqa: F403

YC_DATA = Path(os.environ["WORKER_TEST_DATA"])
DATABASES = {"default": json.loads(os.environ["WORKER_TEST_DATABASE"])}
if os.environ.get("WORKER_TEST_APPS"):
    INSTALLED_APPS = os.environ["WORKER_TEST_APPS"].split(",")
    MIDDLEWARE: list[str] = []
