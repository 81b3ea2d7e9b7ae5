"""What every deployment shares. A deployment kind is one file beside this one."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[3]
YC_DATA = Path(os.environ.get("YICHUANG_DATA") or BASE_DIR / "data")
YC_DEMO = False
# The county: one database (or schema) holds one county, and only settings name it.
# The fields are those of web/components/site.py; an empty one shows as an open slot.
YC_SITE: dict[str, str] = {}
YC_SITE_STORED = False  # the county's own name and footer, as 开县 wrote them
YC_BASE_URL = os.environ.get("YICHUANG_BASE_URL", "http://127.0.0.1:8000")
# demo, record:FILE, the https address of the county's gateway, or the dotted path of a class.
YC_NOTICE_GATEWAY = os.environ.get("YICHUANG_NOTICE_GATEWAY") or "demo"
YC_NOTICE_TOKEN = os.environ.get("YICHUANG_NOTICE_TOKEN", "")
# The card reader's helper on the clerk's own machine; empty: no reader is offered.
YC_CARD_READER = os.environ.get("YICHUANG_CARD_READER", "http://127.0.0.1:18990")
YC_OUTBOUND_LOOPBACK = False  # pushing to http://127.0.0.1: trying out and tests only

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "yichuang.kernel",
    "yichuang.catalog",
    "yichuang.cases",
    "yichuang.reporting",
    "yichuang.feedback",
    "yichuang.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yichuang.web.middleware.RequestIdMiddleware",
    "yichuang.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yichuang.web.middleware.DisplayModeMiddleware",
    "yichuang.web.middleware.SecurityHeadersMiddleware",
    "yichuang.web.middleware.OwnSiteMiddleware",
    "yichuang.web.middleware.DomainErrorMiddleware",
    "yichuang.web.access.AccessMiddleware",
]
ROOT_URLCONF = "yichuang.config.urls"
WSGI_APPLICATION = "yichuang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            BASE_DIR / "yichuang" / "web" / folder / "templates"
            for folder in ("components", "portal", "desk", "manage")
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yichuang.web.context_processors.site",
            ],
            "builtins": ["yichuang.web.templatetags.yc"],
        },
    }
]
AUTH_USER_MODEL = "kernel.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "static/"
STATIC_ROOT: Path | None = YC_DATA / "static"
WHITENOISE_USE_FINDERS = True

# --- accounts: login, rate limits and second factor by allauth; staff sign-up closed ---
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:after_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "yichuang.web.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_PREVENT_ENUMERATION = True
# The header in which a proxy of ours names the visitor; without one the connection does.
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = os.environ.get("YICHUANG_CLIENT_IP_HEADER") or None
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/h/ip,5/15m/key"}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "一窗"
SOCIALACCOUNT_ADAPTER = "yichuang.web.accounts.ProvincialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = False
# 省统一身份认证: the province gives three values; without them there is no such button.
_OIDC = {name: os.environ.get(f"YICHUANG_OIDC_{name}", "") for name in ("URL", "ID", "SECRET")}
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if all(_OIDC.values()):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "province",
                "name": "省统一身份认证",
                "client_id": _OIDC["ID"],
                "secret": _OIDC["SECRET"],
                "settings": {"server_url": _OIDC["URL"]},
            }
        ]
    }
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "yichuang.web.components.errors.csrf_failure"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "yichuang_cache",
        # Tries are counted here (web/portal/throttle.py); a fuller cache forgets some of them.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not no-referrer: a form without JavaScript would send Origin: null and fail the CSRF check.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
