"""The clock held and one county at work."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yichuang.cases.factories import Hall

from . import world as w


@pytest.fixture
def county(db: None) -> Iterator[Hall]:
    with w.at():
        yield w.county(service_objects=["person", "enterprise", "other"])


@pytest.fixture
def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("布局图.png", w.PNG)
