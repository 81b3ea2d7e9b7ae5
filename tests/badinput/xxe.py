"""XML that reaches outside: document types, entities, external parts, macros, DDE."""

from collections.abc import Iterator

from tests.axe.county import County
from yichuang.kernel.files.tests import samples

from . import doors, files
from .cases import Case, refused, taken

_FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
_LAUGH = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><a>&j;</a>"
)
TYPES: dict[str, bytes] = {
    "file": _FILE.encode(),
    "http": _FILE.replace("file:///etc/passwd", "http://127.0.0.1:9/x").encode(),
    "parameter": b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]><a/>',
    "public": b'<!DOCTYPE a PUBLIC "-//A//B" "http://127.0.0.1:9/a.dtd"><a/>',
    "laughs": _LAUGH.encode(),
    "quadratic": b'<!DOCTYPE a [<!ENTITY a "' + b"a" * 9000 + b'">]><a>' + b"&a;" * 9000 + b"</a>",
    "empty": b"<!DOCTYPE a><a/>",
    "declared": b'<?xml version="1.0"?>' + _FILE.encode(),
    "standalone": b'<?xml version="1.0" standalone="no"?>\n' + _FILE.encode(),
    "utf-16": ('<?xml version="1.0" encoding="UTF-16"?>' + _FILE).encode("utf-16"),
    "utf-16-be": "\ufeff".encode("utf-16-be") + _FILE.encode("utf-16-be"),
    "utf-8-sig": _FILE.encode("utf-8-sig"),
    "late": b"<!-- " + b"x" * 9000 + b" -->" + _FILE.encode(),
    "late-spaces": b'<?xml version="1.0"?>' + b" " * 20_000 + _FILE.encode(),
    "late-utf-16": ("<!-- " + "x" * 9000 + " -->" + _FILE).encode("utf-16"),
}
PLACES = {
    "xlsx": ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"),
    "docx": ("word/document.xml", "word/styles.xml", "docProps/core.xml"),
    "ofd": ("OFD.xml", "Doc_0/Document.xml"),
}
EVERYWHERE = ("[Content_Types].xml", "_rels/.rels", "customXml/item1.xml")
_MAIN = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml", "ofd": "OFD.xml"}
_REL = "word/_rels/document.xml.rels"
TARGETS = (
    "http://127.0.0.1:9/t.dotm",
    "https://example.invalid/a",
    "file://127.0.0.1/share/t.dotm",
    "\\\\127.0.0.1\\share\\t.dotm",
    "mhtml:http://127.0.0.1:9/x",
    "ms-msdt:/id PCWDiagnostic",
)
OUTSIDE = ("attachedTemplate", "image", "oleObject", "frame", "subDocument", "externalLink")
PARTS = {
    "macro": "word/vbaProject.bin",
    "macro-upper": "word/VBAPROJECT.BIN",
    "macro-sheet": "xl/macrosheets/sheet1.xml",
    "activex": "word/activeX/activeX1.xml",
    "embedding": "word/embeddings/oleObject1.bin",
    "embedded-exe": "word/embeddings/Microsoft_Excel.xlsx",
    "external": "xl/externalLinks/externalLink1.xml",
    "custom-ui": "customUI/customUI.xml",
}
FIELDS = {
    "dde": b"<w:instrText>DDE cmd calc</w:instrText>",
    "dde-auto": b'<w:instrText>DDEAUTO c:\\windows\\cmd.exe "/k calc"</w:instrText>',
    "dde-lower": b"<w:instrText>ddeauto c:\\cmd.exe</w:instrText>",
    "dde-link": b'<ddeLink ddeService="cmd" ddeTopic="/c calc"/>',
}
_WORDS = ("XML 声明", "宏", "外部", "DDE", "损坏")


def cases(c: County) -> Iterator[Case]:
    """Every document type in every part of every kind; then what else reaches outside."""
    for kind, places in PLACES.items():
        for part in (*places, *EVERYWHERE):
            for name, content in TYPES.items():
                bad = files.with_part(samples.office(_MAIN[kind]), part, content)
                case_id = f"xxe/{kind}/{part}/{name}"
                yield refused(case_id, doors.upload(c, f"件.{kind}", bad), *_WORDS)
    for door, send in {
        "list": doors.list_file,
        "places": doors.places_file,
        "supply": doors.supply,
        "sample": doors.editor_file,
        "calendar": doors.notice_file,
    }.items():
        for name, content in TYPES.items():
            bad = files.with_part(
                files.sheet([doors.LIST_HEAD, ("a", "b")]), "xl/sharedStrings.xml", content
            )
            yield refused(f"xxe/{door}/{name}", send(c, "表.xlsx", bad), *_WORDS)
    yield from _reaching(c)


def _reaching(c: County) -> Iterator[Case]:
    for kind in OUTSIDE:
        for at, target in enumerate(TARGETS):
            bad = samples.docx({_REL: samples.relation(kind, target)})
            sent = doors.upload(c, "件.docx", bad)
            yield refused(f"xxe/relation/{kind}-{at}", sent, *_WORDS)
    for at, target in enumerate(("https://www.example.org/", "mailto:a@example.org")):
        good = samples.docx({_REL: samples.relation("hyperlink", target)})
        yield taken(
            f"xxe/relation/hyperlink-{at}", doors.upload(c, "件.docx", good), effect="upload"
        )
    for name, part in PARTS.items():
        for kind, make in (("docx", samples.docx), ("xlsx", samples.xlsx)):
            sent = doors.upload(c, f"件.{kind}", make({part: b"x"}))
            yield refused(f"xxe/part/{name}-{kind}", sent, *_WORDS)
    for name, content in FIELDS.items():
        for part in ("word/document.xml", "word/header1.xml", "xl/worksheets/sheet1.xml"):
            kind = "docx" if part.startswith("word") else "xlsx"
            bad = files.with_part(samples.office(_MAIN[kind]), part, b"<a>" + content + b"</a>")
            case_id, sent = f"xxe/field/{name}-{part}", doors.upload(c, f"件.{kind}", bad)
            # A field asks in a text, a link in a workbook; the other way round they are words.
            if (name == "dde-link") == (kind == "xlsx"):
                yield refused(case_id, sent, *_WORDS)
            else:
                yield taken(case_id, sent, effect="upload")
    macro = samples.CONTENT_TYPES.replace(
        "/>",
        '><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
    )
    bad = files.with_part(samples.docx(), "[Content_Types].xml", macro)
    yield refused("xxe/part/macro-type", doors.upload(c, "件.docx", bad), *_WORDS)
