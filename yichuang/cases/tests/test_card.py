"""读卡: only what stands as the card said it counts as read."""

import pytest

from yichuang.cases.rules.card import as_read, by_card

READ = as_read("51162320000101001x", " 何秀英 ")
FILED = {"id_number": "51162320000101001X", "name": "何秀英"}


def test_read_and_unchanged_is_marked():
    assert by_card({"applicant": READ}, {"applicant": FILED}) == ["applicant"]


@pytest.mark.parametrize(
    "changed", [{"id_number": "511623200001010028"}, {"name": "何秀莹"}, {"name": ""}]
)
def test_one_letter_changed_was_typed(changed):
    assert by_card({"applicant": READ}, {"applicant": FILED | changed}) == []


def test_nothing_read_is_not_the_same_as_nothing_filed():
    """An empty reading must not match an empty person."""
    assert by_card({"applicant": "", "agent": ""}, {"applicant": {}, "agent": {}}) == []


def test_the_card_of_one_does_not_vouch_for_the_other():
    other = {"id_number": "511623200001010028", "name": "王德福"}
    people = {"applicant": other, "agent": FILED}
    assert by_card({"applicant": READ}, people) == []
    assert by_card({"agent": READ}, people) == ["agent"]
    assert by_card({"agent": READ}, {"applicant": other}) == []
