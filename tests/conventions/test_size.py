"""Sizes of DESIGN section 8. Exceptions are listed, with a number, and only shrink."""

import ast
import subprocess
import sys
from pathlib import Path

from . import tree

MODULE, TEST_MODULE, TEMPLATE, FUNCTION, CLASS = 400, 600, 150, 50, 200
LIST = Path(__file__).with_name("size_exceptions.txt")


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name in ("conftest.py", "factories.py")


def docstring_lines(node: ast.AST) -> int:
    """Explaining a function does not make it long."""
    first = node.body[0]
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return 0
    return first.end_lineno - first.lineno + 1


def too_long(path: Path) -> list[tuple[str, int, int]]:
    """(what, lines, ceiling) for the module and each function and class in it."""
    ceiling = TEST_MODULE if is_test(path) else MODULE
    found = [(tree.relative(path), length(path), ceiling)]
    for node in tree.nodes(path, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
        size = node.end_lineno - node.lineno + 1 - docstring_lines(node)
        limit = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
        found.append((f"{tree.relative(path)}::{node.name}", size, limit))
    return [(what, size, limit) for what, size, limit in found if size > limit]


def too_long_template(path: Path) -> list[tuple[str, int, int]]:
    size = length(path)
    return [(tree.relative(path), size, TEMPLATE)] if size > TEMPLATE else []


def exceptions(text: str) -> tuple[int, dict[str, int]]:
    """The most entries the list may hold, and the entries (what -> lines at most)."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    most = int(lines[0].removeprefix("at most "))
    pairs = (line.rsplit(" ", 1) for line in lines[1:])
    return most, {what: int(size) for what, size in pairs}


def ratchet(found: list[tuple[str, int, int]], text: str) -> list[str]:
    most, allowed = exceptions(text)
    complaints = [
        f"{what}: {size} lines, at most {allowed.get(what, limit)}"
        for what, size, limit in found
        if size > allowed.get(what, limit)
    ]
    now = {what: size for what, size, _ in found}
    complaints += [
        f"{what} is down to {now.get(what, 'its limit')}: lower or remove its exception"
        for what, size in allowed.items()
        if now.get(what, 0) < size
    ]
    if len(allowed) != most:
        complaints.append(f"the list holds {len(allowed)}, its first line says {most}: keep equal")
    return complaints


def test_sizes() -> None:
    found = [hit for path in tree.sources(tests=True) for hit in too_long(path)]
    found += [hit for path in tree.templates() for hit in too_long_template(path)]
    complaints = ratchet(found, LIST.read_text(encoding="utf-8"))
    assert not complaints, tree.report(complaints)


def test_control_a_long_function_module_and_template_are_seen(tmp_path: Path) -> None:
    module = tmp_path / "long.py"
    module.write_text("def f():\n" + "    x = 1\n" * 400)
    assert [hit[1:] for hit in too_long(module)] == [(401, 400), (401, 50)]
    template = tmp_path / "long.html"
    template.write_text("<p>\n" * 151)
    assert too_long_template(template)


def test_control_the_ratchet_only_turns_one_way() -> None:
    listed = "at most 1\na.py 420\n"
    assert not ratchet([("a.py", 420, 400)], listed)
    assert ratchet([("a.py", 421, 400)], listed)  # grew
    assert ratchet([("a.py", 410, 400)], listed)  # shrank: the list must follow
    assert ratchet([], listed)  # gone
    assert ratchet([("b.py", 401, 400)], "at most 0\n")  # unlisted
    assert ratchet([], "at most 0\na.py 420\n")  # the list grew


def test_control_ruff_sees_complexity(tmp_path: Path) -> None:
    branches = "".join(f"    if x == {n}:\n        return {n}\n" for n in range(11))
    module = tmp_path / "knot.py"
    module.write_text(f"def f(x):\n{branches}")
    command = [sys.executable, "-m", "ruff", "check", "--config", tree.ROOT / "pyproject.toml"]
    done = subprocess.run([*command, "--no-cache", module], capture_output=True, text=True)
    assert "C901" in done.stdout


def test_complexity_is_not_waved_through() -> None:
    mark = "noqa: " + "C901"
    waved = [tree.relative(p) for p in tree.sources(tests=True) if mark in p.read_text("utf-8")]
    assert not waved, tree.report(waved)
