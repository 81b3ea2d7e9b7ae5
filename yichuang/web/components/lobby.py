"""The demo lobby: one click makes you somebody of the invented county. Demo mode only."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST, require_safe

from yichuang.kernel.clock.now import now
from yichuang.kernel.identity.queries import active_account, actor_of
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.web.access import DEMO_SESSION
from yichuang.web.components.values import Link

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Try:
    """One thing to try: words, and the page where it begins."""

    text: str
    url_name: str
    args: tuple[str, ...] = ()
    query: str = ""


@dataclass(frozen=True)
class Card:
    """One role: who it is, its account, and three things to try; the first page opens."""

    key: str
    label: str
    username: str
    who: str
    tries: tuple[Try, ...]


CARDS: tuple[Card, ...] = (
    Card(
        "citizen",
        "群众",
        "citizen",
        "周小满，想开一家小面馆",
        (
            Try("搜“开饭馆”，看三个问题怎样变成我的清单", "web:search", query="q=开饭馆"),
            Try("看我办的事走到哪一步", "web:my"),
            Try("按生活里的事找：个人办事", "web:audience", ("personal",)),
            Try("打开首页", "web:home"),
        ),
    ),
    Card(
        "company",
        "企业办事人",
        "company",
        "一家县里公司的经办人",
        (
            Try("看公司办的事走到哪一步", "web:my"),
            Try("委托代办：公司派了谁，收回一份", "web:mandates"),
            Try("法人办事：准营准办", "web:audience", ("legal",)),
            Try("核验一张证照", "web:verify"),
        ),
    ),
    Card(
        "agent",
        "代办人",
        "agent",
        "受几家公司委托，替它们跑手续",
        (
            Try("我和各家公司的办件：先看要我办的", "web:my"),
            Try("以公司名义申请：选以谁的名义", "web:search", query="q=食品经营许可"),
            Try("谁委托了我，到哪天为止", "web:mandates"),
        ),
    ),
    Card(
        "clerk",
        "窗口受理员",
        "clerk",
        "政务大厅 3 号综合窗口",
        (
            Try("一屏收件：只用键盘", "web:desk_intake"),
            Try("网上来的申请，等人看", "web:desk_window"),
            Try("看办过的件", "web:desk_done"),
            Try("按部门看事项", "web:departments"),
            Try("查一件办件", "web:track"),
            Try("打开首页", "web:home"),
        ),
    ),
    Card(
        "reviewer",
        "审查员",
        "reviewer",
        "县市场监管局审批股",
        (
            Try("领下一件：剩余时间最少的在前", "web:desk_inbox"),
            Try("今天代谁的班：以代班身份办理", "web:manage_duties"),
            Try("看本部门办过的件", "web:desk_done"),
            Try("看食品经营许可的办事指南", "web:search", query="q=食品经营许可"),
            Try("按部门看事项", "web:departments"),
        ),
    ),
    Card(
        "approver",
        "审批员",
        "approver",
        "县市场监管局审批股股长",
        (
            Try("我的一天：今天到期的、等谁、交接和要答复的意见", "web:desk_day"),
            Try("待决定的办件：先预览再决定", "web:desk_inbox"),
            Try("批量准予：同一事项一起看不同之处", "web:desk_batch"),
            Try("看办过的件", "web:desk_done"),
            Try("核验一张刚发的证", "web:verify"),
            Try("按部门看事项", "web:departments"),
        ),
    ),
    Card(
        "head",
        "机关负责人",
        "head",
        "县市场监管局局长",
        (
            Try("快到期的办件：要不要延期", "web:desk_inbox"),
            Try("安排代班，授权首席代表", "web:manage_duties"),
            Try("看本部门办过的件", "web:desk_done"),
            Try("按部门看事项", "web:departments"),
            Try("核验一份文书", "web:verify_document"),
        ),
    ),
    Card(
        "editor",
        "事项编辑员",
        "editor",
        "县市场监管局的指南编辑",
        (
            Try("改一份草稿：照着问题清单改", "web:manage_items"),
            Try("导入一张事项表", "web:manage_imports"),
            Try("看现行指南", "web:search", query="q=食品经营许可"),
            Try("按部门看事项", "web:departments"),
            Try("法人办事", "web:audience", ("legal",)),
        ),
    ),
    Card(
        "checker",
        "事项审核员",
        "checker",
        "政务服务局事项管理股",
        (
            Try("审核送来的指南，再发布", "web:manage_review"),
            Try("看全县事项：按部门", "web:departments"),
            Try("看个人事项怎样分类", "web:audience", ("personal",)),
            Try("看法人事项怎样分类", "web:audience", ("legal",)),
        ),
    ),
    Card(
        "sysadmin",
        "系统管理员",
        "sysadmin",
        "信息中心：系统、日历、人员",
        (
            Try("看系统健康", "web:manage_health"),
            Try("开县：从空库到开门的步骤", "web:manage_opening"),
            Try("看工作日历", "web:manage_calendar"),
            Try("看人员账号", "web:manage_staff"),
            Try("看公布的签名密钥", "web:keys"),
            Try("按部门看事项", "web:departments"),
            Try("打开首页", "web:home"),
        ),
    ),
    Card(
        "secadmin",
        "安全管理员",
        "secadmin",
        "信息中心：授权，不建账号",
        (
            Try("授予和收回角色", "web:manage_roles"),
            Try("看看自己打不开的页面怎么说", "web:desk_inbox"),
            Try("核验一张证照", "web:verify"),
            Try("按部门看事项", "web:departments"),
            Try("打开首页", "web:home"),
        ),
    ),
    Card(
        "auditadmin",
        "审计管理员",
        "auditadmin",
        "机关纪委：只看台账",
        (
            Try("看台账，校验整条链", "web:manage_ledger"),
            Try("核验一份文书", "web:verify_document"),
            Try("核验一张证照", "web:verify"),
            Try("看公布的签名密钥", "web:keys"),
        ),
    ),
    Card(
        "justice",
        "合法性审查员",
        "justice",
        "县司法局",
        (
            Try("审查权责清单调整的依据", "web:manage_adjustments"),
            Try("查一部法律变动影响哪些职权", "web:manage_ripple", query="law=食品安全法"),
            Try("看公布的权责清单", "web:powers"),
            Try("核验一份文书", "web:verify_document"),
        ),
    ),
    Card(
        "leader",
        "县领导",
        "leader",
        "分管副县长",
        (
            Try("看报告：每个数点开是明细", "web:manage_report"),
            Try("看指标，每个数都能点开", "web:manage_figures"),
            Try("审定权责清单调整", "web:manage_adjustments"),
            Try("像群众一样搜一次：生二胎", "web:search", query="q=生二胎"),
            Try("核验一张证照", "web:verify"),
        ),
    ),
)
BY_KEY = {card.key: card for card in CARDS}


def is_demo(request: HttpRequest) -> bool:
    """Whether the lobby may be linked."""
    return bool(settings.YC_DEMO)


def _only_in_demo() -> None:
    if not settings.YC_DEMO:
        raise Http404


def links(card: Card, limit: int = 3) -> list[Link]:
    """The first pages of the card that exist: nothing leads nowhere."""
    found = []
    for one in card.tries:
        try:
            url = reverse(one.url_name, args=one.args)
        except NoReverseMatch:
            continue
        found.append(Link(one.text, f"{url}?{one.query}" if one.query else url))
    return found[:limit]


@require_safe
def lobby(request: HttpRequest) -> HttpResponse:
    """The role cards."""
    _only_in_demo()
    here = request.user.get_username() if request.user.is_authenticated else ""
    cards = [{"card": card, "links": links(card), "here": card.username == here} for card in CARDS]
    context = {"cards": cards, "page_title": "演示大厅", "signed_in": bool(here)}
    return render(request, "components/lobby.html", context)


@require_POST
def demo_enter(request: HttpRequest) -> HttpResponse:
    """Become the role that was clicked, and open its first page (or the one clicked)."""
    _only_in_demo()
    card = BY_KEY.get(request.POST.get("role", ""))
    user = active_account(card.username) if card else None
    if card is None or user is None:
        raise Http404
    if request.user.is_authenticated:
        logout(request)
    login(request, user, backend=BACKEND)
    request.session[DEMO_SESSION] = True
    # Not through allauth's form, so its signal does not write the sign-in.
    actor = actor_of(user, auth="demo", request_id=getattr(request, "request_id", ""))
    record_alone(action=Act.SIGN_IN, by=actor, at=now(), obj=("user", str(user.pk)))
    pages = links(card)
    wanted = request.POST.get("to", "")
    known = {str(number): link.url for number, link in enumerate(pages)}
    return HttpResponseRedirect(known.get(wanted, pages[0].url))


@require_POST
def demo_leave(request: HttpRequest) -> HttpResponse:
    """Back to being nobody."""
    _only_in_demo()
    logout(request)
    return HttpResponseRedirect(reverse("web:lobby"))
