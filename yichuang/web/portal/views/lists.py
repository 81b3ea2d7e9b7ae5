"""公布的清单: proofs kept and cancelled; what is on screen can be downloaded."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from yichuang.catalog.proofs import queries
from yichuang.catalog.proofs.rules import Level, Opinion, Proof
from yichuang.kernel.clock.now import today
from yichuang.kernel.errors import NotFound
from yichuang.web.access import public
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import Change, Column, Link, Table, TableRow
from yichuang.web.portal.present.words import day

_HEAD = (
    "清单编号",
    "证明名称",
    "用途",
    "索要单位",
    "开具单位",
    "保留的依据／取消后怎样办",
    "生效日期",
)
_OPINIONS = {one.value: one.label for one in Opinion}
TITLE = "证明事项清单"


def _cells(row: Proof) -> tuple[str, ...]:
    what = f"取消，{row.instead}" if row.cancelled else f"保留，{row.basis}"
    where = (row.purpose, row.demanded_by, row.issued_by)
    return (row.number, row.name, *where, what, f"{row.effective_from}")


def _asked(opinion: str) -> str:
    return opinion if opinion in _OPINIONS else ""


def _list(asked: Asked) -> Listed:
    text, opinion = asked.get("q")[:100], _asked(asked.get("opinion"))
    rows = queries.proofs_on(asked.day, opinion=opinion, text=text)
    said = (_OPINIONS.get(opinion, ""), f"含“{text}”" if text else "", f"{asked.day} 有效")
    return Listed(_HEAD, map(_cells, rows), said)


@public
@listed(TITLE, _list, personal=False)
@require_safe
def proofs(request: HttpRequest) -> HttpResponse:
    """What may be asked for, what may not any more, and how it is got instead."""
    text, opinion = request.GET.get("q", "").strip()[:100], _asked(request.GET.get("opinion", ""))
    every = queries.listed_on(today())
    rows = queries.proofs_on(today(), opinion=opinion, text=text) if text or opinion else every
    context = {
        "title": TITLE,
        "table": _table(rows),
        "counts": queries.counts(every),
        "opinion": opinion,
        "q": text,
        "updated": _day(queries.updated_on(every)),
        "page_title": TITLE,
        "crumbs": [Link("首页", reverse("web:home")), Link(TITLE, "")],
    }
    return render(request, "portal/proofs.html", context)


def _table(rows: list[Proof]) -> Table:
    lines = []
    for row in rows:
        number, *cells = _cells(row)
        url = reverse("web:proof", args=[number])
        lines.append(
            TableRow((format_html('<a class="yc-nowrap" href="{}">{}</a>', url, number), *cells))
        )
    columns = tuple(Column(name) for name in _HEAD)
    return Table(TITLE, columns, tuple(lines), empty="没有这样的证明。清单之外的证明，谁也不能要。")


def _day(on: date | None) -> str:
    return day(on, weekday=False) if on else ""


@public
@require_safe
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """One row at its lasting address: as it stands, and how it came to stand so."""
    lines = queries.history(number)
    if not lines:
        raise NotFound(f"清单里没有 {number}", what_to_do="请回到证明事项清单查找。")
    states = [
        {
            "row": line.row,
            "facts": [(label, text) for label, text in _facts(line.row) if text],
            "from": _day(line.row.effective_from),
            "until": _day(line.until),
            "changes": _changes(lines[at + 1].row, line.row) if at + 1 < len(lines) else [],
            "now": line.row.effective_from <= today()
            and (line.until is None or today() < line.until),
            "later": line.row.effective_from > today(),
        }
        for at, line in enumerate(lines)
    ]
    name = lines[0].row.name
    context = {
        "name": name,
        "number": number,
        "states": states,
        "page_title": name,
        "crumbs": [
            Link("首页", reverse("web:home")),
            Link(TITLE, reverse("web:proofs")),
            Link(name, ""),
        ],
    }
    return render(request, "portal/proof.html", context)


def _facts(row: Proof) -> list[tuple[str, str]]:
    level = Level(row.basis_level).label if row.basis_level else ""
    basis = f"{row.basis}（{level}）" if row.basis and level else row.basis
    return [
        ("证明名称", row.name),
        ("清理意见", Opinion(row.opinion).label),
        ("用途", row.purpose),
        ("实施编码", row.item_code),
        ("索要单位", row.demanded_by),
        ("开具单位", row.issued_by),
        ("设定依据", basis),
        ("盖章环节", row.seal if row.seal_step else "没有"),
        ("取消后怎样办", row.instead),
        ("办理指南", row.guide),
        ("依据文件", row.document),
        ("标注", row.tags),
        ("公布日期", _day(row.published_on)),
    ]


def _changes(before: Proof, after: Proof) -> list[Change]:
    old, new = dict(_facts(before)), dict(_facts(after))
    return [Change(label, old[label], new[label]) for label in old if old[label] != new[label]]
