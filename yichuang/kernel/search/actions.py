"""Keeping the index and the synonyms. The index is derived data: no ledger entry for it."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from typing import Any

from yichuang.kernel.errors import Invalid
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from . import pinyin
from .models import SearchDoc, Synonym
from .rules import initial_terms, normalise, single_terms, sound_terms, text_terms


@dataclass(frozen=True)
class Entry:
    """What to index: names weigh most, aliases as much, body least."""

    kind: str
    key: str
    title: str
    subtitle: str = ""
    aliases: Sequence[str] = ()
    body: str = ""
    payload: dict[str, Any] = field(default_factory=dict)


_WRITTEN = (
    *("title", "subtitle", "payload", "names", "initials"),
    *("name_terms", "body_terms", "sound_terms"),
)


def index(entries: Iterable[Entry]) -> int:
    """Put entries into the index, replacing those with the same kind and key."""
    rows = [_row(entry) for entry in entries]
    SearchDoc.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=list(_WRITTEN),
    )
    return len(rows)


def unindex(*, kind: str, keys: Iterable[str]) -> None:
    """Take things out of the index."""
    SearchDoc.objects.filter(kind=kind, key__in=list(keys)).delete()


def _row(entry: Entry) -> SearchDoc:
    names = [entry.title, *entry.aliases]
    whole = list(dict.fromkeys(normalise(name) for name in names if normalise(name)))
    letters = [pinyin.initials(name) for name in whole]
    sounds = [term for name in whole for term in sound_terms(pinyin.syllables(name))]
    name_terms = [t for name in whole for t in (*text_terms(name), *single_terms(name))]
    body = f"{entry.subtitle} {entry.body}"
    return SearchDoc(
        kind=entry.kind,
        key=entry.key,
        title=entry.title[:300],
        subtitle=entry.subtitle[:300],
        payload=entry.payload,
        names=whole,
        initials=" ".join(dict.fromkeys(letters)),
        name_terms=_join(name_terms),
        body_terms=_join(t for line in body.split() for t in text_terms(line)),
        sound_terms=_join([*sounds, *(t for i in letters for t in initial_terms(i))]),
    )


def _join(terms: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(terms))


@act
def save_synonym(*, by: Actor, at: datetime, word: str, targets: Sequence[str]) -> Synonym | None:
    """Set what an everyday word stands for; no targets removes the word.

    Raises Invalid for an empty or one-character word: it would match half the queries.
    """
    clean = normalise(word)
    wanted = [t.strip() for t in targets if t.strip()]
    if len(clean) < 2:
        raise Invalid(
            "口语词至少要两个字，否则几乎每次检索都会命中。", fields={"word": ["至少两个字"]}
        )
    record(
        action=Act.SYNONYM_SAVE,
        by=by,
        at=at,
        obj=("synonym", clean),
        after={"word": clean, "targets": wanted},
    )
    if not wanted:
        Synonym.objects.filter(word=clean).delete()
        return None
    row, _ = Synonym.objects.update_or_create(
        word=clean, defaults={"targets": wanted, "seeded": False, "updated_at": at}
    )
    return row


def load_reference() -> int:
    """Load the synonyms that come with the product; words an editor changed stay."""
    kept = set(Synonym.objects.filter(seeded=False).values_list("word", flat=True))
    rows = [
        Synonym(word=word, targets=targets, seeded=True)
        for word, targets in seeded_synonyms().items()
        if word not in kept
    ]
    Synonym.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["word"], update_fields=["targets", "seeded"]
    )
    return len(rows)


def seeded_synonyms() -> dict[str, list[str]]:
    """The shipped list: `data/synonyms.csv`, one word per line with its official words."""
    text = resources.files("yichuang.kernel.search").joinpath("data/synonyms.csv")
    out: dict[str, list[str]] = {}
    for line in csv.reader(text.read_text(encoding="utf-8").splitlines()):
        if line and not line[0].startswith("#"):
            for word in line[0].split("/"):
                if len(normalise(word)) < 2:
                    continue
                targets = [t for t in line[1].split("/") if t]
                out[normalise(word)] = list(
                    dict.fromkeys([*out.get(normalise(word), []), *targets])
                )
    return out
