"""What the catalogue asks contexts above it; each fills its slot at start-up (apps.ready).

A slot has a name, a signature and an answer for as long as nobody has filled it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

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


# Keys of materials already held; filled by resources and registry. Unfilled: nothing held.
material_held: Slot[Callable[[HeldQuestion], frozenset[str]]] = Slot("material_held", _nothing_held)
# Whether the outcome handler of this name exists; filled by cases from what registry and
# projects give it. Unfilled: none exists, so an item that needs one cannot be published.
outcome_handler_available: Slot[Callable[[str], bool]] = Slot(
    "outcome_handler_available", _no_handler
)
