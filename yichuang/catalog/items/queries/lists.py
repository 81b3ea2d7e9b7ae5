"""What binds a guide on a day: the table of laws and the county's lists, as the lint takes them."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from yichuang.catalog.intermediaries import queries as intermediaries
from yichuang.catalog.intermediaries.rules import Intermediary
from yichuang.catalog.items.rules.barred import Asked, asked_by, barred_by, unlisted
from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.items.rules.lint import Lists, named_laws
from yichuang.catalog.laws.queries import missing_articles, verdicts
from yichuang.catalog.marks import state_of
from yichuang.catalog.proofs import queries as proofs
from yichuang.catalog.proofs.rules import Proof


def lists_for(contents: Iterable[Content], *, on: date) -> Lists:
    """The lists as far as these guides touch them; three statements, whatever their number."""
    named = {(law, article) for content in contents for *_, law, article in named_laws(content)}
    laws = verdicts({law for law, _ in named}, on=on) if named else {}
    kept, services = _listed(on, _mark())
    return Lists(
        laws=laws,
        articles=missing_articles(named) if named else {},
        proofs=kept,
        intermediaries=services,
    )


def barred_on(content: Content, item_code: str, *, on: date) -> dict[str, str]:
    """Keys of materials that may not be asked for on a day → why.

    One statement as long as the lists are as they were: every filing asks this.
    """
    return dict(_barred(asked_by(content), item_code, on, _mark()))


def proofs_in_force(on: date) -> Sequence[Proof]:
    """The list of proofs on a day; one statement while it stays as it is."""
    return _listed(on, _mark())[0]


def services_in_force(on: date) -> Sequence[Intermediary] | None:
    """The list of intermediary services on a day; None while the county has had none."""
    return _listed(on, _mark())[1]


def _mark() -> tuple[tuple[str, int, int | None], ...]:
    return state_of(proofs.mark(), intermediaries.mark())


@lru_cache(maxsize=16)
def _listed(on: date, mark: Any) -> tuple[Sequence[Proof], Sequence[Intermediary] | None]:
    """Both lists on a day. `mark` says which state of them: another one is read anew."""
    return proofs.listed_on(on), intermediaries.listed_on(on)


@lru_cache(maxsize=4096)
def _barred(
    asked: tuple[Asked, ...], item_code: str, on: date, mark: Any
) -> tuple[tuple[str, str], ...]:
    kept, services = _listed(on, mark)
    found = barred_by(asked, item_code, kept) | unlisted(asked, item_code, services)
    return tuple(found.items())
