"""What the pages say is so: commands, links, versions, the drawing of the layers."""

import re
from pathlib import Path

import pytest

import dev

from . import tree

READMES = ("README.md", "README.zh-CN.md")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def text(name: str) -> str:
    return (tree.ROOT / name).read_text(encoding="utf-8")


def commands(page: str) -> list[str]:
    """What the page's shell blocks tell the reader to run."""
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def test_both_readmes_give_the_same_two_commands() -> None:
    assert commands(text(READMES[0])) == ["python3 dev.py run", "python3 dev.py test"]
    assert commands(text(READMES[1])) == commands(text(READMES[0]))


def test_ci_runs_the_readmes_command_and_installs_nothing() -> None:
    lines = [
        line for line in text(".ci/run").splitlines() if re.match(r"(python|pip|uv|apt|npm)", line)
    ]
    assert lines == ["python3 dev.py check", "python3 dev.py test --require browser,postgres"]
    assert all("--require browser,postgres" in text(name) for name in READMES)


@pytest.mark.parametrize("command", ["setup", "run", "test", "check", "bench"])
def test_dev_knows_the_commands_that_contributing_names(command: str) -> None:
    assert dev.parser().parse_known_args([command])[0].command == command
    assert f"`python3 dev.py {command}" in text("CONTRIBUTING.md")


def dead_links(page: Path) -> list[str]:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    return [f"{tree.relative(page)}: {x}" for x in links if not (page.parent / x).exists()]


def test_every_link_leads_somewhere() -> None:
    pages = [path for path in tree.files() if path.suffix == ".md"]
    found = [link for page in pages for link in dead_links(page)]
    assert not found, tree.report(found)


def test_the_version_is_the_same_everywhere() -> None:
    version = tree.pyproject()["project"]["version"]
    assert f"softwareVersion: {version}\n" in text("publiccode.yml")


def drawn_layers(page: str) -> list[str]:
    drawing = page.split("## Direction")[1].split("```")[1]
    return drawing.split("\n")[1:-1]


def test_the_architecture_page_draws_the_layers_of_the_contract() -> None:
    layers = next(c for c in tree.contracts() if c["id"] == "direction")["layers"]
    plain = [re.sub(r"[()]", "", layer) for layer in layers]
    assert drawn_layers(text("docs/architecture.md")) == plain


def test_control_a_dead_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](page.md) [b](gone.md) [c](https://example.cn) [d](#part)\n")
    assert dead_links(page) == ["page.md: gone.md"]
