"""What goes into the package of a closed case, read as values."""

import json
from collections.abc import Iterator
from typing import Any

from yichuang.cases.models import Case, CaseEvent, CaseFile, CaseMaterial, CaseMessage, Licence
from yichuang.cases.queries.pinned import Pinned, pinned
from yichuang.cases.rules.archive import Piece, Retention, retention
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.clock.now import beijing
from yichuang.kernel.documents.queries import as_docx, file_name, of_subject
from yichuang.kernel.files.queries import file_views, open_stream
from yichuang.kernel.files.rules import clean_name
from yichuang.kernel.ledger.queries import of_object
from yichuang.kernel.ledger.rules import Entry, instant

_DECIDED = (Outcome.GRANTED.value, Outcome.REFUSED.value)
_IMAGES = ("jpg", "png")


def facts_of_volume(case: Case) -> dict[str, Any]:
    """What the cover of the volume says."""
    return {
        "number": case.number,
        "item": case.item_name,
        "department": case.department.name,
        "applicant": case.applicant_masked,
        "outcome": case.get_outcome_display(),
        "received_on": case.received_on,
        "decided_on": case.decided_on,
        "closed_on": beijing(case.closed_at).date() if case.closed_at else None,
        "version": case.version,
    }


def kept_for(case: Case) -> Retention:
    """How long the volume is kept."""
    version = pinned(case.item_version_id)
    granted = case.outcome == Outcome.GRANTED
    return retention(
        granted=granted,
        decided=case.outcome in _DECIDED,
        long_term=granted and version.issues_licence and version.validity_months == 0,
    )


def count_pieces(case: Case) -> int:
    """How many pieces there will be: the length of the bar."""
    papers = of_subject("case", case.number).count()
    talked = CaseMessage.objects.filter(case_id=case.id).exists()
    return papers + CaseFile.objects.filter(case_id=case.id).count() + 3 + talked


def pieces_of(case: Case) -> Iterator[Piece]:
    """The volume in order: the application, what was handed in, the papers, what happened."""
    yield Piece(
        "01-申请表.json", "申请表和材料清单", _application(case, pinned(case.item_version_id))
    )
    yield from _files(case)
    yield from _papers(case)
    if licence := Licence.objects.filter(case_id=case.id).first():
        path = f"04-证照/{clean_name(licence.number)}.txt"
        yield Piece(path, f"{licence.title}（签名文本）", licence.signed.encode(), licence.number)
    yield Piece("05-办件经过.json", "办件经过", _events(case))
    if talk := _talk(case):
        yield Piece("06-留言.json", "申请人和办理机关的留言", _json(talk))


def _application(case: Case, version: Pinned) -> bytes:
    rows = CaseMaterial.objects.filter(case_id=case.id).order_by("sort")
    listed = [
        {
            "材料": row.name,
            "形式": row.form,
            "份数": row.copies,
            "核验": row.get_state_display(),
            "收取日期": row.received_on,
        }
        for row in rows
    ]
    body = {
        "受理编号": case.number,
        "事项": case.item_name,
        "实施编码": version.item_code,
        "申请人": case.applicant.name,
        "情形": case.answers,
        "申请表": case.form,
        "材料": listed,
    }
    return _json(body)


def _files(case: Case) -> Iterator[Piece]:
    rows = list(CaseFile.objects.filter(case_id=case.id).order_by("id"))
    known = file_views([row.stored_file_id for row in rows])
    for number, row in enumerate(rows, 1):
        view = known[row.stored_file_id]
        with open_stream(row.stored_file_id) as stream:
            data = stream.read()
        title = f"{row.name}（已替换）" if row.replaced_at else row.name
        yield Piece(
            f"02-申请材料/{number:03d}-{clean_name(row.name)}",
            title,
            data,
            date=f"{beijing(row.added_at):%Y-%m-%d}",
            pages=1 if view.kind.value in _IMAGES else None,
        )


def _papers(case: Case) -> Iterator[Piece]:
    for number, paper in enumerate(of_subject("case", case.number), 1):
        yield Piece(
            f"03-文书/{number:03d}-{clean_name(file_name(paper))}",
            paper.get_kind_display(),
            as_docx(paper),
            paper.number,
            f"{beijing(paper.issued_at):%Y-%m-%d}",
            document={
                "id": str(paper.pk),
                "kind": paper.kind,
                "number": paper.number,
                "digest": paper.digest,
                "content": paper.content,
            },
        )


def _events(case: Case) -> bytes:
    rows = CaseEvent.objects.filter(case_id=case.id).order_by("seq")
    return _json(
        [
            {"序号": r.seq, "时间": beijing(r.at).isoformat(), "办理人": r.actor, "说明": r.text}
            for r in rows
        ]
    )


def _talk(case: Case) -> list[dict[str, Any]]:
    """Every word of it: nothing can be added to a closed case."""
    rows = CaseMessage.objects.filter(case_id=case.id).order_by("id")
    return [
        {
            "时间": beijing(row.written_at).isoformat(),
            "谁写": row.author,
            "方向": "办理机关答复" if row.from_office else "申请人留言",
            "内容": row.text,
            "阅读时间": beijing(row.read_at).isoformat() if row.read_at else None,
        }
        for row in rows
    ]


def entries_of(case: Case) -> list[dict[str, Any]]:
    """The ledger entries about the case, its papers and the licence it gave, in order."""
    papers = of_subject("case", case.number).values_list("pk", flat=True)
    objects = [("case", case.number), *(("document", str(key)) for key in papers)]
    numbers = Licence.objects.filter(case_id=case.id).values_list("number", flat=True)
    objects += [("licence", number) for number in numbers]
    rows = {row.seq: row for kind, key in objects for row in of_object(kind, key)}
    return [_entry(rows[seq]) for seq in sorted(rows)]


def _entry(row: Any) -> dict[str, Any]:
    entry = row.as_entry()
    names = [name for name in Entry.__dataclass_fields__ if name != "at"]
    body = {name: getattr(entry, name) for name in names}
    return {"seq": row.seq, "prev": row.prev, "hash": row.hash, "at": instant(entry.at)} | body


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()
