"""The garbage collector, out of the way while a sheet becomes rows."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No collection inside; also a decorator.

    A sheet is hundreds of thousands of new objects, none of them in a cycle, and the collector
    looks at all of them, and at the whole program, again and again: a tenth of the time.
    Threads that overlap can only end the pause early; whoever found the collector on turns it
    on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
