"""The disk is full: `python -m tests.faults.disk` (as root: it mounts a small tmpfs).

Data folder and SQLite on a volume of a few megabytes; a filler takes the rest of it. Submitting,
uploading, writing at the desk and backing up then have to say so in Chinese, lose nothing and
write nothing by halves; with the filler gone the same requests go through. Exit 1 on a wrong one.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIZE = "40m"
ROUNDS = 3


@contextlib.contextmanager
def volume() -> Iterator[Path]:
    """A small volume of our own, unmounted at the end."""
    with tempfile.TemporaryDirectory(prefix="yichuang-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder]
        subprocess.run(mount, check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def main() -> int:
    """Fill, ask, empty, ask again."""
    with volume() as folder:
        from benchmarks.world import set_up

        data = folder / "data"
        data.mkdir()
        set_up(data)
        from django.conf import settings
        from django.db import connections

        settings.YC_DEMO = True
        rows = Rows(folder)
        try:
            for at in range(ROUNDS):
                rows.play(at)
        finally:
            connections.close_all()
    print("\n".join(rows.lines))
    print(f"{rows.asked} requests on a full disk, {len(rows.wrong)} wrong")
    print("\n".join(rows.wrong))
    return 1 if rows.wrong else 0


class Rows:
    """What is asked, and what came of it."""

    def __init__(self, folder: Path) -> None:
        from tests.journeys.town import session_of
        from yichuang.cases import factories

        self.filler, self.data = folder / "filler", folder / "data"
        self.hall, self.session_of = factories.hall(), session_of
        self.lines: list[str] = []
        self.wrong: list[str] = []
        self.asked = 0

    def play(self, at: int) -> None:
        """One round: ready, full, asked, free, asked again."""
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.test import Client

        from yichuang.kernel.files.tests.samples import png
        from yichuang.web.portal.tests import world as portal

        visitor = Client(raise_request_exception=False)
        clerk = Client(raise_request_exception=False)
        clerk.cookies["sessionid"] = self.session_of(self.hall.clerk)
        item = portal.item_of(self.hall)
        ready = portal.start(visitor, item)
        portal.fill(visitor, ready)
        photo = os.urandom(200_000)

        def upload() -> Any:
            file = SimpleUploadedFile("图.png", png(extra=b"Comment\0" + photo))
            return visitor.post(f"/a/{ready}/files/layout", {"file": file})

        asks = {
            "answer": lambda: visitor.post(f"/a/{ready}/q/shop", {"shop": f"老街烤包子铺 {at}"}),
            "upload": upload,
            "submit": lambda: visitor.post(f"/a/{ready}/check"),
            "desk": lambda: clerk.post("/desk/intake", self.intake(at)),
        }
        before = self.stand()
        self.fill(at)
        for name, ask in asks.items():
            self.refused(f"{name} {at}", ask())
        self.backup_refused(at)
        self.filler.unlink()
        after = self.stand()
        if after != before:
            self.wrong.append(f"round {at}: something was written: {before} {after}")
        for name, ask in asks.items():
            answer = ask()
            if answer.status_code != 302:
                self.wrong.append(f"{name} {at}, with room again: {answer.status_code}")
        self.backup_made(at)

    def intake(self, at: int) -> dict[str, Any]:
        """A case at the window; large enough to need a page of its own."""
        from tests.badinput.doors import intake_form

        class _County:
            ids = {"in_force": self.hall.version_id}

        return intake_form(_County()) | {"key": f"disk-{at}", "f-shop": "何记面馆"}  # type: ignore[arg-type]

    def fill(self, at: int) -> None:
        """Take all that is left, down to the last byte; the log of the database is folded in."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with self.filler.open("wb", buffering=0) as handle, contextlib.suppress(OSError):
            while True:
                handle.write(b"\0" * 4096)

    def stand(self) -> tuple[Any, ...]:
        """Cases, entries, files and jobs; the ledger and the file have to be sound."""
        from django.apps import apps
        from django.db import connection

        from yichuang.kernel.files import queries as files
        from yichuang.kernel.ledger import queries as ledger

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if (said := cursor.fetchone()[0]) != "ok":
                self.wrong.append(f"integrity: {said}")
        if not ledger.verify().ok:
            self.wrong.append("the ledger does not verify")
        self.wrong += [f"file {pk}: {why}" for pk, why in files.damaged()]
        models = ("cases.Case", "cases.Draft", "cases.CaseFile", "kernel.StoredFile")
        counts = [apps.get_model(name).objects.count() for name in (*models, "kernel.Job")]
        parts = [p for p in (self.data / "files").rglob("*.*") if p.parent.name == "tmp"]
        return (*counts, ledger.head(), len(parts))

    def refused(self, what: str, answer: Any) -> None:
        """503, in Chinese, with what to do."""
        self.asked += 1
        text = answer.content.decode()
        why = getattr(answer, "exc_info", None)
        if answer.status_code != 503 or "磁盘已满" not in text:
            self.wrong.append(f"{what}: {answer.status_code} {why[1] if why else ''!r}")
        else:
            self.lines.append(f"{what}: 503, 磁盘已满, nothing written")

    def backup_refused(self, at: int) -> None:
        """The command says so, and leaves no piece of an archive."""
        self.asked += 1
        done = self.backup(at)
        left = [path.name for path in (self.data / "backups").glob("*")]
        if done.returncode == 0 or "磁盘已满" not in done.stderr + done.stdout or left:
            self.wrong.append(f"backup {at}: {done.returncode} {left} {done.stderr[-300:]}")

    def backup_made(self, at: int) -> None:
        """With room again it is made."""
        done = self.backup(at)
        made = list((self.data / "backups").glob("*.tar.gz"))
        if done.returncode != 0 or len(made) != 1:
            self.wrong.append(f"backup {at} with room: {done.returncode} {done.stderr[-300:]}")
        for path in (self.data / "backups").glob("*"):
            path.unlink()

    def backup(self, at: int) -> Any:
        """The product's own command, in a process of its own."""
        command = [sys.executable, "-m", "yichuang.cli.main", "backup", "--without-keys"]
        return subprocess.run(command, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())
