"""Channels, states, texts and masks of notices, without Django."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

from yichuang.kernel.enums import Labelled
from yichuang.kernel.privacy.rules import mask_phone

MAX_ATTEMPTS = 6
SEND = "notices.send"  # the job
_PHONE = re.compile(r"1\d{10}$")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")


class GatewayRefused(Exception):
    """The gateway will never send this (a number that does not exist): no further try."""


class Channel(Labelled):
    """How a notice reaches a person."""

    SMS = "sms", "短信"
    MAIL = "mail", "邮件"
    PAGE = "page", "站内消息"


class NoticeState(Labelled):
    """Where a notice stands."""

    QUEUED = "queued", "待发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"


@dataclass(frozen=True)
class Template:
    """A text with named blanks. `secret`: holds a code, so viewers do not show it."""

    key: str
    title: str
    text: str
    secret: bool = False

    @property
    def blanks(self) -> frozenset[str]:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.text) if name)

    def fill(self, values: Mapping[str, object]) -> str:
        """The text for one person. Raises KeyError for a blank without a value."""
        missing = self.blanks - set(values)
        if missing:
            raise KeyError(f"notice {self.key}: no value for {sorted(missing)}")
        return self.text.format_map({name: str(value) for name, value in values.items()})


def recipient_fault(channel: str, recipient: str) -> str:
    """Why nothing can be sent there; empty when it can."""
    if channel == Channel.SMS and not _PHONE.match(recipient):
        return "手机号应为 1 开头的 11 位数字"
    if channel == Channel.MAIL and not _MAIL.match(recipient):
        return "邮箱地址不完整"
    if channel == Channel.PAGE and not recipient.isdigit():
        return "站内消息要有收件账号"
    return ""


def mask_recipient(channel: str, recipient: str) -> str:
    """138****5678, z***@example.cn, 账号 12."""
    if channel == Channel.SMS:
        return mask_phone(recipient)
    if channel == Channel.MAIL:
        name, _, host = recipient.partition("@")
        return f"{name[:1]}***@{host}"
    return f"账号 {recipient}"
