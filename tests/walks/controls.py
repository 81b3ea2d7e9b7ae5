"""The guard of each walk, taken away: `python -m tests.walks --control` must find every one missing.

In this process only. The guards are imported by name all over the product, so the function itself
gets another body.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.badinput.controls import weakened as unguarded
from yichuang.cases import policies
from yichuang.kernel.privacy import rules as privacy

MASKS = (privacy.mask_name, privacy.mask_id, privacy.mask_phone, privacy.mask_text)


def _as_it_is(value: str) -> str:
    return value


def _every_case(actor: Any) -> Any:
    return Case.objects.all()  # type: ignore[name-defined] # noqa: F821 the product's own


@contextmanager
def weakened(name: str) -> Iterator[None]:
    """The product without what this walk is there to guard."""
    with ExitStack() as stack:
        if name == "masking":
            for mask in MASKS:
                stack.enter_context(_other_body(mask, _as_it_is))
        elif name == "objects":
            stack.enter_context(_other_body(policies.visible_to, _every_case))
        else:
            stack.enter_context(unguarded("scripts"))
        yield


@contextmanager
def _other_body(function: Callable[..., Any], instead: Callable[..., Any]) -> Iterator[None]:
    own = function.__code__
    function.__code__ = instead.__code__
    try:
        yield
    finally:
        function.__code__ = own
