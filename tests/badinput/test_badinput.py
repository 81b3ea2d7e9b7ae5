"""A sample of the corpus, and proof that a fault of each kind is seen."""

from collections.abc import Iterator
from itertools import islice

import pytest

from tests.badinput import doors
from tests.badinput.cases import refused, run, taken
from tests.badinput.corpus import FAMILIES, cases_of
from tests.badinput.doors import opened
from tests.badinput.scene import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
# Whole walks, megabytes, several pages a case: only by the command.
SLOW = {"scripts", "bombs", "addresses", "pollution", "queries"}
EACH = 3


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    with opened() as found:
        yield found


def test_a_sample_of_every_family_is_answered_as_expected(scene: Scene) -> None:
    wrong = [
        f"{case.id}: {found}"
        for family in FAMILIES
        if family not in SLOW
        for case in islice(cases_of(family, scene), EACH)
        if (found := run(case, scene))
    ]
    assert wrong == []


def test_control_each_kind_of_fault_is_seen(scene: Scene) -> None:
    """A door that answers otherwise than expected, or writes where it should not, is reported."""
    c = scene.county
    assert run(taken("x", doors.intake(c, name="何\0秀英")), scene).startswith("answers 422")
    assert run(refused("x", doors.intake(c)), scene).startswith("answers 302")
    assert run(taken("x", doors.intake(c), effect="staff"), scene).startswith("writes")
    half = refused("x", doors.intake(c), status=302)
    assert run(half, scene).startswith("half-written")
    assert "says none of" in run(
        refused("x", doors.intake(c, name="何\0秀英"), "没有这句话"), scene
    )
