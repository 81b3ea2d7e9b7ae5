"""Behind nginx on PostgreSQL. Refuses to start with anything left at a default."""

import os

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .database import postgres


def _must(name: str, why: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"缺少环境变量 {name}：{why}")
    return value


DATABASES = {"default": postgres(_must("DATABASE_URL", "PostgreSQL 的地址"))}
SECRET_KEY = _must("YICHUANG_SECRET_KEY", "至少 50 个随机字符")
YC_SITE_STORED = True
ALLOWED_HOSTS = _must("YICHUANG_HOSTS", "本站域名，逗号分隔").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = _must(
    "YICHUANG_CLIENT_IP_HEADER",
    "反向代理写明访客地址的请求头（如 X-Real-IP），由它覆盖来访者自带的",
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
