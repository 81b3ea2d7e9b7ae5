"""What a health check says: what is wrong, why it matters, what exactly to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

LOCAL = frozenset({"127.0.0.1", "localhost", "::1", ""})


@dataclass(frozen=True)
class Finding:
    """One line of doctor and of the health page.

    `serious` ones make doctor end with 1 and monitoring turn red; the others are advice.
    """

    key: str
    label: str
    ok: bool
    text: str
    remedy: str = ""
    why: str = ""
    serious: bool = True


SQLITE_MUST = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
POSTGRES_MUST = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def durability_faults(vendor: str, found: dict[str, str]) -> list[str]:
    """Settings under which an acknowledged act could be lost (reliability.md decision 3)."""
    must = POSTGRES_MUST if vendor == "postgresql" else SQLITE_MUST
    return [
        f"{name} 应为 {wanted}，现为 {found.get(name, '未知')}"
        for name, wanted in must.items()
        if found.get(name, "").lower() != wanted
    ]


@dataclass(frozen=True)
class Deployment:
    """The settings that a wrong hand can spoil, as plain values."""

    debug: bool
    secret: str
    hosts: Sequence[str]
    base_url: str
    demo: bool
    behind_proxy: bool
    ip_header: str
    secure_cookies: bool
    gateway: str

    @property
    def host(self) -> str:
        """Where people find us."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def public(self) -> bool:
        """Whether people outside this machine reach us."""
        named = [host for host in self.hosts if host.strip(".[]") not in LOCAL]
        return bool(named) or self.host not in LOCAL


def deployment_findings(d: Deployment) -> list[Finding]:
    """Every setting that is wrong, or one line saying that they are right."""
    rows = [row for check in _SETTINGS if (row := check(d)) is not None]
    return rows or [Finding("settings", "设置", True, "没有发现错误的设置")]


def _debug(d: Deployment) -> Finding | None:
    if not d.debug:
        return None
    return Finding(
        "debug",
        "调试模式",
        False,
        "DEBUG 开着",
        "启动时用 DJANGO_SETTINGS_MODULE=yichuang.config.settings.production（或 embedded）",
        "出错时会把设置、密钥和个人信息显示给访问的人。",
    )


def _secret(d: Deployment) -> Finding | None:
    if len(d.secret) >= 50 and not d.secret.startswith("django-insecure"):
        return None
    return Finding(
        "secret",
        "会话密钥",
        False,
        f"YICHUANG_SECRET_KEY 只有 {len(d.secret)} 个字符，或者是样例",
        "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'，"
        "把结果写进环境变量 YICHUANG_SECRET_KEY，再重启",
        "猜出它的人可以冒充任何人登录。",
    )


def _hosts(d: Deployment) -> Finding | None:
    if "*" not in d.hosts:
        return None
    return Finding(
        "hosts",
        "域名",
        False,
        "YICHUANG_HOSTS 是 *，接受任何域名",
        "写成本站的域名，如 YICHUANG_HOSTS=zwfw.example.gov.cn，再重启",
        "别的网站可以借用本站的地址骗人登录。",
    )


def _base_url(d: Deployment) -> Finding | None:
    if not d.public or d.demo:
        return None
    known = {host.lstrip(".") for host in d.hosts}
    wrong = d.host in LOCAL or ("*" not in known and bool(known) and d.host not in known)
    if not wrong:
        return None
    first = next((host for host in d.hosts if host.strip("[]") not in {*LOCAL, "*"}), "本站域名")
    return Finding(
        "base-url",
        "本站网址",
        False,
        f"YICHUANG_BASE_URL 是 {d.base_url}，不是本站的域名",
        f"设 YICHUANG_BASE_URL=https://{first}，再重启",
        "文书、证照上的二维码和通知里的链接会打不开；已经印出去的改不了。",
    )


def _https(d: Deployment) -> Finding | None:
    if not d.public or d.demo or (d.base_url.startswith("https://") and d.secure_cookies):
        return None
    return Finding(
        "https",
        "加密传输",
        False,
        "本站对外开放，却没有强制 https",
        "按 docs/operations.md 配置 nginx 证书，用 production 设置启动，"
        "YICHUANG_BASE_URL 写 https://",
        "密码和身份证号在路上可以被看到。",
    )


def _proxy(d: Deployment) -> Finding | None:
    if not d.behind_proxy or d.ip_header:
        return None
    return Finding(
        "proxy",
        "反向代理",
        False,
        "在反向代理后面，却没有说明哪个请求头是访客地址",
        "nginx 里写 proxy_set_header X-Real-IP $remote_addr; 再设 YICHUANG_CLIENT_IP_HEADER=X-Real-IP",
        "所有人看起来是同一个地址：一个人输错密码，全县登录都被限制。",
    )


def _demo(d: Deployment) -> Finding | None:
    if not (d.demo and d.public):
        return None
    return Finding(
        "demo",
        "演示模式",
        False,
        "演示模式对外开放",
        "真实使用请去掉 YICHUANG_DEMO，换一个空的数据文件夹再启动",
        "演示大厅一键就能换成任何身份，密码是公开的。",
    )


def _gateway(d: Deployment) -> Finding | None:
    if d.gateway.startswith("http://"):
        return Finding(
            "gateway",
            "通知渠道",
            False,
            "短信网关的地址不是 https，手机号和内容在路上谁都看得见",
            "把 YICHUANG_NOTICE_GATEWAY 换成 https 地址",
            "手机号是个人信息，传输要加密。",
        )
    if d.gateway.startswith("record:") and not d.demo:
        return Finding(
            "gateway",
            "通知渠道",
            False,
            "通知只写进文件，没有发给群众（演练）",
            "演练完把 YICHUANG_NOTICE_GATEWAY 换成短信网关的 https 地址",
            "群众收不到补正、决定的通知。",
            serious=False,
        )
    if d.demo or d.gateway != "demo":
        return None
    return Finding(
        "gateway",
        "通知渠道",
        False,
        "没有接短信网关，通知只记在系统里，没有发给群众",
        "用环境变量 YICHUANG_NOTICE_GATEWAY 填短信网关的 https 地址；没接之前，请窗口电话告知",
        "群众收不到补正、决定的通知。",
        serious=False,
    )


_SETTINGS = (_debug, _secret, _hosts, _base_url, _https, _proxy, _demo, _gateway)


def lacking(rows: Mapping[str, Sequence[str]]) -> str:
    """Which departments lack which words, cut to what a line holds."""
    parts = [f"{name}缺{'、'.join(words)}" for name, words in rows.items()]
    more = f"，另有 {len(parts) - 3} 个部门" if len(parts) > 3 else ""
    return "；".join(parts[:3]) + more
