"""The demo county has licences at every turn of their lives."""

from collections import Counter

import pytest
from django.apps import apps


@pytest.mark.slow
def test_each_turn_of_a_licence_is_there(county: dict[str, int], db: None) -> None:
    acts = Counter(apps.get_model("cases", "LicenceAct").objects.values_list("move", "state"))
    for turn in (("renew", "done"), ("renew", "deemed"), ("alter", "done"), ("rescind", "done")):
        assert acts[turn] >= 1, acts
    hearings = Counter(apps.get_model("cases", "Hearing").objects.values_list("state", flat=True))
    assert hearings["scheduled"] >= 1 and hearings["held"] >= 1, hearings
    assert apps.get_model("cases", "ArchivePackage").objects.count() >= 1


@pytest.mark.slow
def test_what_ran_out_was_confirmed_or_waits(county: dict[str, int], db: None) -> None:
    rows = apps.get_model("cases", "LicenceAct").objects.filter(move="cancel")
    assert set(rows.values_list("state", flat=True)) <= {"done", "proposed"}
    assert rows.exists()
