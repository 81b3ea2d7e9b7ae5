"""What the catalogue asks contexts above it; each fills its slot at start-up (apps.ready).

A slot has a name, a signature and an answer for as long as nobody has filled it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from .rules.content import Content

F = TypeVar("F", bound=Callable[..., object])


class Slot(Generic[F]):
    """One named question. Filling it twice is a programming error, unless replaced."""

    def __init__(self, name: str, unfilled: F) -> None:
        self.name = name
        self._unfilled = unfilled
        self._filled: F | None = None

    @property
    def filled(self) -> bool:
        """Whether a context above answers."""
        return self._filled is not None

    def fill(self, answer: F) -> None:
        """Give the answer. Raises RuntimeError when it already has one."""
        if self._filled is not None and self._filled is not answer:
            raise RuntimeError(f"slot {self.name} is filled twice")
        self._filled = answer

    @contextmanager
    def answering(self, answer: F | None) -> Iterator[None]:
        """Another answer (None: unfilled) for as long as the block runs: for tests."""
        before, self._filled = self._filled, answer
        try:
            yield
        finally:
            self._filled = before

    @property
    def ask(self) -> F:
        """The answer of whoever filled the slot, or the one while unfilled."""
        return self._filled or self._unfilled


@dataclass(frozen=True)
class HeldQuestion:
    """Does the government already hold these materials of this applicant?"""

    version_id: int
    material_keys: tuple[str, ...]
    party_id: int | None


def _nothing_held(question: HeldQuestion) -> frozenset[str]:
    return frozenset()


def _no_handler(name: str) -> bool:
    return False


def _no_mark() -> str:
    return ""


def _none_closed(on: date) -> Mapping[str, str]:
    return {}


def _nothing_missing(item_code: str, content: Content, on: date) -> Sequence[tuple[str, str]]:
    return ()


# Keys of materials already held; filled by resources and registry. Unfilled: nothing held.
material_held: Slot[Callable[[HeldQuestion], frozenset[str]]] = Slot("material_held", _nothing_held)
# Whether the outcome handler of this name exists; filled by cases from what registry and
# projects give it. Unfilled: none exists, so an item that needs one cannot be published.
outcome_handler_available: Slot[Callable[[str], bool]] = Slot(
    "outcome_handler_available", _no_handler
)
# 承接下放, filled by catalog.delegation. The SELECT of the delegations' state, for `state_of`;
# unfilled: none.
delegation_mark: Slot[Callable[[], str]] = Slot("delegation_mark", _no_mark)
# 实施编码 of every delegated item → why it takes no application on a day, empty when it does.
# Unfilled: none is delegated.
closed_items: Slot[Callable[[date], Mapping[str, str]]] = Slot("closed_items", _none_closed)
# (field, why) for what stops this content of an item from being published on a day.
delegation_unready: Slot[Callable[[str, Content, date], Sequence[tuple[str, str]]]] = Slot(
    "delegation_unready", _nothing_missing
)
