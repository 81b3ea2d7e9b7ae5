"""留言: words between the applicant and the office. No clock starts or stops by them.

Art 45 names what is not counted into a limit, Art 32(4) the one notice that ends the five days:
a message is neither. What must be handed in is asked for by the notice, not here.
"""

LONGEST = 1000
A_DAY = 20  # of one case, from either side


def text_fault(text: str) -> str:
    """Why a text cannot be sent; empty when it can."""
    if not text.strip():
        return "请写留言内容"
    if len(text.strip()) > LONGEST:
        return f"最多 {LONGEST} 个字，现在是 {len(text.strip())} 个"
    return ""


def write_fault(*, closed: bool, sent_today: int) -> str:
    """Why nothing more can be sent in this case today; empty when it can."""
    if closed:
        return "这件办件已经办结，不能再留言"
    return "今天在这件办件里留言太多了" if sent_today >= A_DAY else ""


def answer_fault(*, closed: bool, holder: str, mine: bool, held: bool) -> str:
    """Why this officer does not answer: whoever holds the case does, or anybody while nobody."""
    if closed:
        return "这件办件已经办结，不能再答复"
    return f"这件办件现在由{holder}办，由他答复" if held and not mine else ""
