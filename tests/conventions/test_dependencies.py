"""Dependencies: licences, hashed locks, a reason each."""

import re
from importlib.metadata import PackageNotFoundError, distribution

from . import tree

LOCKS = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
# GPL and AGPL in any spelling; the lesser licence (LGPL) is fine for an unmodified dependency.
COPYLEFT = re.compile(r"(?<![lL])\bA?GPL|Affero|(?<!Lesser )General Public License", re.IGNORECASE)


# Packages whose metadata name no licence; their licence file was read.
READ_IN_THE_FILE = {"axe-playwright-python": "MIT"}


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((tree.ROOT / name).read_text(encoding="utf-8")))


def licence_of(name: str) -> list[str] | None:
    """What the package says of its licence; None if it is not for this machine."""
    try:
        meta = distribution(name).metadata
    except PackageNotFoundError:
        return None
    said = [
        READ_IN_THE_FILE.get(name, ""),
        meta.get("License-Expression") or "",
        (meta.get("License") or "").split("\n")[0],
    ]
    said += [c for c in meta.get_all("Classifier") or [] if c.startswith("License ::")]
    return [text for text in said if text and text != "License :: OSI Approved"]


def refused(said: list[str]) -> bool:
    """True for GPL or AGPL without an alternative; `X OR Y` leaves the choice to us."""
    return any(
        all(COPYLEFT.search(choice) for choice in re.split(r"\bOR\b", text)) for text in said
    )


def test_no_dependency_is_gpl_and_each_names_its_licence() -> None:
    said = {name: licence_of(name) for name in pins("requirements-dev.txt")}
    bad = [f"{name}: {text}" for name, text in said.items() if text and refused(text)]
    bad += [f"{name}: says nothing of its licence" for name, text in said.items() if text == []]
    assert not bad, tree.report(bad)


def declared() -> dict[str, list[str]]:
    project = tree.pyproject()["project"]
    groups = {"runtime": project["dependencies"], **project["optional-dependencies"]}
    return {
        group: [re.split(r"[\[<>=!~ ]", line)[0].lower() for line in lines]
        for group, lines in groups.items()
    }


def test_the_locks_hold_what_the_project_declares() -> None:
    runtime, dev = pins(LOCKS[0]), pins(LOCKS[1])
    assert not set(declared()["runtime"]) - set(runtime)
    assert not set(declared()["dev"]) - set(dev)
    assert runtime.items() <= dev.items()


def test_the_locks_are_hashed_and_name_no_address() -> None:
    for name in LOCKS:
        text = (tree.ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text and not re.search(r"^\s*(-|#)(?!-hash)", text, re.MULTILINE)
        blocks = re.split(r"\n(?=\S)", text.strip())
        assert all("--hash=sha256:" in block for block in blocks)


def unexplained(text: str) -> list[str]:
    lines = re.findall(r'^    "[a-z][^"]*",.*$', text, re.MULTILINE)
    named = [line for line in lines if re.match(r'    "[a-z0-9-]+(\[[^]]*\])?[<>=]', line)]
    return [line.strip() for line in named if "  # " not in line]


def test_each_dependency_says_what_it_is_for() -> None:
    assert not unexplained((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_control_licences() -> None:
    gnu = "GNU {}General Public License v3"
    assert refused(["GPL-3.0-only"]) and refused(["AGPL-3.0"]) and refused(["GPLv3+"])
    assert refused(["License :: OSI Approved :: " + gnu.format("")])
    assert refused(["License :: OSI Approved :: GNU Affero General Public License v3"])
    assert not refused(["LGPL-3.0-only"]) and not refused([gnu.format("Lesser ")])
    assert not refused(["MIT"]) and not refused(["GPL-2.0 OR MIT"])


def test_control_an_unexplained_dependency_is_seen() -> None:
    assert unexplained('    "mystery>=1.0",\n    "django>=5",  # web\n') == ['"mystery>=1.0",']
