"""A hall for each test."""

import pytest

from yichuang.cases import factories


@pytest.fixture
def world(db: None) -> factories.Hall:
    """A department with a published licence item and staff."""
    return factories.hall()
