"""The door out, under the name other contexts use; the work is in `rules.export`."""

from .rules.export import Export, ExportColumn, safe_text, to_csv, to_xlsx

__all__ = ["Export", "ExportColumn", "safe_text", "to_csv", "to_xlsx"]
