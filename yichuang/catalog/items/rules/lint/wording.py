"""G2, G4, G5, G9: no catch-alls, no dead targets, no vague words, readable."""

import re
from collections.abc import Iterator

from yichuang.catalog.items.rules.content import Content

from .finding import Case, Finding

NO_CATCH_ALL = "行政许可法第三十一条；国办发〔2018〕45号（不得有兜底条款）"
CATCH_ALL = re.compile(
    r"其[他它](?:有关|相关|必要的?|需要的?|所需的?|应当?提[交供]的?|要求的?|规定的?|法定的?)*"
    r"(?:材料|资料|文件|证明|手续|条件|情形)"
    r"|等(?:相关|有关|其他|必要)?(?:证明)?(?:材料|资料|文件|手续)"
    r"|根据.{0,20}需要(?:提交|提供|补充)的?"
    r"|(?:审批|登记|主管|行政|办理)?(?:机关|部门|机构)(?:认为|要求).{0,8}(?:提交|提供|补充)?的"
    r"|(?:法律|法规|规章|规范性文件)[^。；]{0,16}规定的其[他它]"
    r"|视情况(?:提交|提供|补充)"
)
# A real thing whose name begins with 其他 is no catch-all.
CATCH_ALL_ALLOWED = re.compile(r"其他(?:股东|权利人|共有人|继承人|当事人|成员)")
VAGUE = re.compile(
    r"近期|尽快|及时办理|适当时候|有关部门|相关部门|有关单位|相关单位|若干个?工作日|一定时间内"
)
MAX_SENTENCE = 30
_URL = re.compile(r"https?://[^\s/]+\.[^\s/]+")


def catch_alls(case: Case) -> Iterator[Finding]:
    """G2: a list of materials is closed; so are the conditions (优化营商环境条例 Art 35)."""
    content = case.content
    for i, material in enumerate(content.materials):
        for field in ("name", "acceptance_standard", "filling_notes"):
            text = getattr(material, field)
            if found := _catch_all(text):
                yield Finding(
                    "G2",
                    f"materials[{i}].{field}",
                    f"兜底条款“{found}”：清单以外的材料不能要，要什么就写明什么",
                    NO_CATCH_ALL,
                )
    if found := _catch_all(content.conditions):
        yield Finding("G2", "conditions", f"兜底条款“{found}”：条件要逐条写明", NO_CATCH_ALL)


def _catch_all(text: str) -> str:
    for match in CATCH_ALL.finditer(text):
        if not CATCH_ALL_ALLOWED.match(text, match.start()):
            return match[0]
    return ""


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    """Texts an applicant reads, by field path. Law quotations are not ours to reword."""
    for field in ("summary", "conditions", "visit_reason", "promised_note", "quantity_limit"):
        yield field, getattr(content, field)
    for i, material in enumerate(content.materials):
        yield f"materials[{i}].acceptance_standard", material.acceptance_standard
        yield f"materials[{i}].filling_notes", material.filling_notes
    for i, step in enumerate(content.steps):
        yield f"steps[{i}].requirement", step.requirement
    for i, faq in enumerate(content.faqs):
        yield f"faqs[{i}].answer", faq.answer


def vague_words(case: Case) -> Iterator[Finding]:
    """G5: a vague word is allowed only where it is defined: "有关部门（指…）"."""
    for field, text in _texts(case.content):
        for match in VAGUE.finditer(text):
            after = text[match.end() : match.end() + 2]
            if not re.match(r"[（(]?(?:指|即|：|:)", after):
                yield Finding(
                    "G5",
                    field,
                    f"“{match[0]}”没有说清楚：写明日期、天数或部门名称",
                    "国办发〔2018〕45号（办事指南要准确、无歧义）",
                )


def readable(case: Case) -> Iterator[Finding]:
    """G9: sentences of the plain summary average at most thirty characters."""
    sentences = [s for s in re.split(r"[。！？；\n]", case.content.summary) if s.strip()]
    if not sentences:
        return
    mean = sum(len(s.strip()) for s in sentences) / len(sentences)
    if mean > MAX_SENTENCE:
        yield Finding(
            "G9", "summary", f"简版平均每句 {mean:.0f} 个字，超过 {MAX_SENTENCE} 个字", "易读要求"
        )


def targets(case: Case) -> Iterator[Finding]:
    """G4: inner targets must exist (blocks); outer links must at least be addresses.

    Whether an outer link answers is checked by a job, not while somebody waits.
    """
    for field, ref in _references(case.content):
        if case.internal_targets is not None and ref not in case.internal_targets:
            yield Finding("G4", field, f"找不到附件“{ref}”", "附件和链接必须打得开")
    links = [("online_url", case.content.online_url)]
    links += [(f"bases[{i}].url", b.url) for i, b in enumerate(case.content.bases)]
    for field, url in links:
        if url and not is_address(url):
            yield Finding("G4", field, f"“{url}”不是网址", "附件和链接必须打得开")


def is_address(text: str) -> bool:
    """Whether a text is an address of the web or of this site, and nothing a browser would run."""
    return bool(_URL.match(text)) or (text.startswith("/") and not text.startswith("//"))


def _references(content: Content) -> Iterator[tuple[str, str]]:
    if content.result_sample_ref:
        yield "result_sample_ref", content.result_sample_ref
    for i, material in enumerate(content.materials):
        for field in ("blank_form_ref", "sample_ref"):
            if ref := getattr(material, field):
                yield f"materials[{i}].{field}", ref
