"""What binds a guide on a day: the table of laws and the county's lists, as the lint takes them."""

from collections.abc import Iterable
from datetime import date

from yichuang.catalog.intermediaries import queries as intermediaries
from yichuang.catalog.items.rules.barred import barred_by, has_reports, unlisted
from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.items.rules.lint import Lists, named_laws
from yichuang.catalog.laws.queries import missing_articles, verdicts
from yichuang.catalog.proofs.queries import listed_on


def lists_for(contents: Iterable[Content], *, on: date) -> Lists:
    """The lists as far as these guides touch them; four statements, whatever their number."""
    named = {(law, article) for content in contents for *_, law, article in named_laws(content)}
    laws = verdicts({law for law, _ in named}, on=on) if named else {}
    return Lists(
        laws=laws,
        articles=missing_articles(named) if named else {},
        proofs=listed_on(on),
        intermediaries=intermediaries.listed_on(on),
    )


def barred_on(content: Content, item_code: str, *, on: date) -> dict[str, str]:
    """Keys of materials that may not be asked for on a day → why.

    One statement, and one more where the guide names a report of an intermediary.
    """
    found = barred_by(content, item_code, listed_on(on))
    if has_reports(content):
        found |= unlisted(content, item_code, intermediaries.listed_on(on))
    return found
