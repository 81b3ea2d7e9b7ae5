"""Templates: all used, nothing waved past the escaping."""

import ast
import re
from pathlib import Path

import allauth

from . import tree

UNSAFE = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off")
UNSAFE_NAMES = {"mark_safe", "SafeString", "SafeText"}
# Where markup is built from escaped parts: path -> why.
MAY_MARK_SAFE: dict[str, str] = {
    "yichuang/web/components/rows.py": "escapes every cell that is not markup already",
    "yichuang/web/components/svg.py": "draws SVG out of parts that it escapes itself",
    "yichuang/web/templatetags/yc.py": "statuses and badges out of escaped words",
}
NAMED_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
NAMED_BY_ALLAUTH = {"account/password_reset_help_text.html"}  # looked for, not shipped


def unsafe_template(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [f"{tree.relative(path)}: {hit}" for hit in UNSAFE.findall(text)]


def unsafe_module(path: Path) -> list[str]:
    return [
        f"{tree.relative(path)}:{line}: {name}"
        for name, line in tree.imported(path)
        if name.rpartition(".")[2] in UNSAFE_NAMES
    ]


def test_nothing_is_marked_safe() -> None:
    found = [hit for path in tree.templates() for hit in unsafe_template(path)]
    for path in tree.sources():
        if tree.relative(path) not in MAY_MARK_SAFE:
            found += unsafe_module(path)
    assert not found, tree.report(found)


def test_the_allow_list_is_needed() -> None:
    for path in MAY_MARK_SAFE:
        assert unsafe_module(tree.ROOT / path), f"{path} no longer needs its exception"


def template_name(path: Path) -> str:
    parts = path.parts
    last = len(parts) - 1 - parts[::-1].index("templates")
    return "/".join(parts[last + 1 :])


def mentions(python: list[Path], pages: list[Path]) -> tuple[set[str], list[re.Pattern[str]]]:
    """Names written out, and patterns of the names put together in f-strings."""
    names: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for path in python:
        for node in tree.nodes(path, ast.Constant, ast.JoinedStr):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns += _pattern(node)
    for path in pages:
        text = path.read_text(encoding="utf-8")
        names.update(re.findall(r"""["']([^"'\s]+\.\w+)["']""", text))
        # A component is used by its tag (web/templatetags/yc.py): {% timeline events %}.
        names.update(f"components/{tag}.html" for tag in re.findall(r"\{%-? *(\w+)", text))
    return names, patterns


def _pattern(node: ast.JoinedStr) -> list[re.Pattern[str]]:
    parts = [
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^/]+"
        for part in node.values
    ]
    whole = "".join(parts)
    # A pattern of nothing but holes would excuse everything.
    fixed = sum(len(part) for part in parts if part != "[^/]+")
    return [re.compile(whole)] if fixed > len(".html") and "." in whole else []


def unused(pages: list[Path], python: list[Path]) -> list[str]:
    names, patterns = mentions(python, pages)
    library = Path(allauth.__file__).parent / "templates"
    found = []
    for path in pages:
        name = template_name(path)
        if name in names or name in NAMED_BY_DJANGO | NAMED_BY_ALLAUTH or (library / name).exists():
            continue
        if not any(pattern.fullmatch(name) for pattern in patterns):
            found.append(tree.relative(path))
    return found


def test_every_template_is_used() -> None:
    found = unused(list(tree.templates()), list(tree.sources()))
    assert not found, tree.report(found)


def test_control_unsafe_markup_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("{{ name|safe }} {% autoescape off %}")
    assert len(unsafe_template(page)) == 2
    module = tmp_path / "a.py"
    module.write_text("from django.utils.safestring import mark_safe\n")
    assert unsafe_module(module)


def test_control_an_unused_template_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    names = ("base.html", "page.html", "row_a.html", "lost.html")
    pages = [folder / name for name in names]
    for page in pages:
        page.write_text('{% extends "base.html" %}')
    module = tmp_path / "views.py"
    module.write_text('render(request, "page.html", f"row_{kind}.html")\n')
    assert unused(pages, [module]) == ["lost.html"]
