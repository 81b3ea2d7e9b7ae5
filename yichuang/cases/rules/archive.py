"""The archive package of a closed case, and its verification offline. Pure.

A zip: the papers as issued, what was handed in, what happened, the ledger entries, the index
of the volume (卷内目录), and a manifest with the SHA-256 of every piece. Whoever has the file
can check that nothing was changed, added or left out; whoever also knows the published digest
of the manifest can check that it is the one that was filed.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from yichuang.kernel.documents.rules.freeze import content_digest
from yichuang.kernel.documents.rules.kinds import Kind
from yichuang.kernel.enums import Labelled
from yichuang.kernel.ledger.rules import Entry, chain_hash, digest

FORMAT = "yichuang-archive-1"
MANIFEST, INDEX, LEDGER = "manifest.json", "卷内目录.csv", "ledger.json"
MAX_ENTRIES, MAX_BYTES = 5_000, 2 * 1024**3
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Retention(Labelled):
    """保管期限 of the volume (机关档案管理规定 names these three)."""

    PERMANENT = "permanent", "永久"
    LONG = "long", "定期30年"
    SHORT = "short", "定期10年"


def retention(*, granted: bool, decided: bool, long_term: bool) -> Retention:
    """A licence without a term stays for ever, a decision thirty years, the rest ten."""
    if granted and long_term:
        return Retention.PERMANENT
    return Retention.LONG if decided else Retention.SHORT


@dataclass(frozen=True)
class Piece:
    """One piece of the volume. `content` of a paper: what its own digest was made of."""

    path: str
    title: str
    data: bytes
    number: str = ""
    date: str = ""
    pages: int | None = None
    document: dict[str, Any] = field(default_factory=dict)


def build(
    case: Mapping[str, Any],
    pieces: Sequence[Piece],
    entries: Sequence[Mapping[str, Any]],
    *,
    retention: Retention,
    built_at: str,
) -> tuple[bytes, str]:
    """The zip, and the digest of its manifest. The same input gives the same bytes."""
    ledger = Piece(LEDGER, "台账记录", _json(list(entries)))
    listed = [*pieces, ledger]
    index = _index(listed, retention)
    manifest = {
        "format": FORMAT,
        "case": dict(case),
        "retention": retention.label,
        "built_at": built_at,
        "index": {"path": INDEX, "sha256": _sha(index)},
        "pieces": [_row(number, piece) for number, piece in enumerate(listed, 1)],
    }
    raw = _json(manifest)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in [
            (MANIFEST, raw),
            (INDEX, index),
            *((piece.path, piece.data) for piece in listed),
        ]:
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue(), _sha(raw)


def _row(number: int, piece: Piece) -> dict[str, Any]:
    row = {
        "seq": number,
        "path": piece.path,
        "title": piece.title,
        "number": piece.number,
        "date": piece.date,
        "pages": piece.pages,
        "size": len(piece.data),
        "sha256": _sha(piece.data),
    }
    return row | ({"document": piece.document} if piece.document else {})


def _index(pieces: Iterable[Piece], kept: Retention) -> bytes:
    """卷内目录: 顺序号, 文号, 题名, 日期, 页数, 保管期限; with a mark that Excel reads as UTF-8."""
    out = io.StringIO()
    table = csv.writer(out)
    head = ("顺序号", "文号", "题名", "日期", "页数", "文件", "保管期限", "摘要（SHA-256）")
    table.writerow(head)
    for number, piece in enumerate(pieces, 1):
        pages = piece.pages if piece.pages is not None else "电子文件"
        row = (piece.number, piece.title, piece.date, pages, piece.path, kept.label)
        table.writerow([number, *(_plain(cell) for cell in row), _sha(piece.data)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(cell: object) -> str:
    """Text that a spreadsheet does not take for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, default=str)
    return text.encode()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Finding:
    """What is wrong with a package, and where."""

    path: str
    reason: str


@dataclass(frozen=True)
class Verified:
    """What a verification found; `digest` is the manifest's, to compare with the published one."""

    ok: bool
    case: str
    digest: str
    pieces: int
    documents: int
    entries: int
    findings: tuple[Finding, ...]

    def as_values(self) -> dict[str, Any]:
        return asdict(self)


class NotAnArchive(ValueError):
    """The file is no archive package of this product."""


def verify(data: bytes, *, expected: str = "") -> Verified:
    """Check a package offline. Raises NotAnArchive for anything that is not one."""
    if not data.startswith(b"PK"):
        raise NotAnArchive("不是归档包（zip）")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _verified(archive, expected)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        found = Finding("", f"归档包损坏，读不出来：{error}")
        return Verified(False, "", "", 0, 0, 0, (found,))


def _verified(archive: zipfile.ZipFile, expected: str) -> Verified:
    names = archive.namelist()
    total = sum(info.file_size for info in archive.infolist())
    if MANIFEST not in names or len(names) > MAX_ENTRIES or total > MAX_BYTES:
        raise NotAnArchive("不是归档包：没有目录文件，或者大得不合理")
    raw = archive.read(MANIFEST)
    manifest = _manifest(raw)
    findings = list(_compare(archive, manifest, names))
    if expected and expected.strip().lower() != _sha(raw):
        findings.append(Finding(MANIFEST, "目录摘要与公布的不符，这不是归档时的那一份"))
    entries = _entries(archive, names, findings)
    findings += _broken(entries)
    documents = [row["document"] for row in manifest["pieces"] if row.get("document")]
    findings += _papers(documents, entries)
    return Verified(
        not findings,
        str(manifest["case"].get("number", "")),
        _sha(raw),
        len(manifest["pieces"]),
        len(documents),
        len(entries),
        tuple(findings),
    )


def _manifest(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
        if body["format"] != FORMAT:
            raise ValueError(body["format"])
        for row in [body["index"], *body["pieces"]]:
            str(row["path"]), str(row["sha256"])
        dict(body["case"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAnArchive("归档包的目录文件读不懂") from error
    return dict(body)


def _compare(
    archive: zipfile.ZipFile, manifest: Mapping[str, Any], names: Sequence[str]
) -> Iterable[Finding]:
    """Every listed piece is there and unchanged; nothing else is there, nothing twice."""
    listed = {row["path"]: row["sha256"] for row in [manifest["index"], *manifest["pieces"]]}
    for path, wanted in listed.items():
        if path not in names:
            yield Finding(path, "目录上有，包里没有")
        elif _sha(archive.read(path)) != wanted:
            yield Finding(path, "内容与归档时的摘要不符")
    for path in names:
        if path != MANIFEST and path not in listed:
            yield Finding(path, "目录上没有，是后来加进去的")
    for path in {name for name in names if names.count(name) > 1}:
        yield Finding(path, "同名文件有两份")


def _entries(
    archive: zipfile.ZipFile, names: Sequence[str], findings: list[Finding]
) -> list[dict[str, Any]]:
    try:
        rows = json.loads(archive.read(LEDGER)) if LEDGER in names else []
        return [dict(row) for row in rows]
    except (ValueError, TypeError):
        findings.append(Finding(LEDGER, "台账记录读不懂"))
        return []


def _broken(entries: Sequence[Mapping[str, Any]]) -> Iterable[Finding]:
    """Each entry hashes to the value it carries; neighbours in the chain fit together."""
    hashes: dict[int, str] = {}
    for row in entries:
        try:
            at = datetime.fromisoformat(row["at"])
            body = {name: row[name] for name in Entry.__dataclass_fields__ if name != "at"}
            made = chain_hash(row["seq"], row["prev"], Entry(at=at, **body))
        except (KeyError, TypeError, ValueError):
            yield Finding(LEDGER, "有一条台账记录残缺")
            continue
        if made != row["hash"]:
            yield Finding(LEDGER, f"第 {row['seq']} 条台账记录与它的散列不符")
        before = hashes.get(row["seq"] - 1)
        if before is not None and before != row["prev"]:
            yield Finding(LEDGER, f"第 {row['seq']} 条与上一条接不上")
        hashes[row["seq"]] = row["hash"]


def _papers(
    documents: Sequence[Mapping[str, Any]], entries: Sequence[Mapping[str, Any]]
) -> Iterable[Finding]:
    """Each paper's words give the digest that the ledger took down when it was issued."""
    issued = {
        (row.get("object_id"), row.get("after"))
        for row in entries
        if row.get("action") == "document.issue"
    }
    for paper in documents:
        number = str(paper.get("number", ""))
        try:
            made = content_digest(Kind(paper["kind"]), number, paper["content"])
        except (KeyError, ValueError, TypeError):
            yield Finding(number, "文书的内容残缺")
            continue
        taken = digest({"kind": paper["kind"], "number": number, "digest": made})
        if made != paper.get("digest"):
            yield Finding(number, "文书的内容与出具时的摘要不符")
        elif (str(paper.get("id")), taken) not in issued:
            yield Finding(number, "台账里没有出具这份文书的记录")
