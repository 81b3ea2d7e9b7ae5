"""The import contracts in pyproject.toml: kept by the tree, and seen red on a skeleton."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from . import tree

LINT = Path(sys.executable).with_name("lint-imports")
OPTIONS = {"ignore_imports", "exhaustive_ignores", "skip_descendants"}


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [LINT, "--no-logo", "--no-cache", *arguments]
    env = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def broken(output: str) -> set[str]:
    names = {contract["name"]: contract["id"] for contract in tree.contracts()}
    found = re.findall(r"^(.*) BROKEN", output, flags=re.MULTILINE)
    return {names[name.strip()] for name in found}


def test_the_tree_keeps_every_contract() -> None:
    done = lint(tree.ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_no_ignore_list() -> None:
    assert not [c["id"] for c in tree.contracts() if OPTIONS & set(c)]


def sub_packages() -> set[str]:
    """Containers of kinds: single-subject contexts, and sub-packages of the others."""
    several = {"kernel", "catalog", "oversight"}
    above = {"config", "cli", "demo", "web", "api"}
    found = set()
    for context in tree.PACKAGE.iterdir():
        if not (context / "__init__.py").exists() or context.name in above:
            continue
        if context.name not in several:
            found.add(f"yichuang.{context.name}")
            continue
        for folder in context.iterdir():
            if (folder / "__init__.py").exists() and folder.name not in ("migrations", "tests"):
                found.add(f"yichuang.{context.name}.{folder.name}")
    return found


def test_every_sub_package_is_a_container() -> None:
    kinds = next(c for c in tree.contracts() if c["id"] == "kinds")
    assert set(kinds["containers"]) == sub_packages()


def test_every_context_has_its_models_protected() -> None:
    contexts = {name.split(".")[1] for name in sub_packages()}
    contexts = {name for name in contexts if any((tree.PACKAGE / name).rglob("models*"))}
    assert contexts >= {"kernel", "catalog", "cases"}
    protected = {c["id"].removeprefix("models-") for c in tree.contracts()}
    assert contexts <= protected


def test_every_audience_is_kept_apart() -> None:
    layers = next(c for c in tree.contracts() if c["id"] == "audiences")["layers"]
    listed = {name for layer in layers for name in tree.layer_names(layer)}
    folders = {p.parent.name for p in (tree.PACKAGE / "web").glob("*/__init__.py")}
    assert folders - {"tests", "templatetags"} <= listed


# --- negative controls: one planted import per contract, on a skeleton that keeps them all ---

SKELETON = (
    "cli",
    "config",
    "demo",
    *(f"web.{part}" for part in ("portal", "desk", "manage", "components")),
    *(f"reporting.{kind}" for kind in ("rules", "queries", "actions")),
    *(f"cases.{kind}" for kind in ("rules", "models", "policies", "queries", "actions", "jobs")),
    *(f"catalog.items.{kind}" for kind in ("rules", "models", "queries", "actions")),
    "catalog.models",
    *(f"api.v1.{part}" for part in ("urls", "document", "site", "core")),
    *(f"api.v1.{part}" for part in ("items", "guides", "cases", "licences", "events")),
    "kernel.models",
    "kernel.fields",
    "kernel.enums",
    "kernel.errors",
    "kernel.durable",
    "kernel.numerals",
)

PLANTS = {
    "direction": [
        ("catalog.items.actions", "from yichuang.cases import queries"),
        ("kernel.clock.rules", "import yichuang.web"),
        ("api.v1.items", "from yichuang.web import desk"),
        ("config", "import yichuang.cli"),
        ("warehouse", ""),  # a new context has to be placed first
    ],
    "kinds": [
        ("cases.rules", "from yichuang.cases import queries"),
        ("kernel.clock.queries", "from yichuang.kernel.clock import actions"),
        ("catalog.items.utils", ""),  # no such kind of file
    ],
    "kernel": [("kernel.ledger.rules", "from yichuang.kernel.documents import rules")],
    "catalog": [("catalog.proofs.rules", "from yichuang.catalog.items import rules")],
    "audiences": [("web.portal", "from yichuang.web import desk")],
    "api": [
        ("api.v1.items", "from yichuang.api.v1 import cases"),
        ("api.v1.core", "from yichuang.api.v1 import items"),
        ("api.v1.helpers", ""),  # a new resource has to be placed first
    ],
    "pure-rules": [
        ("cases.rules", "from django.db import models"),
        ("catalog.items.rules", "from yichuang.kernel.fields import x"),  # and indirectly
    ],
    "reporting-reads": [("reporting.actions", "from yichuang.cases import actions")],
    "acyclic": [
        ("cases.models", "from yichuang.cases.actions import x"),
        ("web.components.b", "from yichuang.web.components import a"),
    ],
    "models-kernel": [("cases.actions", "from yichuang.kernel.clock.models import Day")],
    "models-catalog": [("cases.queries", "from yichuang.catalog.items.models import Item")],
    "models-cases": [("web.desk", "from yichuang.cases.models import Case")],
    "models-reporting": [("web.manage", "from yichuang.reporting.models import FrozenReport")],
    "models-feedback": [("web.manage", "from yichuang.feedback.models import ExtraDemand")],
}


def plant(root: Path, module: str, line: str) -> None:
    """Append a line to a module, making the packages on its way."""
    *packages, name = ["yichuang", *module.split(".")]
    folder = root
    for package in packages:
        folder = folder / package
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    target = folder / name / "__init__.py" if (folder / name).is_dir() else folder / f"{name}.py"
    with target.open("a") as file:
        file.write(line + "\n")


GREEN = ("", "", "")
CASES = [(name, *planted) for name, several in PLANTS.items() for planted in several]

# Checks the folders one after the other: (folder, contract or '') -> the output, one process.
DRIVER = """
import importlib, io, json, os, sys
from importlinter import cli
from importlinter.application import output

answers = []
for folder, contract in json.loads(sys.argv[1]):
    os.chdir(folder)
    sys.path[0] = folder
    importlib.invalidate_caches()
    output.console.file = io.StringIO()
    code = cli.lint_imports(limit_to_contracts=(contract,) if contract else (), no_cache=True)
    answers.append([code, output.console.file.getvalue()])
print(json.dumps(answers))
"""


def skeleton(folder: Path) -> Path:
    folder.mkdir()
    for module in SKELETON:
        plant(folder, module, "")
    kinds = next(c for c in tree.contracts() if c["id"] == "kinds")["containers"]
    for container in kinds:
        for kind in ("rules", "models", "queries", "actions"):
            plant(folder, f"{container.removeprefix('yichuang.')}.{kind}", "")
    plant(folder, "kernel.fields", "import django.db.models")
    plant(folder, "cases.actions", "from yichuang.cases import models")
    plant(folder, "web.components.a", "from yichuang.web.components import b")
    plant(folder, "web.components.b", "")
    (folder / "pyproject.toml").write_bytes((tree.ROOT / "pyproject.toml").read_bytes())
    return folder


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], list]:
    """Exit code and output of every case: the untouched skeleton, then one plant each."""
    base, work = tmp_path_factory.mktemp("contracts"), []
    for number, (contract, module, line) in enumerate([GREEN, *CASES]):
        folder = skeleton(base / str(number))
        if module:
            plant(folder, module, line)
        work.append((str(folder), contract))
    command = [sys.executable, "-c", DRIVER, json.dumps(work)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=base)
    assert done.returncode == 0, done.stderr
    return dict(zip([GREEN, *CASES], json.loads(done.stdout), strict=True))


def test_control_the_skeleton_is_green(answers: dict) -> None:
    code, output = answers[GREEN]
    assert code == 0, output
    assert "0 broken" in output


def test_control_no_contract_is_without_a_plant() -> None:
    assert set(PLANTS) == {contract["id"] for contract in tree.contracts()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def test_control_a_planted_import_breaks_it(answers: dict, case: tuple[str, str, str]) -> None:
    code, output = answers[case]
    assert code == 1 and broken(output) == {case[0]}, output
