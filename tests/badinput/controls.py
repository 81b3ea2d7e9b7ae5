"""The guard of each family, taken away: `python -m tests.badinput --control` must find every one.

A family that stays right without its guard tests something else. The guards are taken away in
this process only; `few` bounds a family to the cases its guard is about.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.template import engines
from django.test import override_settings


@dataclass(frozen=True)
class Control:
    """Places and what stands there instead; `few` is a part of the ids of the cases sent."""

    places: tuple[tuple[str, Any], ...] = ()
    few: str = ""
    also: Callable[[], Any] | None = None


def _nothing(*_: Any, **__: Any) -> str:
    return ""


def _as_it_is(text: str, *_: Any, **__: Any) -> str:
    return text


def _latin(data: bytes) -> str:
    return data.decode("latin-1")


def _asks(address: str) -> bool:
    """The check somebody will want one day: does the link answer?"""
    return bool(socket.getaddrinfo(address, 443))


@contextmanager
def _unescaped() -> Iterator[None]:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    engine.autoescape = False
    try:
        yield
    finally:
        engine.autoescape = True


FILES = "yichuang.kernel.files.rules"
CELLS = "yichuang.kernel.importing.rules.cells"
CONTROLS = {
    "kinds": Control(((f"{FILES}.content._detect", lambda data, ending: _claimed(ending)),)),
    "bombs": Control(((f"{FILES}.images.MAX_SIDE", 10**9),), few="png-side"),
    "xxe": Control(((f"{FILES}.archives._DOCTYPES", ()),)),
    "formulas": Control(
        (
            ("yichuang.kernel.importing.rules.workbooks.OPTIONS", {"in_memory": True}),
            (
                "yichuang.kernel.importing.rules.workbooks.write_cell",
                lambda sheet, *rest: sheet.write(*rest),
            ),
        ),
        few="/marked/",
    ),
    "numbers": Control(((f"{CELLS}._damaged", _nothing),)),
    "gb18030": Control(
        (
            (f"{FILES}.text.decode_text", _latin),
            ("yichuang.kernel.importing.rules.reading.decode_text", _latin),
        )
    ),
    "widths": Control((("unicodedata.normalize", lambda form, text: text),)),
    "names": Control((("yichuang.kernel.identity.actions.name_fault", _nothing),)),
    "paths": Control(((f"{FILES}.content.clean_name", _as_it_is),)),
    "scripts": Control(also=_unescaped),
    "addresses": Control((("yichuang.catalog.items.rules.lint.wording.is_address", _asks),)),
    "pollution": Control(also=lambda: override_settings(ALLOWED_HOSTS=["*"]), few="/host/"),
    "queries": Control((("yichuang.cases.queries.inbox.row_number", int),), few="/inbox/after"),
}


def _claimed(ending: str) -> Any:
    from yichuang.kernel.files.rules.content import EXTENSIONS

    return EXTENSIONS.get(ending)


@contextmanager
def weakened(family: str) -> Iterator[None]:
    """Without the guard of this family."""
    control = CONTROLS[family]
    with ExitStack() as stack:
        for place, instead in control.places:
            stack.enter_context(patch(place, instead))
        if control.also:
            stack.enter_context(control.also())
        yield
