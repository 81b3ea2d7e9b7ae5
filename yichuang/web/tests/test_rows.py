"""Cells of long tables are escaped as Django escapes them."""

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from yichuang.web.components.rows import filled

CELL = st.text() | st.integers() | st.none() | st.text().map(mark_safe)


@given(st.lists(CELL, min_size=1, max_size=5))
def test_the_same_as_format_html(cells: list[object]) -> None:
    pattern = "<td>{}</td>" * len(cells)
    assert filled(pattern, cells) == format_html(pattern, *cells)


def test_a_script_becomes_text() -> None:
    assert filled("<b>{}</b>", ["<script>'\"&"]) == "<b>&lt;script&gt;&#x27;&quot;&amp;</b>"
