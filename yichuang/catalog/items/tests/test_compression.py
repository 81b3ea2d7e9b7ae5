"""时限压缩: like units only, what is left out is named, a longer promise is found."""

from fractions import Fraction

from yichuang.catalog.items.rules.compression import Limits, rate, total


def test_working_days_and_calendar_days_are_never_added() -> None:
    found = total(
        [
            Limits("甲", 20, "wd", 5, "wd"),
            Limits("乙", 10, "wd", 10, "wd"),
            Limits("丙", 30, "nd", 15, "nd"),
            Limits("丁", 20, "wd", 20, "nd"),
            Limits("戊", None, "wd", 3, "wd"),
            Limits("己", 20, "wd", None, "wd"),
        ]
    )
    assert found.compared == {"wd": (2, 30, 15), "nd": (1, 30, 15)}
    assert found.left_out == ("丁", "戊", "己") and found.longer == ()
    assert found.sentence == (
        "可比的 2 项，法定合计 30 个工作日，承诺合计 15 个工作日，压缩 50.0%；"
        "可比的 1 项，法定合计 30 个自然日，承诺合计 15 个自然日，压缩 50.0%；"
        "3 项没有法定时限、没有承诺或者单位不同，没有算进去。"
    )


def test_a_promise_longer_than_the_law_is_named() -> None:
    found = total([Limits("甲", 5, "wd", 6, "wd"), Limits("乙", 1, "month", 1, "month")])
    assert found.longer == ("甲",) and "1 项的承诺时限比法定的长" in found.sentence
    assert "法定合计 1 个月" in found.sentence


def test_nothing_to_compress_is_no_compression() -> None:
    assert rate(0, 0) == 0 and rate(20, 5) == Fraction(3, 4)
    assert total([]).sentence == "没有可比的事项。"
