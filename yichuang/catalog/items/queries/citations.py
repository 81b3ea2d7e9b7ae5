"""Which laws the guides name, and what each of these names is worth on a day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from yichuang.catalog.items.models import Fee, ItemVersion, LegalBasis, Material
from yichuang.catalog.items.rules.enums import State
from yichuang.catalog.laws.queries import missing_articles, verdicts
from yichuang.catalog.laws.rules import (
    Standing,
    Verdict,
    article_number,
    citations,
    plain_name,
)
from yichuang.kernel.org.queries import department_names

# What counts today: what is in force, and what is being written. A text of the past stays as it was.
_LIVE = (State.PUBLISHED.value, State.DRAFT.value, State.IN_REVIEW.value)
_TEXTS = {
    "statutory_special_law": "另行规定时限的法律",
    "statutory_note": "法定时限说明",
    "extension_basis": "延长期限的依据",
    "conditions": "受理条件",
    "quantity_limit": "数量限制",
    "single_officer_basis": "单人即办依据",
    "commitment_basis": "告知承诺依据",
}


@dataclass(frozen=True)
class Citation:
    """A law named in a guide: where, as it is written, with the article if one is named."""

    version_id: int
    place: str
    law: str
    article: str = ""


@dataclass(frozen=True)
class CitedLaw:
    """One line of the check: the guide, the place, the law and what it is worth."""

    version_id: int
    state: str
    item: str
    implement_code: str
    department: str
    place: str
    law: str
    article: str
    standing: Standing
    reason: str


def check_citations(
    *, on: date, standings: Iterable[Standing] = (Standing.STALE, Standing.NOT_YET)
) -> tuple[list[CitedLaw], Counter[Standing]]:
    """Every citation of the live guides against the table of laws on a day.

    Returns the lines of the standings asked for, in the order of departments and guides, and how
    many citations have each standing. Five statements, whatever the number of guides.
    """
    live = ItemVersion.objects.filter(state__in=_LIVE)
    found = list(_cited(live))
    worth = verdicts({one.law for one in found}, on=on)
    lacking = missing_articles({(one.law, one.article) for one in found if one.article})
    judged = [(one, *_judged(one, worth[one.law], lacking)) for one in found]
    counted = Counter(standing for _, standing, _ in judged)
    wanted = set(standings)
    return _lines([line for line in judged if line[1] in wanted]), counted


@dataclass(frozen=True)
class Citing:
    """A guide in force or in hand that names a law, and where."""

    version_id: int
    state: str
    item: str
    implement_code: str
    department: str
    place: str
    article: str


def citing(law: str, article: str = "") -> list[Citing]:
    """The live guides that name a law, by department and guide.

    With an article, those that name it or name the law without one: whoever cites a law as a
    whole has to look. Six statements, whatever the number of guides.
    """
    key, number = plain_name(law), article_number(article)
    found = [
        one
        for one in _cited(ItemVersion.objects.filter(state__in=_LIVE))
        if one.law == key and (number is None or article_number(one.article) in (None, number))
    ]
    names, rows = department_names(), _versions({one.version_id for one in found})
    lines = [
        Citing(
            one.version_id,
            State(row["state"]).label,
            row["item__name"],
            row["item__implement_code"],
            names.get(row["item__department_id"], ""),
            one.place,
            one.article,
        )
        for one in found
        for row in [rows[one.version_id]]
    ]
    return sorted(lines, key=lambda line: (line.department, line.item, line.version_id))


def _versions(ids: set[int]) -> dict[int, dict[str, Any]]:
    rows = ItemVersion.objects.filter(id__in=ids)
    wanted = ("id", "state", "item__name", "item__implement_code", "item__department_id")
    return {row["id"]: row for row in rows.values(*wanted)}


def _judged(
    one: Citation, worth: Verdict, lacking: dict[tuple[str, str], int]
) -> tuple[Standing, str]:
    last = lacking.get((one.law, one.article))
    if worth.standing == Standing.IN_FORCE and last:
        return Standing.STALE, f"{one.law}现在一共 {last} 条，没有{one.article}"
    return worth.standing, worth.reason


def _lines(judged: list[tuple[Citation, Standing, str]]) -> list[CitedLaw]:
    names = department_names()
    rows = _versions({one.version_id for one, *_ in judged})
    lines = [
        CitedLaw(
            one.version_id,
            State(row["state"]).label,
            row["item__name"],
            row["item__implement_code"],
            names.get(row["item__department_id"], ""),
            one.place,
            one.law,
            one.article,
            standing,
            reason,
        )
        for one, standing, reason in judged
        for row in [rows[one.version_id]]
    ]
    return sorted(lines, key=lambda line: (line.department, line.item, line.version_id))


def _cited(versions: QuerySet[ItemVersion]) -> Iterator[Citation]:
    """Typed bases first; of free text only what stands in 《》, and each law once a place."""
    ids = versions.values("id")
    bases = LegalBasis.objects.filter(version__in=ids).values_list("version_id", "law", "article")
    for version_id, law, article in bases:
        yield from _named(version_id, "设定依据", law, article)
    materials = Material.objects.filter(version__in=ids).values_list(
        "version_id", "name", "basis_law", "basis_article", "acceptance_standard"
    )
    for version_id, name, law, article, standard in materials:
        place = f"材料“{name[:30]}”"
        yield from _named(version_id, place, law, article)
        yield from _quoted(version_id, place, standard)
    for version_id, item, basis in Fee.objects.filter(version__in=ids).values_list(
        "version_id", "item", "basis"
    ):
        yield from _quoted(version_id, f"收费“{item}”", basis)
    for row in versions.values_list("id", *_TEXTS):
        for place, text in zip(_TEXTS.values(), row[1:], strict=True):
            yield from _quoted(row[0], place, text)


def _named(version_id: int, place: str, law: str, article: str) -> Iterator[Citation]:
    if law.strip():
        yield Citation(version_id, place, plain_name(law), article.strip())


def _quoted(version_id: int, place: str, text: str) -> Iterator[Citation]:
    for law in citations(text or ""):
        yield Citation(version_id, place, law)
