#!/usr/bin/env python3
"""The door to the project; needs nothing but Python 3.11 or newer.

python3 dev.py run      make the environment, start the demo county
python3 dev.py test     the whole suite: SQLite, a real PostgreSQL, browser journeys
python3 dev.py setup | check | bench      (each has --help)
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OUT = ROOT / "var"
FLOOR = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
NEEDS = ("browser", "postgres")
UNAVAILABLE = 69  # tests/postgres.py: no server could be had


class Remedy(Exception):
    """Something is missing on the machine; the message says exactly what to do."""


def call(*command: object, env: dict[str, str] | None = None, quiet: bool = False) -> int:
    """Run a command in the project folder and return its exit code."""
    words = [str(word) for word in command]
    target = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        words, cwd=ROOT, env=os.environ | (env or {}), stdout=target, stderr=target
    ).returncode


# --- setup -----------------------------------------------------------------------------------


def right_python() -> None:
    """Continue under a Python that is new enough, or say where to get one."""
    if sys.version_info >= FLOOR:
        return
    for name in NEWER:
        path = shutil.which(name)
        if path:
            return os.execv(path, [path, *sys.argv])
    raise Remedy(
        "Yichuang needs Python 3.11 or newer; this is {}.{}.\n"
        "Remedy: apt install python3.11 python3.11-venv (or newer), or see your system's "
        "documentation, then run the command again.".format(*sys.version_info[:2])
    )


def digest(level: str) -> str:
    """What the environment was made from: the lock, the project's metadata, the interpreter."""
    parts = [(ROOT / name).read_bytes() for name in (LOCKS[level], "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode()])).hexdigest()


def is_ready(level: str) -> bool:
    """A development environment also serves `run`."""
    return PYTHON.exists() and any(
        (VENV / f".yichuang-{made}").is_file()
        and (VENV / f".yichuang-{made}").read_text() == digest(made)
        for made in ({"dev"} if level == "dev" else {"run", "dev"})
    )


def setup(level: str = "dev", *, force: bool = False) -> None:
    """Make `.venv` from the hashed lock, with the project itself, unless it is up to date."""
    if is_ready(level) and not force:
        return
    print(f"Environment: .venv from {LOCKS[level]}", flush=True)
    uv = shutil.which("uv")
    make_venv(uv)
    pip = [uv, "pip"] if uv else [PYTHON, "-m", "pip"]
    target = ["--python", PYTHON] if uv else ["--disable-pip-version-check"]
    lock = [*pip, "install", *target, "--quiet", "--require-hashes", "-r", LOCKS[level]]
    project = [*pip, "install", *target, "--quiet", "--no-deps", "--editable", "."]
    if call(*lock) or call(*project):
        raise Remedy(
            "The packages could not be installed (see above).\n"
            "Remedy: check the connection to your package index (pip's own settings apply: "
            "PIP_INDEX_URL, a proxy in HTTPS_PROXY) and run the command again."
        )
    (VENV / f".yichuang-{level}").write_text(digest(level))


def make_venv(uv: str | None) -> None:
    """Create the environment; a half-made one is replaced."""
    if PYTHON.exists() and (uv or call(PYTHON, "-m", "pip", "--version", quiet=True) == 0):
        return
    if uv:
        code = call(uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV)
    else:
        code = call(sys.executable, "-m", "venv", "--clear", VENV, quiet=True)
    if code:
        version = "{}.{}".format(*sys.version_info[:2])
        raise Remedy(
            "This Python cannot make a virtual environment (venv or ensurepip is missing).\n"
            f"Remedy: apt install python3-venv   (or python{version}-venv), or install uv."
        )


# --- run -------------------------------------------------------------------------------------


def port_number(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError(f"{port}: choose a port from 1 to 65535")
    return port


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Remedy(
                f"Port {port} cannot be used: {error}.\n"
                f"Remedy: python3 dev.py run --port {port + 1 if port < 65535 else 8000}, or stop the program "
                f"that holds it (ss -ltnp 'sport = :{port}' shows it)."
            ) from error


def run(options: argparse.Namespace) -> int:
    """Start the demo county: server and worker in the foreground."""
    check_port(options.port)
    setup("run")
    data = ["--data", str(Path(options.data).resolve())] if options.data else []
    command = [str(PYTHON), "-m", "yichuang.cli.main", "serve", "--port", str(options.port), *data]
    os.chdir(ROOT)
    sys.stdout.flush()
    if os.name == "nt":
        return call(*command)
    # Become the server, so that a signal sent to this process reaches it and not a parent.
    os.execv(command[0], command)


# --- test ------------------------------------------------------------------------------------


class Suite:
    """One run of the suite on one database, and what its report says."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.report = OUT / f"test-{name.lower()}.xml"
        self.code = 0
        self.passed = self.failed = self.skipped = 0
        self.seconds = 0.0
        self.missing = ""
        self.reasons: dict[str, int] = {}

    def start(self, wrapper: list[object], arguments: list[str], env: dict[str, str]) -> None:
        self.report.unlink(missing_ok=True)
        print(f"\n=== {self.name} ===", flush=True)
        began = time.monotonic()
        pytest = [PYTHON, "-m", "pytest", f"--junitxml={self.report}", *arguments]
        self.code = call(*wrapper, *pytest, env=env)
        self.seconds = time.monotonic() - began
        self.read()

    def read(self) -> None:
        if not self.report.exists():
            return
        for case in ElementTree.parse(self.report).iter("testcase"):
            skip = case.find("skipped")
            if skip is not None:
                self.skipped += 1
                reason = skip.get("message") or "no reason given"
                self.reasons[reason] = self.reasons.get(reason, 0) + 1
            elif case.find("failure") is not None or case.find("error") is not None:
                self.failed += 1
            else:
                self.passed += 1

    def line(self) -> str:
        if self.missing:
            return f"{self.name:<11} not run: {self.missing}"
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        crash = f" (pytest ended with {self.code})" if self.code > 1 else ""
        return f"{self.name:<11} {counts} in {self.seconds:.0f} s{crash}"


def required(text: str) -> set[str]:
    needs = {part.strip() for part in text.split(",") if part.strip()}
    unknown = needs - set(NEEDS)
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: choose from {', '.join(NEEDS)}")
    return needs


def workers(arguments: list[str]) -> list[str]:
    """Use the cores, unless the caller chose tests or a number of workers himself."""
    chosen = any(word.startswith(("-n", "--pdb")) or "::" in word for word in arguments)
    cores = min(os.cpu_count() or 1, 4)
    return [] if chosen or cores == 1 else ["-n", str(cores), "--dist", "worksteal"]


def test(options: argparse.Namespace) -> int:
    """The whole suite on both databases, and an account of what did not run."""
    setup()
    OUT.mkdir(exist_ok=True)
    from tests import chromium

    browser = chromium.find() or chromium.fetch(str(PYTHON))
    env = {"YICHUANG_TEST_BOTH": "1"} | ({chromium.ENV: browser} if browser else {})
    arguments = [*workers(options.pytest), *options.pytest]
    sqlite, postgres = Suite("SQLite"), Suite("PostgreSQL")
    # The first run has to be on SQLite even where the caller's environment names a server.
    sqlite.start([], arguments, {**env, "YICHUANG_TEST_DATABASE_URL": ""})
    postgres.start([PYTHON, "-m", "tests.postgres"], arguments, env)
    if postgres.code == UNAVAILABLE:
        postgres.missing = "no PostgreSQL could be started (its message is above)"
    missing = {"browser": "" if browser else chromium.REMEDY, "postgres": postgres.missing}
    return summary([sqlite, postgres], missing, options.require)


def summary(suites: list[Suite], missing: dict[str, str], require: set[str]) -> int:
    """Print what ran and what did not; 1 if anything failed or a required part is missing."""
    print("\n=== Summary ===")
    for suite in suites:
        print(suite.line())
        for reason, count in sorted(suite.reasons.items()):
            print(f"            skipped {count} x  {reason}")
    for need, remedy in missing.items():
        if remedy:
            word = "REQUIRED, MISSING" if need in require else "skipped"
            print(f"{need}: {word}. {remedy}")
    lacking = sum(bool(missing[need]) for need in require)
    # pytest's 5 is "nothing collected": right for a selection that only one database has.
    broken = sum(s.code not in (0, 1, 5) and not s.missing for s in suites)
    passed, failed, skipped = (
        sum(getattr(suite, name) for suite in suites) for name in ("passed", "failed", "skipped")
    )
    nothing = not passed and not failed
    if nothing:
        print("No test ran.")
    print(f"{passed} passed, {failed + lacking + broken} failed, {skipped} skipped")
    return 1 if failed or lacking or broken or nothing else 0


# --- check, bench ----------------------------------------------------------------------------


def check(options: argparse.Namespace) -> int:
    """Format, lint, types, import contracts: all are run, the first failure decides the code."""
    setup()
    if options.fix:
        call(BIN / "ruff", "check", "--fix", "--quiet", ".")
        call(BIN / "ruff", "format", "--quiet", ".")
    failed = []
    for name, command in {
        "format": [BIN / "ruff", "format", "--check", "."],
        "lint": [BIN / "ruff", "check", "."],
        "types": [BIN / "mypy"],
        "imports": [BIN / "lint-imports", "--no-logo"],
    }.items():
        print(f"=== {name} ===", flush=True)
        if call(*command):
            failed.append(name)
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all good'}")
    return 1 if failed else 0


def bench(options: argparse.Namespace) -> int:
    """Product against floor, as ratios (docs/architecture.md, "Budgets")."""
    setup()
    return call(PYTHON, "benchmarks/run.py", *options.rest)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python3 dev.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = top.add_subparsers(dest="command", required=True)
    one = commands.add_parser("setup", help="make or refresh .venv, nothing else")
    one.add_argument("--force", action="store_true", help="install again even if up to date")
    one = commands.add_parser("run", help="start the demo county")
    one.add_argument("--port", type=port_number, default=8000)
    one.add_argument("--data", default="", help="data folder (default: data/ in the project)")
    one = commands.add_parser("test", help="the whole suite; further arguments go to pytest")
    one.add_argument("--require", type=required, default=set(), metavar="browser,postgres")
    one = commands.add_parser("check", help="format, lint, types, import contracts")
    one.add_argument("--fix", action="store_true", help="let ruff repair what it can first")
    commands.add_parser("bench", help="performance ratios; arguments such as --json are passed on")
    return top


def main() -> int:
    try:
        right_python()
        options, rest = parser().parse_known_args()
        if rest and options.command not in ("test", "bench"):
            parser().error(f"unknown arguments: {' '.join(rest)}")
        options.rest = options.pytest = rest
        if options.command == "setup":
            setup(force=options.force)
            print("Environment: .venv is ready")
            return 0
        return {"run": run, "test": test, "check": check, "bench": bench}[options.command](options)
    except Remedy as remedy:
        print(remedy, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
