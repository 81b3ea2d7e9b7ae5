"""The machine: disk, folders, keys, cache; and the settings as plain values."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

from yichuang.kernel.privacy import keys
from yichuang.kernel.rekeying.queries import missing_keys

from ..rules import Deployment, Finding

LEAST = 1024**3  # bytes free
_LEAK = "同一台机器上的别人可以读到密钥或群众的材料。"


def deployment() -> Deployment:
    """The running settings."""
    return Deployment(
        debug=settings.DEBUG,
        secret=settings.SECRET_KEY,
        hosts=tuple(settings.ALLOWED_HOSTS),
        base_url=settings.YC_BASE_URL,
        demo=settings.YC_DEMO,
        behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
        ip_header=settings.ALLAUTH_TRUSTED_CLIENT_IP_HEADER or "",
        secure_cookies=bool(settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE),
        gateway=settings.YC_NOTICE_GATEWAY,
    )


def machine() -> list[Finding]:
    """Disk, data folder, keys, cache table."""
    return [_disk(), _folder(), *_keys(), _cache()]


def _disk() -> Finding:
    folder = Path(settings.YC_DATA)
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    return Finding(
        "disk",
        "磁盘空间",
        free > LEAST,
        f"数据盘剩余 {free / 1024**3:.1f} GB",
        f"清理 {folder} 所在的磁盘或扩容，至少留 1 GB",
        "磁盘满了，收件、受理都存不下来。",
    )


def _folder() -> Finding:
    folder = Path(settings.YC_DATA)
    label = "数据文件夹"
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            "folder",
            label,
            False,
            f"{folder} 不存在，或者当前账号不能写",
            f"用运行本系统的账号：mkdir -p {folder} && chown $(id -u) {folder}",
            "附件和文书存不下来。",
        )
    if folder.stat().st_mode & 0o007:
        return Finding(
            "folder", label, False, "机器上的任何人都能进", f"chmod o-rwx {folder}", _LEAK
        )
    return Finding("folder", label, True, "可写，别人进不来")


def _keys() -> list[Finding]:
    try:
        keys.index_key()
        keys.current_data_key()
    except Exception as error:
        text = str(error)
        remedy = "从备份恢复 keys 文件夹（yichuang restore）；密钥在别处的，设 YICHUANG_KEYS"
        return [Finding("keys", "密钥", False, text, remedy, "个人信息解不开，证照签不了。")]
    rows = [Finding("keys", "密钥", True, "加密和签名密钥可用")]
    if gone := missing_keys():
        rows = [_foreign(gone)]
    path = keys.keyring_path()
    if path.exists() and path.stat().st_mode & 0o077:
        mode = oct(path.stat().st_mode & 0o777)[2:]
        text = f"密钥文件的权限是 {mode}，别人可以读"
        rows.append(Finding("keys-mode", "密钥权限", False, text, f"chmod 600 {path}", _LEAK))
    return rows


def _foreign(gone: list[str]) -> Finding:
    return Finding(
        "keys",
        "密钥",
        False,
        f"{keys.keyring_path()} 不是这个数据库的密钥：缺少编号为 {'、'.join(gone)} 的数据密钥",
        "核对 YICHUANG_KEYS；确实丢了的，从备份恢复 keys 文件夹（yichuang restore）",
        "个人信息解不开。",
    )


def _cache() -> Finding:
    name = str(settings.CACHES["default"].get("LOCATION", ""))
    shared = str(settings.CACHES["default"]["BACKEND"]).endswith("DatabaseCache")
    ok = not shared or name in connection.introspection.table_names()
    return Finding(
        "cache",
        "登录限制",
        ok and shared,
        "计数存在数据库里" if ok and shared else "计数的表不存在，或者不在数据库里",
        "yichuang migrate",
        "各个进程各数各的，猜密码的次数限制不住。",
    )
