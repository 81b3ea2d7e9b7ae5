"""docs/glossary.md holds every model and permission, under the name that the code shows."""

import re
from pathlib import Path

from yichuang.kernel.permissions.rules import Permission, Role

from . import tree
from .test_models import our_models

PATH = tree.ROOT / "docs" / "glossary.md"
ROW = re.compile(r"^\| *([^|]+?) *\| *`([^`|]+)` *\| *([^|]*?) *\|", re.MULTILINE)


def glossary(path: Path = PATH) -> dict[str, str]:
    """Code name -> Chinese term."""
    return {code: term for term, code, _ in ROW.findall(path.read_text(encoding="utf-8"))}


def wanted() -> dict[str, str]:
    found = {model._meta.label: str(model._meta.verbose_name) for model in our_models()}
    found |= {f"Permission.{member.name}": member.label for member in Permission}
    return found | {f"Role.{member.name}": member.label for member in Role}


def differences(have: dict[str, str], need: dict[str, str]) -> list[str]:
    """Rows to add (ready to paste) and rows that say something else."""
    return [
        f"| {term} | `{code}` | — |" + (f"   (it says {have[code]})" if code in have else "")
        for code, term in need.items()
        if have.get(code) != term
    ]


def gone(have: dict[str, str], need: dict[str, str]) -> list[str]:
    """Rows for models and permissions that no longer exist (ideas and values are free)."""
    kinds = ("Permission.", "Role.", *(f"{label}." for label in tree.ranks()))
    return [code for code in have if code.startswith(kinds) and code not in need]


def test_every_model_permission_and_role_is_in_the_glossary() -> None:
    missing = differences(glossary(), wanted())
    assert not missing, tree.report(missing)


def test_the_glossary_names_nothing_that_is_gone() -> None:
    assert not gone(glossary(), wanted())


def test_control_a_missing_a_wrong_and_a_stale_row_are_seen(tmp_path: Path) -> None:
    page = tmp_path / "glossary.md"
    page.write_text("| 事项 | `catalog.Item` | 第三条 |\n| 旧 | `cases.Old` | — |\n")
    have = glossary(page)
    assert differences(have, {"catalog.Item": "事项"}) == []
    assert len(differences(have, {"catalog.Item": "项目", "cases.Case": "办件"})) == 2
    assert gone(have, {"catalog.Item": "事项"}) == ["cases.Old"]
