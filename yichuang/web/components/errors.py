"""Error pages: what happened, why, what to do, with a code and a time IT can look for (X8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from yichuang.kernel.clock.now import beijing, now
from yichuang.kernel.errors import DomainError, TooMany, is_disk_full

DRAFT_SHUT = "draft-shut"  # the browser that may write the draft is no longer known
_AFTERWARDS = "您填的内容还在这一页。{}以后回到这里，按这个按钮，不用重新填。"


@dataclass(frozen=True, slots=True)
class Explanation:
    title: str
    why: str
    what_to_do: str


EXPLANATIONS = {
    400: Explanation(
        "请求不完整", "网页发来的内容缺少部分信息。", "请返回上一页，刷新后再试一次。"
    ),
    403: Explanation(
        "您不能打开这一页", "这一页只对有相应职责的人开放。", "需要查看的，请联系本部门管理员。"
    ),
    404: Explanation(
        "没有找到这一页", "网址可能写错了，或者这一页已经撤下。", "请回首页搜索，或者拨打服务热线。"
    ),
    405: Explanation(
        "不能这样打开", "这个网址只接受页面上的按钮提交。", "请返回上一页，用按钮提交。"
    ),
    409: Explanation(
        "这件事刚刚有了变化",
        "在您操作的同时，别人已经办理，或者状态已经改变。",
        "请刷新页面，看最新情况。",
    ),
    413: Explanation("文件太大", "上传的文件超过了允许的大小。", "请压缩或分开上传。"),
    422: Explanation("有内容需要改正", "提交的内容没有通过检查。", "请返回上一页，按提示改正。"),
    401: Explanation(
        "登录已经过期",
        "太久没有操作，系统已经替您退出登录，刚才这一步没有提交。",
        "先在新窗口重新登录，再回到这一页提交一次，填过的不用重填。",
    ),
    429: Explanation("操作太频繁", "短时间内提交了太多次。", "请过几分钟再试。"),
    503: Explanation(
        "系统暂时存不下新内容",
        "服务器的磁盘已满，刚才这一步没有保存；以前办成的都在，没有丢失。",
        "请过一会儿再提交一次；急办请到窗口或打热线。系统管理员：腾出磁盘空间即可恢复，不需要重启。",
    ),
    500: Explanation(
        "系统出了问题",
        "服务器没能完成这次操作，您的材料没有丢失。",
        "请稍后再试；急办请到窗口或打热线。",
    ),
}


def error_page(
    request: HttpRequest,
    status: int,
    *,
    title: str = "",
    why: str = "",
    what_to_do: str = "",
    code: str = "",
    kept: Sequence[tuple[str, str]] = (),
    kept_note: str = "您填的内容还在。按这个按钮再提交一次，不用重新填。",
    way: tuple[str, str] | None = None,
) -> HttpResponse:
    """An error page in the shell of the audience. Falls back to bare text if the shell fails.

    `kept` is what was typed: the page can send it again. `way` (address, words) is where to go
    first; it opens beside this page, which holds the typing.
    """
    known = EXPLANATIONS.get(status, EXPLANATIONS[500 if status >= 500 else 400])
    context: dict[str, object] = {
        "status": status,
        "title": title or known.title,
        "why": why or known.why,
        "what_to_do": what_to_do or known.what_to_do,
        "code": code or f"YC-{status}",
        "request_id": getattr(request, "request_id", ""),
        "at": now(),
        "crumbs": [],
        "kept": kept,
        "kept_note": kept_note,
        "way": way,
    }
    staff = request.path.startswith(("/desk/", "/manage/"))
    template = "web/error_desk.html" if staff else "web/error.html"
    try:
        return HttpResponse(render_to_string(template, context, request), status=status)
    except Exception:
        if status < 500:
            raise
        text = f"{context['title']}。{context['why']}{context['what_to_do']}"
        text += f"\n错误码 {context['code']} {context['request_id']}"
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


_KEPT_AFTER = {
    DRAFT_SHUT: _AFTERWARDS.format("找回草稿"),
    "mandate-over": "您刚填的内容还在这一页上。单位重新委托后，按这个按钮就接着填。",
}


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page of a refusal made by an action or a policy."""
    if isinstance(error, TooMany):
        return _too_many(request, error)
    known = EXPLANATIONS.get(error.status, EXPLANATIONS[400])
    kept = _typed(request) if error.code in _KEPT_AFTER else []
    return error_page(
        request,
        error.status,
        title=known.title,
        why=error.message,
        what_to_do=error.what_to_do,
        code=error.code,
        kept=kept,
        kept_note=_KEPT_AFTER.get(error.code, "") + _without_files(request),
        way=(reverse("web:apply_resume"), "在新窗口找回草稿")
        if kept and error.code == DRAFT_SHUT
        else None,
    )


def sign_in_again(request: HttpRequest) -> HttpResponse | None:
    """The page for a form sent after the session had ended; None when nothing was typed.

    The typing stays in this page alone: on the server it would be somebody's data unencrypted.
    """
    kept = _typed(request) if request.method == "POST" else []
    if not kept:
        return None
    response = error_page(
        request,
        401,
        kept=kept,
        kept_note=_AFTERWARDS.format("登录") + _without_files(request),
        way=(reverse(settings.LOGIN_URL), "在新窗口登录"),
    )
    response["Cache-Control"] = "no-store"
    return response


def disk_full(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The page of a write that found no room, with the typing; None for any other failure."""
    if not is_disk_full(exception):
        return None
    kept = _typed(request) if request.method == "POST" else []
    note = "您填的内容还在。过一会儿再按这个按钮，不用重新填。" + _without_files(request)
    response = error_page(request, 503, code="YC-503-DISK", kept=kept, kept_note=note)
    response["Retry-After"] = "300"
    return response


def _without_files(request: HttpRequest) -> str:
    return "选过的文件要到原来那一页重新选。" if request.FILES else ""


def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """429: why, from when on it works again, and what was typed, ready to be sent again."""
    moment = beijing(error.until)
    response = error_page(
        request,
        429,
        why=error.message,
        what_to_do=f"请在 {moment:%H:%M} 以后再试；着急的话，带证件到窗口，工作人员当面帮您办。",
        kept=[] if request.FILES else _typed(request),
        kept_note="您填的内容还在。到时间再按这个按钮，不用重新填。",
    )
    response["Retry-After"] = str(max(int((error.until - now()).total_seconds()), 1))
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form held; nothing at all of one with a password, which no page repeats."""
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    if any("password" in name for name in names):
        return []
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """handler429, asked by the sign-in's own limits: nothing is kept, it would be a password."""
    return error_page(request, 429)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400; a session that could not be saved for want of room is told as what it is."""
    full = disk_full(request, exception) if exception is not None else None
    return full or error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403"""
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404"""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500"""
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's one-time token did not fit: usually an old tab or cookies switched off.

    Who has signed in anew sends an old page's token. When the browser says that the form came
    from this site the typing is kept; a form from elsewhere is never offered again.
    """
    own = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") == own and (kept := _typed(request)):
        return error_page(
            request,
            403,
            title="请再确认一次",
            why="这一页打开以后您重新登录过，或者开得太久，刚才没有提交。",
            what_to_do="内容没有丢，按下面的按钮再提交一次就行。" + _without_files(request),
            code="YC-403-CSRF",
            kept=kept,
        )
    return error_page(
        request,
        403,
        title="页面已经过期",
        why="这一页打开的时间太长，或者浏览器没有保存 Cookie，提交没有生效。",
        what_to_do="请返回上一页刷新后再提交；仍然不行，请允许本网站保存 Cookie。",
        code="YC-403-CSRF",
    )
