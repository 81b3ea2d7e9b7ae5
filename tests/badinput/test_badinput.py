"""A sample of the corpus, and proof that each family sees its door broken."""

from collections.abc import Iterator
from itertools import islice

import pytest

from tests.badinput import cases, doors
from tests.badinput.cases import Case, Sent, fault, refused, run, taken
from tests.badinput.corpus import FAMILIES, cases_of
from tests.badinput.doors import opened
from tests.badinput.scene import Scene, rolled_back, watching

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SLOW = {"scripts", "bombs"}  # whole walks, and megabytes: only by the command
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


def test_control_a_door_without_its_check_is_seen(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the check of names gone the corpus of names turns red."""
    monkeypatch.setattr("yichuang.kernel.identity.rules.names.name_fault", lambda name: "")
    monkeypatch.setattr(cases, "_CHINESE", cases._TAGS)
    assert isinstance(fault(Case("x"), scene, _answer(scene), set()), str)


def _answer(scene: Scene) -> object:
    with rolled_back(), watching():
        return Sent("visitor", "/", method="GET").by(scene.client("visitor"))
