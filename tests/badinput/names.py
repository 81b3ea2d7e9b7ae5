"""Names with "·" and rare characters: stored exactly, shown whole, at every door."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from tests.axe.county import County
from yichuang.kernel.identity.factories import id_number

from . import doors, files
from .cases import Case, Sent, refused, taken
from .sheets import stored

RARE = (
    "𠮷野家",
    "㛃",
    "㐀",
    "䶮",
    "刘䶮",
    "王喆",
    "李堃",
    "张𬱖",
    "𫖯",
    "𪚥",
    "𰻞",
    "龘靐齉",
    "朱镕",
    "陶喆㵘",
    "䴙䴘",
    "赵\U00030000",
    "孙\U000313af",
)
NAMES = (
    "阿卜杜拉·买买提",
    "古丽·阿依·努尔",
    "买买提·" + "阿" * 40,
    "欧阳修",
    "司马相如",
    "尼玛ཉི་མ",
    "ᠪᠠᠲᠤ",
    "ئابدۇللا",
    "O'Brien",
    "D'Artagnan",
    "Nguyễn Văn A",
    "Müller-Lüdenscheidt",
    "Łukasz",
    "김철수",
    "山田太郎",
    "X Æ A-12",
    "Null",
    "None",
    "undefined",
    "True",
    "NaN",
    "0",
    "1' OR '1'='1",
    "Robert'); DROP TABLE cases_case;--",
    "<王>",
    "a&b",
    "100%",
    "${7*7}",
    "{{7*7}}",
    "李（曾用名李四）",
    "清川县“老街”烤包子铺",
    "甲" * 100,
)
BAD = {
    "nul": "何\0秀英",
    "bell": "何\x07秀英",
    "escape": "何\x1b[31m秀英",
    "private": "何\ue000秀英",
    "blank": " \u3000 ",
    "empty": "",
    "too-long": "甲" * 101,
    "far-too-long": "甲" * 100_000,
    "newline": "何\n秀英",
    "delete": "何\x7f秀英",
}
_WORDS = ("字符", "填写", "必填", "不能超过", "至多", "空字符", "这个字段", "必须", "最多")


def cases(c: County) -> Iterator[Case]:
    """Each name as applicant online and at the window, as colleague, department and signer."""
    for at, name in enumerate((*RARE, *NAMES)):
        yield _window(c, f"names/window/{at}", name)
        sent = doors.applicant(c, name=name)
        yield taken(f"names/portal/{at}", sent, effect="applicant", look=_typed(c, "name", name))
        yield _staff(c, f"names/staff/{at}", name)
        row = doors.place_row("QC-9", name)
        if name not in ("None",) and len(name) <= 100:
            yield stored(
                f"names/places/{at}",
                doors.places_file(c, "表.xlsx", files.sheet([doors.PLACES_HEAD, row])),
                code="QC-9",
                want={"name": name},
            )
    for key, name in BAD.items():
        yield refused(
            f"names/portal/{key}", doors.applicant(c, name=name), *_WORDS, may=doors.DRAFT
        )
        yield refused(f"names/window/{key}", doors.intake(c, name=name), *_WORDS)
        if key not in ("private", "bell", "escape", "newline", "delete"):
            yield refused(f"names/staff/{key}", doors.staff(c, display_name=name), *_WORDS)
    for key in ("representative", "address"):
        for at, name in enumerate((*RARE[:6], *NAMES[:4])):
            sent = doors.applicant(c, **{key: name})
            look = _typed(c, key, name)
            yield taken(f"names/portal-{key}/{at}", sent, effect="applicant", look=look)


def _typed(c: County, key: str, want: str) -> Any:
    def look(scene: Any, client: Any, answer: Any) -> str:
        draft = apps.get_model("cases", "Draft").objects.get(number=c.draft)
        got = draft.party.get(key)
        return "" if got == want else f"kept {got!r}, not {want!r}"

    return look


def _window(c: County, case_id: str, name: str) -> Case:
    def look(scene: Any, client: Any, answer: Any) -> str:
        case = apps.get_model("cases", "Case").objects.order_by("-id")[0]
        if case.applicant.name != name:
            return f"stored {case.applicant.name!r}"
        page = client.get(answer.url)
        return "" if page.status_code == 200 else f"its papers answer {page.status_code}"

    return taken(case_id, doors.intake(c, name=name), effect="intake", look=look)


def _staff(c: County, case_id: str, name: str) -> Case:
    sent: Sent = doors.staff(c, display_name=name[:60], staff_no=id_number(9)[:8])

    def look(scene: Any, client: Any, answer: Any) -> str:
        user = apps.get_model("kernel", "User").objects.get(username="zhou.new")
        return "" if user.display_name == name[:60] else f"stored {user.display_name!r}"

    return taken(case_id, sent, effect="staff", status=200, look=look)
