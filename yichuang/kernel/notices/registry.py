"""The texts contexts can send, and the gateway they go through."""

import importlib
from typing import Protocol

from django.conf import settings

from .rules import Template

_templates: dict[str, Template] = {}


class GatewayRefused(Exception):
    """The gateway will never send this (a number that does not exist): no further try."""


class Gateway(Protocol):
    """What sends. Any other exception than GatewayRefused means: try again later.

    `key` is the same for every try of one notice. A gateway that knows the key already
    answers with the reference of the first time and sends nothing: so a person gets the
    notice once although a killed worker asks twice.
    """

    def send(self, *, channel: str, recipient: str, text: str, key: str) -> str:
        """Hand over one notice; returns the gateway's reference."""


class DemoGateway:
    """Sends nothing anywhere; the viewer shows what would have been sent."""

    def send(self, *, channel: str, recipient: str, text: str, key: str) -> str:
        return f"demo:{key}"


def template(key: str, title: str, text: str, *, secret: bool = False) -> Template:
    """Declare a text. Declaring the same key again replaces it."""
    _templates[key] = Template(key, title, text, secret)
    return _templates[key]


def get_template(key: str) -> Template:
    """The text. Raises KeyError: a programming error."""
    return _templates[key]


def find_template(key: str) -> Template | None:
    """The text, if it is still declared."""
    return _templates.get(key)


def gateway() -> Gateway:
    """The one that settings name: `demo`, or the dotted path of a class."""
    name = getattr(settings, "YC_NOTICE_GATEWAY", "demo")
    if name == "demo":
        return DemoGateway()
    module, _, attribute = name.rpartition(".")
    made: Gateway = getattr(importlib.import_module(module), attribute)()
    return made
