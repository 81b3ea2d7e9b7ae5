"""Issuing and voiding documents."""

from datetime import datetime
from typing import Any

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numbering.actions import next_number
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy.keys import index_key

from .models import Document, DocumentState
from .rules.freeze import check_complete, content_digest, frozen_content, plain
from .rules.kinds import Kind, Payload, mark
from .rules.numbers import check_office, document_number, verify_code


def series_of(*, kind: Kind | str, number: str, payload: Payload) -> str:
    """The counter a document takes its number from, for callers that take several at once.

    Of the payload only `regime` counts. Raises Invalid when `number` is no organ's mark.
    """
    return f"document:{mark(check_office(number), Kind(kind), payload)}"


@act
def issue(
    *,
    by: Actor,
    at: datetime,
    kind: Kind | str,
    number: str,
    payload: dict[str, Any],
    subject: tuple[str, str],
    seq: int | None = None,
) -> Document:
    """Give a document its number, freeze its words and put it on the ledger.

    `number` is the organ's mark (机关代字, 清市监): the kind's letters, the year of `at` in
    Beijing and the next number of that series are added. `payload` holds the elements that
    `rules.kinds` lists; `subject` is (type, id) of what it is about; `seq` is the number
    where the caller has just taken it from the counter `series_of` names.
    Raises Invalid when an element is missing (all are named) or the mark is not one.
    """
    kind = Kind(kind)
    payload = plain({"date": beijing_date(at), **payload})
    check_complete(kind, payload)
    series, year = mark(check_office(number), kind, payload), beijing_date(at).year
    if seq is None:
        counter = series_of(kind=kind, number=number, payload=payload)
        seq = next_number(series=counter, year=year)
    text = document_number(series, year, seq)
    blocks = frozen_content(kind, payload, text)
    digest = content_digest(kind, text, blocks)
    document = Document.objects.create(
        kind=kind.value,
        number=text,
        series=series,
        year=year,
        seq=seq,
        subject_type=subject[0],
        subject_id=str(subject[1]),
        payload=payload,
        content=blocks,
        digest=digest,
        issued_at=at,
        issued_by_id=by.user_id,
        verify_code=verify_code(index_key(), number=text, digest=digest),
    )
    record(
        action=Act.DOCUMENT_ISSUE,
        by=by,
        at=at,
        obj=("document", str(document.pk)),
        after={"kind": kind.value, "number": text, "digest": digest},
    )
    return document


@act
def void(*, by: Actor, at: datetime, document_id: int, reason: str) -> None:
    """Void an issued document; its number is never given again.

    Raises Invalid without a reason, NotFound, and Conflict when it is void already.
    """
    if not reason.strip():
        raise Invalid(
            "作废文书必须写明理由。", code="void-reason", fields={"reason": ["请写明理由"]}
        )
    rows = Document.objects.filter(pk=document_id)
    changed = rows.filter(state=DocumentState.VALID.value).update(
        state=DocumentState.VOIDED.value, voided_at=at, void_reason=reason.strip()
    )
    if not changed:
        if not rows.exists():
            raise NotFound("没有这份文书。", code="document-unknown")
        raise Conflict("这份文书已经作废，不能再次作废。", code="document-void-already")
    record(
        action=Act.DOCUMENT_VOID,
        by=by,
        at=at,
        obj=("document", str(document_id)),
        before={"state": DocumentState.VALID.value},
        after={"state": DocumentState.VOIDED.value},
        fields=("state",),
        reason=reason.strip(),
    )
