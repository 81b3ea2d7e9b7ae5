"""Reference data of the kernel: loaded by an idempotent call, not by migrations."""

from datetime import datetime


def load_reference(*, at: datetime) -> None:
    """Calendar, statutes and synonyms; running it again changes nothing."""
    from yichuang.kernel.clock.actions import load_reference as calendar
    from yichuang.kernel.search.actions import load_reference as synonyms
    from yichuang.kernel.statutes.actions import load_reference as statutes

    calendar(at=at)
    statutes(at=at)
    synonyms()
