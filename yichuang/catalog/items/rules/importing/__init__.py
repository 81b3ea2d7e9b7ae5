"""Reading published catalogues: file to rows, rows to items. Pure."""

from . import guangan, guangdong
from .mapping import Mapping

MAPPINGS: dict[str, Mapping] = {m.name: m for m in (guangan.MAPPING, guangdong.MAPPING)}

__all__ = ["MAPPINGS", "Mapping"]
