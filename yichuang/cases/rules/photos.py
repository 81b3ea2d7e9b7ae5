"""手机拍照: how long a link lives, and what the phone is told when it does not let in. Pure."""

from datetime import datetime, timedelta

LIFE = timedelta(minutes=15)
MOST_AT_ONCE = 20


def fault(
    *, at: datetime, expires_at: datetime, closed: bool, session: str, presented: str
) -> tuple[str, str]:
    """Why the link does not let this phone in, and what to do; two empty words when it does.

    The first phone that sends a photo has the link to itself: who photographs the screen over
    somebody's shoulder afterwards gets nothing.
    """
    again = "请让窗口重新出一个二维码，再扫一次"
    if closed:
        return "窗口已经收完照片，这个链接不能再用", f"还要补拍的，{again}"
    if at >= expires_at:
        return "这个链接过了 15 分钟，已经失效", again
    if session and session != presented:
        return "这个链接已经在另一台手机上用了", f"请用原来那台手机，或者{again}"
    return "", ""
