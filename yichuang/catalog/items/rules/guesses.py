"""What a name gives away: kind and form of a material, law and article, the licence it leads to.

Guesses for an editor to read over. None of them promises the public anything: whether the
government already holds a paper (its holder then brings nothing) is left to a person.
"""

import re

from .enums import BasisLevel, MaterialForm, MaterialKind

_CLOSING = "》”\"'）)"
_OWN_PAPER = re.compile(
    r"(?:表|申请|申请书|登记书|申报书|承诺书|声明|声明书|委托书|确认书|申请报告)$"
)
_ISSUED = re.compile(
    r"身份证|户口[簿本]|执照|(?:许可|资格|合格|登记|权属?|产权|出生|结婚|离婚|驾驶|行驶|残疾人?)证"
    r"|证书|批复$|批文$|批准文件|批准手续"
)
_NOT_ISSUED = re.compile(r"凭证|保证|论证|清单|情况|材料$")
_REPORT = re.compile(r"(?:报告|设计文件|可行性研究)$")
_COPY = re.compile(r"(?:的|正反面)*[（(]?复印件[）)]?$")
_ARTICLE = re.compile(r"^(?P<law>.+?)[》\s]*(?P<article>第[一二三四五六七八九十百零〇\d]+条.*)$")
_LICENCE = re.compile(
    r"^(?!更正|变更|补领|补办|换领|查询|申请)"
    r"(.{1,30}?(?:(?:许可|合格|资格|登记|运输|备案)证书?|证书|执照))"
)


def _core(name: str) -> str:
    return _COPY.sub("", name.strip()).strip().rstrip(_CLOSING).removesuffix("原件")


def material_kind(name: str) -> str:
    """Kind of a material by its name; "other" when the name says nothing, "" without one."""
    core = re.sub(r"[（(][^（()）]*[）)]$", "", name.strip())
    core = _core(core)
    if not core:
        return ""
    if _OWN_PAPER.search(core):
        return MaterialKind.FORM.value
    if _REPORT.search(core):
        return MaterialKind.REPORT.value
    if _ISSUED.search(core) and not _NOT_ISSUED.search(core):
        return MaterialKind.CERTIFICATE.value
    return MaterialKind.OTHER.value


def material_form(name: str) -> str:
    """复印件 or an electronic picture where the name says so, else the original."""
    if "复印件" in name:
        return MaterialForm.BOTH.value if "原件" in name else MaterialForm.COPY.value
    if "电子版" in name or "电子照片" in name:
        return MaterialForm.ELECTRONIC.value
    return MaterialForm.ORIGINAL.value


def basis_level(law: str) -> str:
    """Rank of a national law by its full title; "" where the title leaves it open."""
    if not law.startswith("中华人民共和国"):
        return ""
    if law.endswith("法"):
        return BasisLevel.LAW.value
    return BasisLevel.ADMIN_REGULATION.value if law.endswith("条例") else ""


def basis_parts(line: str) -> tuple[str, str]:
    """Law and article of a citation such as 《中华人民共和国建筑法》第七条."""
    text = line.strip().lstrip("《")
    match = _ARTICLE.match(text)
    if match:
        return match["law"].rstrip("》").strip(), match["article"].strip()
    return text.rstrip("》").strip(), ""


def licence_name(item: str) -> str:
    """The licence an item is named after; "" for items named after an act (注销 leaves none)."""
    match = _LICENCE.match(item.strip())
    return match[1] if match and "注销" not in item else ""


def names_in(text: str) -> list[str]:
    """Names as people paste them: a line each, else by ；, else by 、 outside brackets."""
    for mark in ("\n", "；;", "、"):
        parts = [part.strip(" \t\r。，") for part in _split(text, mark)]
        found = [part for part in parts if part]
        if len(found) > 1:
            return list(dict.fromkeys(found))
    return [text.strip(" \t\r\n。；，")] if text.strip(" \t\r\n。；，") else []


def _split(text: str, marks: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for char in text:
        depth += (char in "（(《“") - (char in "）)》”")
        if char in marks and (depth <= 0 or char == "\n"):
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]
