"""Building the report: every blank measured, every claim checked, nothing typed."""

from dataclasses import dataclass
from datetime import date, datetime, time

from yichuang.cases.queries.problems import late_by_department, second_notices
from yichuang.kernel.clock.now import BEIJING
from yichuang.kernel.documents.rules.docx import render_paper
from yichuang.kernel.indicators import registry
from yichuang.kernel.indicators.registry import Kind, counted_together, within
from yichuang.reporting.rules.blanks import BLANKS, UNCONNECTED, Blank
from yichuang.reporting.rules.claims import CLAIMS
from yichuang.reporting.rules.findings import found_late, found_twice, found_unlisted
from yichuang.reporting.rules.paper import blocks_of
from yichuang.reporting.rules.text import (
    Checked,
    Paragraph,
    Value,
    checked,
    text_of,
    value_of,
)

from .use import unlisted


@dataclass(frozen=True)
class Report:
    """The county's report for a period, as the rows have it on its last day."""

    first: date
    as_of: date
    values: tuple[Value, ...]
    claims: tuple[Checked, ...]
    text: tuple[Paragraph, ...]


def build(*, first: date, as_of: date) -> Report:
    """The report from `first` to `as_of`, both days counted.

    Figures are those of the day `as_of`; what happened in the period is counted within it.
    The number of statements does not depend on the rows, but for reading every published
    guide once to check what it asks for.
    """
    with within(first), counted_together({blank.indicator for blank in BLANKS}):
        values = tuple(_value(blank, as_of) for blank in BLANKS)
        claims = tuple(_claims(as_of))
    problems = [
        *found_late(late_by_department(first, as_of)),
        *found_twice(second_notices(first, as_of)),
        *found_unlisted([(one.name, one.cases) for one in unlisted(first, as_of)]),
    ]
    return Report(first, as_of, values, claims, tuple(text_of(values, claims, problems)))


def paper(report: Report, *, county: str) -> bytes:
    """The report as .docx in the layout of GB/T 9704; its last day is the only date inside."""
    blocks = blocks_of(
        county=county,
        first=report.first,
        as_of=report.as_of,
        text=report.text,
        values=report.values,
        claims=report.claims,
    )
    return render_paper(blocks, issued_at=datetime.combine(report.as_of, time.max, BEIJING))


def _value(blank: Blank, as_of: date) -> Value:
    indicator = registry.get(blank.indicator)
    if indicator is None:
        return value_of(blank.no, UNCONNECTED, None, None, "")
    figure = indicator.measure(as_of)
    if figure.unready:
        return value_of(
            blank.no, UNCONNECTED, None, None, f"{indicator.definition}{figure.unready}。"
        )
    words = f"{indicator.definition}{figure.note}"
    if indicator.kind is Kind.SETTING:
        exact = float(figure.value) * 100
        return value_of(blank.no, f"{exact:.1f}", exact, 1, indicator.definition)
    if figure.part is not None:
        exact = float(figure.value) * 100
        text = f"{exact:.1f}" if figure.whole else "无数据"
        return value_of(blank.no, text, exact, figure.whole, words)
    exact_count = int(figure.value)
    return value_of(blank.no, f"{exact_count:,}", exact_count, exact_count, words)


def _claims(as_of: date) -> list[Checked]:
    verdicts: dict[str, tuple[bool, str, tuple[str, ...]] | None] = {}
    for claim in CLAIMS:
        verdict = registry.check_claim(claim.id, as_of)
        verdicts[claim.id] = (verdict.holds, verdict.evidence, verdict.against) if verdict else None
    return checked(verdicts)
