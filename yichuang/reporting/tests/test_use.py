"""The list against the deeds, without rows."""

from datetime import date

from yichuang.reporting.rules.use import covers, holds, unused

D = date


def test_the_day_a_power_ends_is_no_longer_covered() -> None:
    spans = [(D(2026, 1, 1), D(2026, 3, 1)), (D(2026, 3, 1), None)]
    assert covers(spans, D(2026, 1, 1), D(2026, 12, 31))
    assert covers(spans[::-1], D(2026, 2, 28), D(2026, 3, 1))
    assert not covers(spans[:1], D(2026, 2, 1), D(2026, 3, 1))
    assert covers(spans[:1], D(2026, 2, 1), D(2026, 2, 28))
    assert not covers(spans, D(2025, 12, 31), D(2026, 1, 5))
    assert not covers([], D(2026, 1, 1), D(2026, 1, 1))


def test_a_gap_between_two_versions_is_a_gap() -> None:
    spans = [(D(2026, 1, 1), D(2026, 3, 1)), (D(2026, 4, 1), None)]
    assert not covers(spans, D(2026, 2, 1), D(2026, 5, 1))
    assert not holds(spans, D(2026, 3, 15)) and holds(spans, D(2026, 4, 1))


def test_unused_says_whether_anybody_could_apply() -> None:
    listed = {
        "1": ("甲", "局", "b1"),
        "2": ("乙", "局", "b2"),
        "3": ("丙", "局", "b3"),
        "4": ("丁", "局", ""),
    }
    found = unused(listed, {"b1"}, {"b1", "b2"})
    assert [(one.code, one.reason) for one in found] == [
        ("2", "有办事指南，期间没有收件"),
        ("3", "没有对应的办事指南"),
        ("4", "没有对应的办事指南"),
    ]
