"""Reading the table of laws: what a name is worth on a day, and the lists of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from yichuang.kernel.importing.rules.spec import Key, Values

from .models import Law, LawArticle
from .rules import LawText, Standing, TextStatus, Verdict, article_number, plain_name, verdict

LAW_FIELDS = (
    *("source_id", "name", "level", "issuing_body", "published_on"),
    *("effective_from", "version_on", "status", "subject", "ended_on"),
)


@dataclass(frozen=True)
class LawRow:
    """A text as the list of laws shows it."""

    id: int
    name: str
    level: str
    issuing_body: str
    status: TextStatus
    effective_from: date
    version_on: date
    ended_on: date | None
    today: Verdict


def verdicts(names: Iterable[str], *, on: date) -> dict[str, Verdict]:
    """What each name (as people write it) is worth on a day; one query for all of them."""
    keys = {name: plain_name(name) for name in names}
    texts = _texts(set(keys.values()))
    return {name: verdict(texts.get(key, ()), on) for name, key in keys.items()}


def missing_articles(cited: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Of (law, article as written), those that the loaded law does not have: → its articles.

    A law whose articles are not loaded is left out: nothing is known about it.
    """
    keys = {plain_name(law) for law, _ in cited}
    held: dict[str, set[tuple[int, int]]] = defaultdict(set)
    rows = LawArticle.objects.filter(key__in=keys).values_list("key", "number", "part")
    for key, number, part in rows:
        held[key].add((number, part))
    found = {}
    for law, article in cited:
        wanted, there = article_number(article), held.get(plain_name(law))
        if wanted and there and wanted not in there:
            found[law, article] = max(one for one, _ in there)
    return found


def article_texts(cited: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Of (law, article as written), the words of those that are loaded. One query.

    The words are those of the table's text today, whatever the day of the citation.
    """
    wanted = {one: (plain_name(one[0]), article_number(one[1])) for one in cited}
    rows = LawArticle.objects.filter(key__in={key for key, _ in wanted.values()})
    rows = rows.filter(number__in={number[0] for _, number in wanted.values() if number})
    held = {
        (key, (number, part)): text
        for key, number, part, text in rows.values_list("key", "number", "part", "text")
    }
    return {one: held[at] for one, at in wanted.items() if at[1] and at in held}


def laws_page(
    *, on: date, text: str = "", status: str = "", after: str = "", limit: int = 50
) -> tuple[list[LawRow], str]:
    """Texts by name, from a key on; the key of the next page, or ""."""
    rows = Law.objects.order_by("key", "version_on", "id")
    if text:
        rows = rows.filter(key__contains=plain_name(text))
    if status:
        rows = rows.filter(status=status)
    if after:
        rows = rows.filter(key__gt=after)
    found = list(rows[: limit + 1])
    more = found[limit - 1].key if len(found) > limit else ""
    if more:  # a page never ends inside a law
        found = [row for row in found if row.key < more] or found[:limit]
        more = found[-1].key
    worth = verdicts({row.name for row in found}, on=on)
    return [_row(row, worth[row.name]) for row in found], more


def counts() -> dict[str, int]:
    """How many texts and articles the table has."""
    return {"texts": Law.objects.count(), "articles": LawArticle.objects.count()}


def law_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Texts by name and day, as their workbook holds them; all of them without keys."""
    rows = Law.objects.order_by("key", "version_on")
    if keys is not None:
        rows = rows.filter(name__in={name for name, _ in keys})
    found = rows.values(*LAW_FIELDS)
    return {(row["name"], row["version_on"]): row for row in found}


def article_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Articles by law and number, as their workbook holds them."""
    rows = LawArticle.objects.order_by("key", "number", "part")
    if keys is not None:
        rows = rows.filter(law__in={law for law, _ in keys})
    found = rows.values("law", "label", "text", "status", "number")
    return {(row["law"], row["label"]): {**row, "arabic": str(row["number"])} for row in found}


def _texts(keys: Collection[str]) -> dict[str, list[LawText]]:
    found: dict[str, list[LawText]] = defaultdict(list)
    for row in Law.objects.filter(key__in=keys):
        found[row.key].append(_text(row))
    return found


def _text(row: Law) -> LawText:
    status = TextStatus(row.status)
    return LawText(row.name, status, row.effective_from, row.version_on, row.ended_on)


def _row(row: Law, worth: Verdict) -> LawRow:
    return LawRow(
        row.pk,
        row.name,
        row.level,
        row.issuing_body,
        TextStatus(row.status),
        row.effective_from,
        row.version_on,
        row.ended_on,
        worth,
    )


__all__ = [
    "LawRow",
    "Standing",
    "article_texts",
    "article_rows",
    "counts",
    "law_rows",
    "laws_page",
    "missing_articles",
    "verdicts",
]
