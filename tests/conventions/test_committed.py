"""What is committed names no machine and no registry."""

import re
from pathlib import Path

from . import tree

# Put together here, so that this file does not find itself.
HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "yarn" + "pkg.com",
    "npm" + "mirror.com",
    "deb" + "ian.org",
]
FOLDERS = ["/ho" + "me/", "/ro" + "ot/", "/wo" + "rk/", "/Us" + "ers/", "/op" + "t/", "/tm" + "p/"]
FOUND = re.compile(
    "|".join([*(re.escape(host) for host in HOSTS), *(rf"(?<![\w.}}%]){f}\w" for f in FOLDERS)])
)
TEXT_LIMIT = 2_000_000


def addresses(path: Path) -> list[str]:
    data = path.read_bytes()
    if b"\0" in data[:8000] or len(data) > TEXT_LIMIT:
        return []
    lines = data.decode("utf-8", errors="replace").splitlines()
    return [
        f"{tree.relative(path)}:{number}: {hit.group()}"
        for number, line in enumerate(lines, 1)
        for hit in FOUND.finditer(line)
    ]


def test_no_machine_path_and_no_registry_address() -> None:
    vendored = [p for p in tree.files() if "vendor" not in p.parts]
    found = [hit for path in vendored for hit in addresses(path)]
    assert not found, tree.report(found)


def test_no_lock_file_that_records_addresses() -> None:
    names = {path.name for path in tree.files()}
    assert not names & {"uv.lock", "poetry.lock", "package-lock.json", "yarn.lock", "Pipfile.lock"}


def test_control_paths_and_addresses_are_seen(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(f"see {HOSTS[0]} or {FOLDERS[0]}someone\nurl https://example.cn/home/a\n")
    assert len(addresses(page)) == 2
