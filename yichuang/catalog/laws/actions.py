"""The table of laws is imported, as its publisher gives it or in our own template."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from yichuang.kernel.importing import registry
from yichuang.kernel.importing.rules import Column, ImportSpec, Kind
from yichuang.kernel.importing.rules.cells import Read, read_text
from yichuang.kernel.importing.rules.plan import Change
from yichuang.kernel.importing.rules.spec import Values
from yichuang.kernel.permissions.rules import Actor, Permission

from . import queries
from .models import Law, LawArticle
from .rules import TextStatus, article_number, plain_name


def apply_laws(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Create and correct texts by name and day."""
    Law.objects.bulk_create(Law(key=plain_name(row["name"]), **_known(row)) for row in new)
    for change in changed:
        name, version_on = change.key
        Law.objects.filter(name=name, version_on=version_on).update(**dict(change.after))


def _known(row: Values) -> dict[str, Any]:
    return {field: row[field] for field in queries.LAW_FIELDS if field in row}


def apply_articles(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Create and correct articles by law and number."""
    rows = []
    for row in new:
        number, part = article_number(row["label"]) or (0, 0)  # the column's validator saw to it
        known = {field: row[field] for field in ("law", "label", "text", "status") if field in row}
        rows.append(LawArticle(key=plain_name(row["law"]), number=number, part=part, **known))
    LawArticle.objects.bulk_create(rows)
    for change in changed:
        law, label = change.key
        after = {field: value for field, value in change.after.items() if field != "arabic"}
        if after:
            LawArticle.objects.filter(law=law, label=label).update(**after)


def _one_spelling(rows: Sequence[Values]) -> Iterable[tuple[int, str, str]]:
    """A law keeps the name the table has: the same text may not stand there twice."""
    keys = {plain_name(row["name"]) for row in rows}
    held = {
        (row.key, row.version_on): row.name
        for row in Law.objects.filter(key__in=keys).only("key", "version_on", "name")
    }
    for index, row in enumerate(rows):
        at = (plain_name(row["name"]), row["version_on"])
        known = held.setdefault(at, row["name"])
        if known != row["name"]:
            yield index, "name", f"这一天的文本已经有了，名称写作“{known}”，请用同一个名称"
        ended = row.get("ended_on")
        if ended and ended < row["effective_from"]:
            yield index, "ended_on", "废止日期早于施行日期"


def _title(column: Column) -> Callable[[Any, Column], Read]:
    """A title without the 《》 people copy along."""

    def read(cell: Any, _column: Column) -> Read:
        text, fault = read_text(cell, column)
        return text.removeprefix("《").removesuffix("》"), fault

    return read


def _is_article(text: str) -> str:
    return "" if article_number(text) else "应写成“第三十九条”这样的条号"


LAWS = ImportSpec(
    key="laws",
    title="法律法规目录",
    columns=(
        Column("source_id", "来源编号", Kind.IDENTIFIER, aliases=("law_id",), max_length=40),
        Column(
            "name",
            "法规名称",
            required=True,
            max_length=200,
            aliases=("law_name", "名称"),
            reader=_title,
            width=36,
        ),
        Column("level", "效力层级", aliases=("level",), max_length=20),
        Column("issuing_body", "制定机关", aliases=("issuing_body",), max_length=100, width=24),
        Column("published_on", "公布日期", Kind.DATE, aliases=("publish_date",)),
        Column("effective_from", "施行日期", Kind.DATE, required=True, aliases=("effective_date",)),
        Column(
            "version_on",
            "文本日期",
            Kind.DATE,
            required=True,
            aliases=("version_date",),
            help="这个文本公布（修改）的日期",
        ),
        Column(
            "status",
            "时效性",
            Kind.CHOICE,
            required=True,
            aliases=("status",),
            choices={status.label: status.value for status in TextStatus},
        ),
        Column("ended_on", "废止日期", Kind.DATE, help="当日起不再有效；不知道就不填"),
        Column("subject", "部门法", aliases=("law_department",), max_length=40),
    ),
    business_key=("name", "version_on"),
    load_existing=queries.law_rows,
    load_all=lambda: queries.law_rows().values(),
    apply=apply_laws,
    cross_check=_one_spelling,
    permission=Permission.LAW_MAINTAIN,
    help="事项和清单引用的法律、法规、规章。不在目录里的依据，标为“未核对”。",
)

ARTICLES = ImportSpec(
    key="law_articles",
    title="法律条文",
    columns=(
        Column(
            "law",
            "法规名称",
            required=True,
            max_length=200,
            aliases=("law_name",),
            reader=_title,
            width=36,
        ),
        Column(
            "label",
            "条号",
            required=True,
            max_length=20,
            aliases=("article_no",),
            validator=_is_article,
        ),
        Column(
            "text",
            "条文",
            required=True,
            max_length=5000,
            multiline=True,
            width=60,
            aliases=("article_text",),
        ),
        Column("status", "时效性", aliases=("status",)),
        Column("arabic", "条号数字", aliases=("article_no_arabic",)),
    ),
    business_key=("law", "label"),
    load_existing=queries.article_rows,
    load_all=lambda: queries.article_rows().values(),
    apply=apply_articles,
    permission=Permission.LAW_MAINTAIN,
    help="常被引用的法律的条文，用来核对条号。",
)


def declare_laws() -> None:
    """Make both lists importable."""
    registry.register(LAWS)
    registry.register(ARTICLES)
