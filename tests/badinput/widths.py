"""Full width, invisible characters, values of the wrong form: meant values stored, others told."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.apps import apps

from tests.axe.county import County
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.org.factories import credit_code

from . import doors, files
from .cases import Case, refused, taken
from .sheets import stored


def wide(text: str) -> str:
    """As a Chinese keyboard types it."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def spaced(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


WAYS = {
    "plain": str,
    "wide": wide,
    "spaced": spaced,
    "wide-spaced": lambda t: wide(spaced(t)).replace(" ", "\u3000"),
    "lower": str.lower,
    "wide-lower": lambda t: wide(t.lower()),
    "tabs": lambda t: f"\t{t}\t",
    "wide-blank": lambda t: f"\u3000{t}\u3000",
    "no-break": lambda t: f"\xa0{t}\xa0",
}
# Digits that are digits to a program and not to a clerk: never stored as they are.
FOREIGN = {
    "arabic": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "devanagari": str.maketrans("0123456789", "०१२३४५६७८९"),
    "tibetan": str.maketrans("0123456789", "༠༡༢༣༤༥༦༧༨༩"),
    "mongol": str.maketrans("0123456789", "᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙"),
    "han": str.maketrans("0123456789", "〇一二三四五六七八九"),
}
HIDDEN = {
    "zero-width": "\u200b",
    "joiner": "\u200d",
    "bom": "\ufeff",
    "rtl": "\u202e",
    "ltr-mark": "\u200e",
    "soft-hyphen": "\u00ad",
    "nul": "\0",
    "private": "\ue000",
    "combining": "\u0301",
    "variation": "\ufe0f",
}
NUMBERS = {
    "nan": "NaN",
    "infinity": "Infinity",
    "minus-infinity": "-inf",
    "1e999": "1e999",
    "1e99999": "1e99999",
    "1e9999999": "1e9999999",
    "1e999999999": "1e999999999",
    "1e-999999999": "1e-999999999",
    "wide-huge": "１ｅ９９９９９９９９",
    "minus-zero": "-0",
    "zero": "0",
    "minus": "-1",
    "hex": "0x10",
    "underscore": "1_000_000_000",
    "two-dots": "1.2.3",
    "sum": "1+1",
    "words": "八十来个",
    "unit": "80平方米",
    "5000-digits": "9" * 5000,
    "5000-decimals": "1." + "3" * 5000,
    "snan": "sNaN",
    "fraction": "½",
    "squared": "8²",
    "roman": "Ⅷ",
    "circled": "⑧",
    "exponent": "8e1",
}
DATES = {
    "zero": "0000-00-00",
    "year-0": "0000-01-01",
    "year-9999": "9999-12-31",
    "year-10000": "10000-01-01",
    "feb-29": "2026-02-29",
    "feb-30": "2026-02-30",
    "month-13": "2026-13-01",
    "day-32": "2026-01-32",
    "minus": "-2026-01-01",
    "words": "明天",
    "time": "2026-01-01T00:00:00Z",
    "week": "2026-W01-1",
    "two-digits": "26-1-1",
    "american": "12/31/2026",
    "empty": "",
    "nul": "2026-01-01\0",
    "long": "2" * 5000,
    "arabic": "٢٠٢٦-٠١-٠١",
}
BADNUMBERS = {
    "empty": "",
    "blank": "   ",
    "short": "5101",
    "15-digits": "510123900101123",
    "17-digits": id_number(3)[:17],
    "19-digits": id_number(3) + "1",
    "check-digit": id_number(3)[:17] + ("0" if id_number(3)[17] != "0" else "1"),
    "born-2090": "51012320900101" + "1234",
    "born-feb-30": "51012319900230" + "1234",
    "born-1850": "51012318500101" + "1234",
    "zeros": "0" * 18,
    "letters": "A" * 18,
    "x-inside": "51012319900101X234",
    "long": "5" * 100_000,
    "sql": "' OR 1=1 --",
    "html": "<b>510123</b>",
}
_WORDS = (
    "应为",
    "不符",
    "不存在",
    "不可能",
    "填写",
    "必填",
    "字符",
    "不允许",
    "至多",
    "最多",
    "应填",
    "应是",
    "不能",
    "大于",
    "小于",
    "写成",
    "有效",
    "只能",
    "请选择",
    "位",
    "空字符",
)


def cases(c: County) -> Iterator[Case]:
    """Codes and phones in every width; hidden characters; numbers; dates; accounts; sheets."""
    yield from _codes(c)
    yield from _hidden(c)
    yield from _form_numbers(c)
    yield from _dates(c)
    yield from _long(c)
    for name, way in WAYS.items():
        row = doors.place_row("QC-9", "清川县新设局", way(credit_code(3)))
        if "lower" not in name:
            sent = doors.places_file(c, "表.xlsx", files.sheet([doors.PLACES_HEAD, row]))
            want = {"uscc": credit_code(3)}
            yield stored(f"widths/places/{name}", sent, code="QC-9", want=want)


def _codes(c: County) -> Iterator[Case]:
    number, code, phone = id_number(78), credit_code(8), "13900000078"
    for name, way in WAYS.items():
        sent = doors.intake(c, id_number=way(number), phone=way(phone))
        look = _party(number, phone)
        if len(way(phone)) <= 20:
            yield taken(f"widths/window/{name}", sent, effect="intake", look=look)
        sent = doors.applicant(c, id_number=way(code), phone=way(phone))
        look = _kept(c, id_number=code, phone=phone)
        yield taken(f"widths/portal/{name}", sent, effect="applicant", look=look)
        yield taken(
            f"widths/question/{name}",
            doors.question(c, "owner_id", way(number)),
            effect="question",
            look=_answered(c, "owner_id", number),
        )
    for name, table in FOREIGN.items():
        yield refused(
            f"widths/window/{name}", doors.intake(c, id_number=number.translate(table)), *_WORDS
        )
        yield refused(f"widths/window-phone/{name}", doors.intake(c, phone=phone.translate(table)))
        for key in ("id_number", "phone"):
            text = (code if key == "id_number" else phone).translate(table)
            sent = doors.applicant(c, **{key: text})
            yield refused(f"widths/portal-{key}/{name}", sent, *_WORDS, may=doors.DRAFT)
        for key in ("owner_id", "phone", "code"):
            text = {"owner_id": number, "phone": phone, "code": code}[key].translate(table)
            sent = doors.question(c, key, text)
            yield refused(f"widths/question-{key}/{name}", sent, *_WORDS, may=doors.DRAFT)
        mixed = number[:6].translate(table) + number[6:]
        yield refused(f"widths/window-mixed/{name}", doors.intake(c, id_number=mixed), *_WORDS)
        sent = doors.question(c, "owner_id", mixed)
        yield refused(f"widths/question-mixed/{name}", sent, *_WORDS, may=doors.DRAFT)
        mixed = phone[:3] + phone[3:].translate(table)
        yield refused(f"widths/window-mixed-phone/{name}", doors.intake(c, phone=mixed), *_WORDS)
        sent = doors.applicant(c, phone=mixed)
        yield refused(f"widths/portal-mixed/{name}", sent, *_WORDS, may=doors.DRAFT)
        sent = doors.question(c, "phone", mixed)
        yield refused(f"widths/question-mixed-phone/{name}", sent, *_WORDS, may=doors.DRAFT)
    for name, text in BADNUMBERS.items():
        yield refused(f"widths/bad-window/{name}", doors.intake(c, id_number=text), *_WORDS)
        if name == "born-2090":  # by chance a right credit code
            continue
        sent = doors.applicant(c, id_number=text)
        yield refused(f"widths/bad-portal/{name}", sent, *_WORDS, may=doors.DRAFT)
        for key in ("owner_id", "code"):
            sent = doors.question(c, key, text)
            yield refused(f"widths/bad-question-{key}/{name}", sent, *_WORDS, may=doors.DRAFT)


def _hidden(c: County) -> Iterator[Case]:
    """In a code they are refused or taken out; in words they harm nobody but NUL."""
    number = id_number(78)
    for name, mark in HIDDEN.items():
        text = number[:6] + mark + number[6:]
        sent = doors.intake(c, id_number=text)
        if unicodedata.category(mark) == "Cf":  # copied from a chat: taken out, the number counts
            look = _party(number, "13900000077")
            yield taken(f"widths/hidden-window/{name}", sent, effect="intake", look=look)
        else:
            yield refused(f"widths/hidden-window/{name}", sent, *_WORDS)
        sent = doors.question(c, "owner_id", text)
        yield refused(f"widths/hidden-question/{name}", sent, *_WORDS, may=doors.DRAFT)
        sent = doors.question(c, "shop", f"青禾{mark}面馆")
        if name == "nul":
            yield refused("widths/hidden-text/nul", sent, *_WORDS, may=doors.DRAFT)
        else:
            yield taken(f"widths/hidden-text/{name}", sent, effect="question")
        everything = {"shop": mark, "area": mark, "party-name": mark, "party-phone": mark}
        sent = doors.Sent(doors.VISITOR, f"/a/{c.draft}/save", everything)
        yield taken(f"widths/hidden-autosave/{name}", sent, effect="question")


def _form_numbers(c: County) -> Iterator[Case]:
    for name, text in NUMBERS.items():
        sent = doors.question(c, "area", text)
        yield refused(f"widths/area/{name}", sent, *_WORDS, may=doors.DRAFT)
        yield refused(f"widths/area-window/{name}", doors.intake(c, **{"f-area": text}), *_WORDS)
        if name not in ("zero", "5000-decimals"):
            yield refused(f"widths/limit/{name}", doors.editor(c, promised_value=text), *_WORDS)
    for name, text in {
        "wide": "８０",
        "commas": "1,234",
        "wide-point": "８０．５",
        "plus": "+80",
        "blanks": " 80 ",
    }.items():
        want = {"commas": "1234", "wide-point": "80.5"}.get(name, "80")
        look = _answered(c, "area", want)
        yield taken(
            f"widths/area/{name}", doors.question(c, "area", text), effect="question", look=look
        )
    for key, url in (("seen", "pause"), ("days_needed", "pause")):
        for name, text in NUMBERS.items():
            data = {"kind": "expert_review", "basis": "第二十条", "days_needed": "3", "seen": "4"}
            if key == "seen" and text == "0":
                continue
            sent = doors.Sent(
                doors.REVIEWER, f"/desk/cases/{c.cases['reviewing']}/{url}", data | {key: text}
            )
            yield refused(f"widths/{key}/{name}", sent, *_WORDS, status=(409, 422))


def _dates(c: County) -> Iterator[Case]:
    for name, text in DATES.items():
        sent = doors.Sent(
            doors.SYSTEM,
            "/manage/calendar",
            {"day": text, "kind": "rest", "name": "县庆", "source": "通知"},
        )
        yield refused(f"widths/calendar/{name}", sent, *_WORDS, "范围", "年")
        if text and name not in ("year-9999", "week"):
            yield refused(f"widths/reviewed/{name}", doors.editor(c, reviewed_on=text), *_WORDS)
        data = {"name": "省平台", "scopes": "items", "reach": "county", "expires_on": text}
        sent = doors.Sent(doors.SYSTEM, "/manage/tokens/new", data)
        yield refused(f"widths/token/{name}", sent, *_WORDS, "两年")
        data = {
            "method": "post",
            "recipient": "何青禾",
            "served_on": text,
            "proof": "1",
            "seen": "9",
        }
        if text:
            sent = doors.Sent(doors.CLERK, f"/desk/cases/{c.cases['granted']}/deliver", data)
            yield refused(f"widths/served/{name}", sent, *_WORDS, status=(409, 422))


def _long(c: County) -> Iterator[Case]:
    """A megabyte in each field: told, and nothing is cut off unseen."""
    text = "长" * 350_000
    for key in ("shop", "code", "owner_id", "phone", "area", "cold"):
        sent = doors.question(c, key, text)
        yield refused(f"widths/long-question/{key}", sent, *_WORDS, may=doors.DRAFT)
        yield refused(f"widths/long-window/{key}", doors.intake(c, **{f"f-{key}": text}), *_WORDS)
    for key in ("name", "id_number", "representative", "phone", "address"):
        sent = doors.applicant(c, **{key: text})
        yield refused(f"widths/long-portal/{key}", sent, *_WORDS, may=doors.DRAFT)
        sent = doors.intake(c, **{key: text})
        yield refused(f"widths/long-applicant/{key}", sent, *_WORDS)
    for key in ("display_name", "username", "staff_no", "post", "window", "phone"):
        yield refused(f"widths/long-staff/{key}", doors.staff(c, **{key: text}), *_WORDS)


def _party(number: str, phone: str) -> Any:
    def look(scene: Any, client: Any, answer: Any) -> str:
        case = apps.get_model("cases", "Case").objects.order_by("-id")[0]
        got = (case.applicant.id_number, case.applicant.phone)
        return "" if got == (number, phone) else f"stored {got}"

    return look


def _kept(c: County, **want: str) -> Any:
    def look(scene: Any, client: Any, answer: Any) -> str:
        party = apps.get_model("cases", "Draft").objects.get(number=c.draft).party
        got = {key: party.get(key) for key in want}
        return "" if got == want else f"kept {got}"

    return look


def _answered(c: County, key: str, want: str) -> Any:
    def look(scene: Any, client: Any, answer: Any) -> str:
        got = apps.get_model("cases", "Draft").objects.get(number=c.draft).form.get(key)
        return "" if got == want else f"kept {got!r}, not {want!r}"

    return look
