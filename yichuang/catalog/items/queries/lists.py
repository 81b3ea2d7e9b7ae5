"""What binds a guide on a day: the table of laws and the county's lists, as the lint takes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from yichuang.catalog.intermediaries import queries as intermediaries
from yichuang.catalog.intermediaries.rules import Intermediary
from yichuang.catalog.items.rules.barred import Asked, asked_by, barred_by, unlisted
from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.items.rules.lint import Lists, named_laws
from yichuang.catalog.items.slots import closed_items, delegation_mark, delegation_unready
from yichuang.catalog.laws.queries import missing_articles, verdicts
from yichuang.catalog.marks import state_of
from yichuang.catalog.proofs import queries as proofs
from yichuang.catalog.proofs.rules import Proof


def lists_for(contents: Iterable[Content], *, on: date) -> Lists:
    """The lists as far as these guides touch them; three statements, whatever their number."""
    return _lists_for(contents, on, _mark())


def _lists_for(contents: Iterable[Content], on: date, mark: Any) -> Lists:
    contents = list(contents)
    named = {(law, article) for content in contents for *_, law, article in named_laws(content)}
    laws = verdicts({law for law, _ in named}, on=on) if named else {}
    kept, services = _listed(on, mark)
    return Lists(
        laws=laws,
        articles=missing_articles(named) if named else {},
        proofs=kept,
        intermediaries=services,
    )


def lists_of_item(content: Content, item_code: str, *, on: date) -> Lists:
    """The same for one guide, with what its item lacks when its power was delegated."""
    mark = _mark()
    found = _lists_for([content], on, mark)
    return replace(found, unready=_unready(item_code, content, on, mark))


def unready_of(
    item_code: str, contents: Iterable[Content], *, on: date
) -> list[Sequence[tuple[str, str]]]:
    """Of each content, (field, why) for what a delegated power's item lacks; one statement for
    every other item."""
    mark = _mark()
    return [_unready(item_code, content, on, mark) for content in contents]


def _unready(item_code: str, content: Content, on: date, mark: Any) -> Sequence[tuple[str, str]]:
    delegated = item_code in _closed(on, mark)
    return delegation_unready.ask(item_code, content, on) if delegated else ()


class Bound(NamedTuple):
    """What binds an application of a day: material → why it may not be asked for, and why the
    item takes no application at all."""

    barred: Mapping[str, str]
    closed: str


def bound_on(content: Content, item_code: str, *, on: date) -> Bound:
    """Both gates of a day. One statement as long as the lists are as they were."""
    mark = _mark()
    return Bound(
        dict(_barred(asked_by(content), item_code, on, mark)), _closed(on, mark).get(item_code, "")
    )


def closed_on(item_code: str, *, on: date) -> str:
    """Why the item takes no application on a day; empty when it does."""
    return _closed(on, _mark()).get(item_code, "")


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
    marks = (proofs.mark(), intermediaries.mark(), delegation_mark.ask())
    return state_of(*filter(None, marks))


@lru_cache(maxsize=16)
def _closed(on: date, mark: Any) -> Mapping[str, str]:
    return closed_items.ask(on)


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
