"""Lists are law: what the county's lists and the table of laws forbid a guide to demand."""

from collections.abc import Iterator

from yichuang.catalog.intermediaries.rules import ARTICLE as ARTICLE_43
from yichuang.catalog.intermediaries.rules import forbidden, named
from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.items.rules.enums import MaterialSource, Necessity
from yichuang.catalog.laws.rules import Standing
from yichuang.catalog.proofs.rules import ARTICLE, cancelled, plain, refusal

from .finding import Case, Finding

_GONE = (Standing.STALE, Standing.NOT_YET)


def named_laws(content: Content) -> Iterator[tuple[str, str, str, str]]:
    """Every typed basis: its field, whose it is, law and article as written."""
    for i, basis in enumerate(content.bases):
        if basis.law:
            yield f"bases[{i}].law", "设定依据", basis.law, basis.article
    for i, material in enumerate(content.materials):
        if material.basis_law:
            place = f"材料“{material.name}”的依据"
            yield f"materials[{i}].basis_law", place, material.basis_law, material.basis_article


def bases_in_force(case: Case) -> Iterator[Finding]:
    """G8: nothing rests on a law that is not in force on the day, nor on an article it lacks.

    A law that is not in the table is no finding: it is not checked, and counted as such.
    """
    source = "法治政府要求：设定依据须现行有效（行政许可法第十四条至第十七条）"
    for at, place, law, article in named_laws(case.content):
        worth = case.lists.laws.get(law)
        if worth is not None and worth.standing in _GONE:
            yield Finding("G8", at, f"{place}“{law}”{worth.reason}", source)
        elif last := case.lists.articles.get((law, article)):
            article_at = at.replace(".law", ".article").replace("basis_law", "basis_article")
            yield Finding("G8", article_at, f"“{law}”一共 {last} 条，没有{article}", source)


def proofs_kept(case: Case) -> Iterator[Finding]:
    """G7: a proof that was cancelled cannot be asked for, whether the editor calls it one or not.

    Once the county has a list, what the editor calls a proof must stand in it as 保留.
    """
    code = case.identity.implement_code
    for i, material in enumerate(case.content.materials):
        if material.necessity == Necessity.WAIVED:
            continue
        row = cancelled(case.lists.proofs, material.name, code)
        if row is not None:
            yield Finding("G7", f"materials[{i}].name", refusal(row), "证明事项清单")
        elif material.is_proof and case.lists.proofs and not _kept(case, material.name):
            reason = f"证明“{material.name}”不在证明清单的保留项里，清单之外的证明不能要"
            yield Finding("G7", f"materials[{i}].name", reason, ARTICLE)


def _kept(case: Case, name: str) -> bool:
    code = case.identity.implement_code
    return any(
        not row.cancelled and plain(row.name) == plain(name) and row.item_code in ("", code)
        for row in case.lists.proofs
    )


def intermediaries_listed(case: Case) -> Iterator[Finding]:
    """G6: an intermediary's service or report must be on the county's list, once there is one.

    A report that the list says cannot be demanded is found by its name, whatever source the
    editor gave it.
    """
    rows, code = case.lists.intermediaries, case.identity.implement_code
    for name in case.content.intermediary_services:
        if why := forbidden(rows, name, code):
            yield Finding("G6", "intermediary_services", f"中介服务“{name}”{why}", ARTICLE_43)
    for i, material in enumerate(case.content.materials):
        report = material.source == MaterialSource.INTERMEDIARY
        if not report and not named(rows or (), material.name, code):
            continue
        why = forbidden(rows, material.name, code)
        if why and material.necessity != Necessity.WAIVED:
            reason = f"中介服务材料“{material.name}”{why}"
            yield Finding("G6", f"materials[{i}].name", reason, ARTICLE_43)


def delegation_ready(case: Case) -> Iterator[Finding]:
    """G11: a guide of a delegated power is published when the county is ready to take it over."""
    for field, why in case.lists.unready:
        yield Finding("G11", field, f"这是下放的权力，还没有准备好承接：{why}", "承接下放清单")
