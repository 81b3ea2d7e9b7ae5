"""Reference data of the kernel: loaded by an idempotent call, not by migrations."""


def load_reference() -> None:
    """Calendar, statutes and synonyms; running it again changes nothing."""
    from yichuang.kernel.clock.reference import load_reference as calendar
    from yichuang.kernel.search.reference import load_reference as synonyms
    from yichuang.kernel.statutes.reference import load_reference as statutes

    calendar()
    statutes()
    synonyms()
