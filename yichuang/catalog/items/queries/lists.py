"""What binds a guide on a day: the table of laws and the county's lists, as the lint takes them."""

from collections.abc import Iterable
from datetime import date

from yichuang.catalog.items.rules.content import Content
from yichuang.catalog.items.rules.lint import Lists, named_laws
from yichuang.catalog.laws.queries import missing_articles, verdicts


def lists_for(contents: Iterable[Content], *, on: date) -> Lists:
    """The lists as far as these guides touch them; two statements, whatever their number."""
    named = {(law, article) for content in contents for *_, law, article in named_laws(content)}
    laws = verdicts({law for law, _ in named}, on=on) if named else {}
    return Lists(laws=laws, articles=missing_articles(named) if named else {})
