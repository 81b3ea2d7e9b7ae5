"""What the convention tests look at: the files of the project, parsed once."""

import ast
import functools
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "yichuang"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SKIPPED_FOLDERS = {"migrations", "vendor", "node_modules", "__pycache__"}


@functools.cache
def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def contracts() -> list[dict]:
    return pyproject()["tool"]["importlinter"]["contracts"]


def layer_names(layer: str) -> list[str]:
    """`"(hall) | (projects)"` -> `["hall", "projects"]`."""
    return [name.strip().strip("()") for name in re.split(r"[|:]", layer)]


@functools.cache
def ranks() -> dict[str, int]:
    """Rank of each context, from the direction contract: the higher may know the lower."""
    layers = next(c for c in contracts() if c["id"] == "direction")["layers"]
    return {
        name: rank for rank, layer in enumerate(reversed(layers)) for name in layer_names(layer)
    }


@functools.cache
def files() -> tuple[Path, ...]:
    """What is, or is about to be, committed; without git: everything but hidden folders."""
    listing = ["git", "-C", str(ROOT), "ls-files", "-coz", "--exclude-standard"]
    try:
        done = subprocess.run(listing, capture_output=True, check=True)
        paths = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [p for p in ROOT.rglob("*") if not any(x[0] == "." for x in p.parts[1:])]
    return tuple(sorted(path for path in paths if path.is_file()))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


@functools.cache
def sources(*, tests: bool = False) -> tuple[Path, ...]:
    """Python files of the product (with `tests`, of the suite too), migrations left out."""
    chosen = []
    for path in files():
        parts = set(path.relative_to(ROOT).parts)
        if path.suffix != ".py" or parts & SKIPPED_FOLDERS:
            continue
        if tests or (path.is_relative_to(PACKAGE) and "tests" not in parts):
            chosen.append(path)
    return tuple(chosen)


@functools.cache
def templates() -> tuple[Path, ...]:
    return tuple(
        path
        for path in files()
        if path.is_relative_to(PACKAGE)
        and "templates" in path.parts
        and not SKIPPED_FOLDERS & set(path.parts)
    )


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, kinds))


def dotted(node: ast.AST) -> str:
    """`timezone.now` for the expression of that name, '' for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every imported dotted name with its line: `from a.b import c` gives `a.b.c`."""
    for node in nodes(path, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module or ''}.{a.name}", node.lineno) for a in node.names)


def report(findings: list[str]) -> str:
    return "\n" + "\n".join(findings)
