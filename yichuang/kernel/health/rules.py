"""What a health check says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of doctor and of the health page: what, whether, and what to type."""

    key: str
    label: str
    ok: bool
    text: str
    remedy: str = ""


SQLITE_MUST = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
POSTGRES_MUST = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def durability_faults(vendor: str, found: dict[str, str]) -> list[str]:
    """Settings under which an acknowledged act could be lost (reliability.md decision 3)."""
    must = POSTGRES_MUST if vendor == "postgresql" else SQLITE_MUST
    return [
        f"{name} 应为 {wanted}，现为 {found.get(name, '未知')}"
        for name, wanted in must.items()
        if found.get(name, "").lower() != wanted
    ]
