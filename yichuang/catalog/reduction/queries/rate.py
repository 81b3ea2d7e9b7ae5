"""压减率 on a day, from the frozen baseline, the items in force and the acts."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from yichuang.catalog.items.queries.figures import approvals
from yichuang.catalog.items.rules.enums import PowerSource
from yichuang.catalog.powers.rules import PowerType
from yichuang.catalog.reduction.models import Baseline, BaselineRow, Reckoning, ReductionTarget
from yichuang.catalog.reduction.rules.rate import (
    Chosen,
    Counts,
    Reading,
    Row,
    Standing,
    sentence,
    standing,
)
from yichuang.kernel.indicators.registry import kept_together

from .acts import moves

_FROM_ABOVE = frozenset({PowerSource.DEVOLVED, PowerSource.DELEGATED_UP})
NO_BASELINE = "还没有封存的基期清单"
NOTHING_IN_FORCE = "当日系统里没有生效的行政许可事项，无从比较"


@dataclass(frozen=True)
class Reckoned:
    """Both readings on a day; `chosen` is the county's."""

    name: str
    day: date
    document: str
    chosen: Standing
    other: Standing

    @property
    def sentence(self) -> str:
        """The chosen reading, then the other in short."""
        first = sentence(self.chosen, name=self.name, day=self.day)
        rate = self.other.rate
        if rate is None:
            return first
        label = self.other.chosen.reading.label
        percent = f"{float(rate) * 100:.1f}%"
        return f"{first}按另一口径（{label}）现行 {self.other.now} 项，压减率 {percent}。"


@dataclass(frozen=True)
class Target:
    """What the province's document asks."""

    id: int
    percent: Fraction
    number: str
    title: str
    dated: date


def reckoned(as_of: date) -> Reckoned | None:
    """None while there is no frozen baseline of that day or before."""
    found: Reckoned | None = kept_together("reduction.rate", as_of, _reckoned)
    return found


def _reckoned(as_of: date) -> Reckoned | None:
    baseline, chosen = choice(as_of)
    if baseline is None:
        return None
    rows = [
        Row(one.code, one.name, one.department, one.main_code)
        for one in BaselineRow.objects.filter(baseline=baseline, kind=PowerType.LICENCE)
    ]
    now = _in_force(as_of)
    acts = moves(as_of)
    counts = Counts(baseline.counts)

    def read(reading: Reading) -> Standing:
        way = Chosen(reading, chosen.merges_count, chosen.said)
        return standing(rows, baseline.day, now, acts, counts=counts, chosen=way)

    other = Reading.OWN if chosen.reading is Reading.ALL else Reading.ALL
    document = f"《{baseline.document_title}》（{baseline.document_number}）"
    return Reckoned(baseline.name, baseline.day, document, read(chosen.reading), read(other))


def _in_force(as_of: date) -> list[Row]:
    names = ("item__implement_code", "item__name", "item__department__name", "item__parent_name")
    found = approvals(as_of).values_list(*names, "power_source")
    return [
        Row(code, name, body, main, source in _FROM_ABOVE)
        for code, name, body, main, source in found
    ]


def choice(as_of: date) -> tuple[Baseline | None, Chosen]:
    """The baseline and reading of a day; the latest frozen one while nobody has chosen."""
    said = (
        Reckoning.objects.filter(effective_from__lte=as_of, baseline__day__lte=as_of)
        .select_related("baseline")
        .order_by("-effective_from", "-id")
        .first()
    )
    if said:
        return said.baseline, Chosen(Reading(said.reading), said.merges_count, said=True)
    frozen = Baseline.objects.filter(frozen_at__isnull=False, day__lte=as_of)
    return frozen.order_by("-day", "-id").first(), Chosen()


def target(as_of: date) -> Target | None:
    """The target in force: of the latest document up to the day."""
    rows = ReductionTarget.objects.filter(document_date__lte=as_of)
    row = rows.order_by("-document_date", "-id").first()
    if row is None:
        return None
    share = Fraction(row.percent) / 100
    return Target(row.pk, share, row.document_number, row.document_title, row.document_date)
