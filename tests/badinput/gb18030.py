"""GB 18030 and its neighbours: read whole, or refused; never half a character."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from tests.axe.county import County

from . import doors
from .cases import Case, refused, taken
from .names import RARE
from .sheets import stored

NAMES = {f"rare-{at}": f"清川县{text}局" for at, text in enumerate(RARE)}
NAMES |= {
    "dot": "清川县阿卜杜拉·买买提站",
    "brackets": "清川县（县）〔局〕",
    "euro": "清川县€局",
    "tibetan": "清川县བོད局",
    "mongol": "清川县ᠮᠣᠩ局",
    "emoji": "清川县😀局",
}
READ = ("utf-8", "utf-8-sig", "gb18030")
REFUSED = ("utf-16", "utf-32", "utf-7")


def cases(c: County) -> Iterator[Case]:
    """Names in every encoding at the departments' door; item lists; broken bytes; text files."""
    for name, text in NAMES.items():
        for encoding in READ:
            rows = [doors.PLACES_HEAD, doors.place_row("QC-9", text)]
            sent = doors.places_file(c, "表.csv", doors.csv_of(rows, encoding))
            yield stored(
                f"gb18030/places/{encoding}/{name}", sent, code="QC-9", want={"name": text}
            )
        for encoding in READ:
            rows = [doors.ITEMS_HEAD, doors.item_row(1, text)]
            yield _item(c, f"gb18030/items/{encoding}/{name}", doors.csv_of(rows, encoding), text)
    yield from _broken(c)
    yield from _texts(c)


def _item(c: County, case_id: str, data: bytes, want: str) -> Case:
    def look(scene: Any, client: Any, answer: Any) -> str:
        done = client.post(f"{answer.url}/commit")
        if done.status_code != 302:
            return f"the commit answers {done.status_code}"
        names = apps.get_model("catalog", "Item").objects.values_list("name", flat=True)
        return "" if want in names else f"no item {want!r}"

    return taken(case_id, doors.items_file(c, "表.csv", data), effect="items_file", look=look)


def _broken(c: County) -> Iterator[Case]:
    row = doors.csv_of([doors.PLACES_HEAD, doors.place_row("QC-9", "清川县新设局")])
    gb = row.decode().encode("gb18030")
    for encoding in REFUSED[:2]:
        data = row.decode().encode(encoding)
        sent = doors.places_file(c, "表.csv", data)
        yield refused(f"gb18030/broken/{encoding}", sent, "UTF-16", "不可显示", "编码")
        items = doors.csv_of([doors.ITEMS_HEAD, doors.item_row(1)], encoding)
        sent = doors.items_file(c, "表.csv", items)
        yield refused(f"gb18030/broken/items-{encoding}", sent, "UTF-16", "不可显示", "编码")
    for at in range(12):
        data = gb[: 60 + at] + b"\xff" + gb[60 + at :]
        sent = doors.places_file(c, "表.csv", data)
        yield refused(f"gb18030/broken/ff-at-{at}", sent, "编码", "不可显示", "没有找到")
    for name, data in {
        "nul": row + b"\0",
        "half-four-byte": gb + b"\x81\x30",
        "half-two-byte": gb + b"\x81",
        "surrogate": row + b"\xed\xa0\x80",
        "escape": row + b"\x1b$B",
    }.items():
        sent = doors.places_file(c, "表.csv", data)
        yield refused(f"gb18030/broken/{name}", sent, "编码", "不可显示", "没有找到")


def _texts(c: County) -> Iterator[Case]:
    text = "说明：阿卜杜拉·买买提，𠮷㐀。"
    for encoding in READ:
        sent = doors.upload(c, "说明.txt", text.encode(encoding))
        yield taken(f"gb18030/text/{encoding}", sent, effect="upload")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        sent = doors.upload(c, "说明.txt", text.encode(encoding))
        yield refused(f"gb18030/text/{encoding}", sent, "UTF-16", "不可显示", "编码")
