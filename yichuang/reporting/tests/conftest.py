"""A hall to work in."""

import pytest

from yichuang.cases import factories


@pytest.fixture
def world(db: None) -> factories.Hall:
    """Department, item in force, people."""
    return factories.hall()
