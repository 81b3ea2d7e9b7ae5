"""纸质原件: taken against a list, given back against a signature, never kept after the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .states import Stage

MOST = 99


@dataclass(frozen=True)
class Original:
    """One kind of paper and how many of it."""

    name: str
    count: int


def read_list(text: str) -> tuple[list[Original], str]:
    """One paper a line, `不动产权证书 2`; the number is one where none is written."""
    found: list[Original] = []
    for row in text.splitlines():
        words = row.split()
        if not words:
            continue
        digits = words[-1].isascii() and words[-1].isdigit() and len(words) > 1
        count = int(words[-1][:4]) if digits else 1
        name = " ".join(words[:-1] if digits else words)
        if not 1 <= count <= MOST:
            return [], f"“{name}”的份数要在 1 到 {MOST} 之间"
        if len(name) > 100:
            return [], f"“{name[:20]}…”太长，原件名称最多 100 个字"
        found.append(Original(name, count))
    return found, ""


def take_fault(stage: Stage, lines: Sequence[Original]) -> str:
    """Why originals cannot be taken."""
    if stage in (Stage.DECIDED, Stage.CLOSED):
        return "决定已经作出，不需要再收原件"
    if not lines:
        return "请逐份写明收了哪些原件"
    names = [line.name for line in lines]
    if twice := [name for name in names if names.count(name) > 1]:
        return f"“{twice[0]}”写了两行，请合成一行写份数"
    return ""


def return_fault(open_names: Sequence[str], back: Sequence[str], *, signed_by: str) -> str:
    """Why a return cannot be recorded."""
    if not open_names:
        return "这份清单上的原件都已经退还"
    if not back:
        return "请选退还了哪些原件"
    if strange := [name for name in back if name not in open_names]:
        return f"“{strange[0]}”不在还没有退还的原件里"
    if not signed_by.strip():
        return "请填写取回人的签名"
    return ""


def still_here(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Names of the papers of a list that were not given back."""
    return [str(row["name"]) for row in rows if not row.get("back_on")]


def reminder(stage: Stage, names: Sequence[str]) -> str:
    """What the desk is told while papers of an ended case are still here."""
    if stage not in (Stage.DECIDED, Stage.CLOSED) or not names:
        return ""
    return f"办件已经办完，还有 {len(names)} 种原件没有退还：{'、'.join(names)}"
