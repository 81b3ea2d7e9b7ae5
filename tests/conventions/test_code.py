"""House rules that are visible in the syntax: clock, queries in views, signals, jobs."""

import ast
import re
from pathlib import Path

from . import tree

# --- reading the clock ---

NOW = "yichuang/kernel/clock/now.py"
MAY_READ_CLOCK = {
    NOW: "the one place",
    "yichuang/kernel/files/storage.py": "compares with the file system's own times",
}
CLOCK_READS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|timezone\.(now|localdate|localtime)"
    r"|time\.(time|time_ns|localtime|gmtime))$"
)
MAY_READ = re.compile(r"^yichuang/(web|api|cli|config)/|/jobs(\.py$|/)")


def clock_reads(path: Path) -> list[str]:
    """Reads of the system clock; the reference alone counts (`default=timezone.now`)."""
    return [
        f"{tree.relative(path)}:{node.lineno}: {tree.dotted(node)}"
        for node in tree.nodes(path, ast.Attribute)
        if CLOCK_READS.search(tree.dotted(node))
    ]


def imports_now(path: Path) -> list[str]:
    return [
        f"{tree.relative(path)}:{line}: takes {name}; pass at= or today= instead"
        for name, line in tree.imported(path)
        if name in ("yichuang.kernel.clock.now.now", "yichuang.kernel.clock.now.today")
    ]


def test_the_system_clock_is_read_in_one_place() -> None:
    others = [p for p in tree.sources() if tree.relative(p) not in MAY_READ_CLOCK]
    found = [hit for path in others for hit in clock_reads(path)]
    assert not found, tree.report(found)


def test_each_exception_reads_the_clock() -> None:
    for path in MAY_READ_CLOCK:
        assert clock_reads(tree.ROOT / path), f"{path} no longer needs its exception"


def test_only_web_api_cli_and_jobs_ask_what_time_it_is() -> None:
    inner = [p for p in tree.sources() if not MAY_READ.search(tree.relative(p))]
    found = [hit for path in inner if tree.relative(path) != NOW for hit in imports_now(path)]
    assert not found, tree.report(found)


# --- no query in a view, no signal for domain flow ---


ROWS = {"objects", "_default_manager", "ModelForm", "modelform_factory"}


def queries_in(path: Path) -> list[str]:
    """Reads and writes of rows that belong in queries and actions."""
    return [
        f"{tree.relative(path)}:{node.lineno}: {tree.dotted(node)}"
        for node in tree.nodes(path, ast.Attribute)
        if isinstance(node, ast.Attribute) and node.attr in ROWS
    ]


def test_views_hold_no_queries() -> None:
    views = [p for p in tree.sources() if p.relative_to(tree.PACKAGE).parts[0] in ("web", "api")]
    found = [hit for path in views for hit in queries_in(path)]
    assert not found, tree.report(found)


BANNED = ("django.db.models.signals.", "django.dispatch.Signal", "django.core.signals.")
# Start-up, not domain flow: triggers are laid after migrating, pragmas set on connecting.
START_UP = {"post_migrate", "connection_created"}


def signals(path: Path) -> list[str]:
    names = list(tree.imported(path))
    found = [
        (name, line)
        for name, line in names
        if name.startswith(BANNED) and name.rpartition(".")[2] not in START_UP
    ]
    allowed = any(
        name.startswith("allauth.") or name.rpartition(".")[2] in START_UP for name, _ in names
    )
    if not allowed:
        found += [(name, line) for name, line in names if name == "django.dispatch.receiver"]
    return [f"{tree.relative(path)}:{line}: {name}" for name, line in found]


def test_no_signal_carries_domain_flow() -> None:
    found = [hit for path in tree.sources() for hit in signals(path)]
    assert not found, tree.report(found)


# --- jobs ---


def job_names(path: Path) -> list[tuple[str, str]]:
    """(name, where) of every `@job("name")`."""
    found = []
    for node in tree.nodes(path, ast.FunctionDef, ast.AsyncFunctionDef):
        for call in node.decorator_list:
            is_job = isinstance(call, ast.Call) and tree.dotted(call.func).split(".")[-1] == "job"
            if is_job and call.args and isinstance(call.args[0], ast.Constant):
                found.append((str(call.args[0].value), f"{tree.relative(path)}:{node.lineno}"))
    return found


def repeated(found: list[tuple[str, str]]) -> list[str]:
    seen: dict[str, str] = {}
    return [
        f"{name}: {where} and {seen[name]}"
        for name, where in found
        if seen.setdefault(name, where) != where
    ]


def test_job_names_are_unique() -> None:
    """A job is enqueued by name, so two of one name would run each other's work."""
    found = repeated([hit for path in tree.sources() for hit in job_names(path)])
    assert not found, tree.report(found)


# --- negative controls ---

PLANTED = """
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from yichuang.kernel.clock.now import now, beijing

at = Field(default=timezone.now)
day = datetime.date.today()
rows = Item.objects.all()

@job("remind")
def one(): ...

@registry.job("remind")
def two(): ...
"""


def test_control_each_rule_sees_its_breach(tmp_path: Path) -> None:
    path = tmp_path / "planted.py"
    path.write_text(PLANTED)
    reads = {hit.split(": ")[1] for hit in clock_reads(path)}
    assert reads == {"timezone.now", "datetime.date.today"}
    assert len(imports_now(path)) == 1
    assert [hit.split(": ")[1] for hit in queries_in(path)] == ["Item.objects"]
    assert len(signals(path)) == 2
    assert len(repeated(job_names(path))) == 1


def test_control_where_the_clock_may_be_read() -> None:
    may = ["yichuang/web/desk/intake.py", "yichuang/cases/jobs.py", "yichuang/x/jobs/due.py"]
    assert all(MAY_READ.search(path) for path in may)
    assert not MAY_READ.search("yichuang/kernel/jobs_x.py")
    assert not MAY_READ.search("yichuang/cases/actions/decide.py")
