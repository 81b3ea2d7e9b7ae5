"""Reading documents: the file, the web preview, the verification page."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from yichuang.kernel.clock.now import beijing_date

from .models import Document, DocumentState
from .rules import docx
from .rules.blocks import from_data
from .rules.freeze import content_digest
from .rules.kinds import Kind
from .rules.numbers import chinese_date, normal_code, spaced_code, verify_url
from .rules.preview import as_values, qr_svg

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def of_subject(kind: str, key: str) -> QuerySet[Document]:
    """The documents about one thing, oldest first, void ones included."""
    return Document.objects.filter(subject_type=kind, subject_id=str(key)).order_by("pk")


def of_subjects(kind: str, keys: Iterable[str]) -> QuerySet[Document]:
    """The documents about several things of one kind, oldest first."""
    return Document.objects.filter(subject_type=kind, subject_id__in=keys).order_by("pk")


def subject_of(document_id: int) -> tuple[str, str] | None:
    """What a document is about: (kind, key)."""
    rows = Document.objects.filter(pk=document_id)
    return rows.values_list("subject_type", "subject_id").first()


def by_number(number: str) -> Document | None:
    """The document with this number; square brackets are read as the hexagonal ones."""
    text = number.strip().translate(str.maketrans("[]［］", "〔〕〔〕"))
    return Document.objects.filter(number=text).first()


def address(document: Document, base_url: str | None = None) -> str:
    """The verification address printed as QR."""
    return verify_url(base_url or settings.YC_BASE_URL, document.number, document.verify_code)


def file_name(document: Document) -> str:
    """受理通知书-清市监许受〔2026〕5号.docx"""
    return f"{document.get_kind_display()}-{document.number}.docx"


def as_docx(document: Document, base_url: str | None = None) -> bytes:
    """The .docx, rendered from the frozen words: the same bytes whenever it is asked for."""
    proof = docx.Proof(
        url=address(document, base_url),
        number=document.number,
        code=spaced_code(document.verify_code),
        void_note=_void_note(document),
    )
    return docx.render(from_data(document.content), proof=proof, issued_at=document.issued_at)


def as_html(document: Document, base_url: str | None = None) -> dict[str, Any]:
    """The same document as values for the A4 preview (`blocks` of `rules.preview`)."""
    url = address(document, base_url)
    return {
        "blocks": as_values(from_data(document.content)),
        "number": document.number,
        "code": spaced_code(document.verify_code),
        "url": url,
        "qr_svg": qr_svg(url),
        "void_note": _void_note(document),
        "file_name": file_name(document),
    }


def _void_note(document: Document) -> str:
    if document.state == DocumentState.VALID.value or document.voided_at is None:
        return ""
    day = chinese_date(beijing_date(document.voided_at))
    return f"本文书已于{day}作废。理由：{document.void_reason}"


@dataclass(frozen=True)
class Verification:
    """What the public verification page may say: no personal data."""

    ok: bool
    reason: str
    kind: str = ""
    number: str = ""
    organ: str = ""
    issued_on: str = ""
    void_note: str = ""


def verify(number: str, code: str) -> Verification:
    """Check a printed document by number and code.

    An unknown number and a wrong code get the same answer, so numbers cannot be probed.
    The stored words are hashed again: a row changed behind our back does not verify.
    """
    document = by_number(number)
    typed = normal_code(code)
    if document is None or not hmac.compare_digest(document.verify_code.encode(), typed.encode()):
        return Verification(
            False, "文书编号与校验码不符：请核对后再输；仍不符的，请向出具机关查询。"
        )
    if content_digest(Kind(document.kind), document.number, document.content) != document.digest:
        return Verification(False, "库存文书的内容与出具时的摘要不符，请联系出具机关。")
    note = _void_note(document)
    return Verification(
        ok=not note,
        reason=note or "这份文书由本系统出具，内容未被改动。",
        kind=document.get_kind_display(),
        number=document.number,
        organ=str(document.payload.get("organ_name", "")),
        issued_on=chinese_date(document.payload.get("date")),
        void_note=note,
    )
