"""The texts contexts can send, and the gateway they go through."""

import importlib
from pathlib import Path
from typing import Protocol

from django.conf import settings

from .rules import Template

_WIRE = "yichuang.kernel.notices.wire"
_templates: dict[str, Template] = {}


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
    """The one that settings name: demo, an address, record:FILE, or a class of one's own."""
    name = getattr(settings, "YC_NOTICE_GATEWAY", "demo")
    if name == "demo":
        return DemoGateway()
    given: tuple[object, ...] = ()
    if name.startswith(("https://", "http://")):
        given = (name, getattr(settings, "YC_NOTICE_TOKEN", ""))
        name = f"{_WIRE}.HttpGateway"
    elif name.startswith("record:"):
        given = (Path(name.removeprefix("record:")),)
        name = f"{_WIRE}.RecordingGateway"
    module, _, attribute = name.rpartition(".")
    made: Gateway = getattr(importlib.import_module(module), attribute)(*given)
    return made
