"""Opens what we write with LibreOffice: every statutory document and an import template.

    .venv/bin/python -m tests.office

Not part of the suite, because a county's test machine need not have an office program.
Exit code 0: all opened; 1: one did not; 2: no LibreOffice here.
"""

import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

REMEDY = "LibreOffice is missing. Remedy: apt install libreoffice-writer libreoffice-calc"


def written() -> dict[str, bytes]:
    """File names and contents as the product makes them."""
    from yichuang.kernel.documents.factories import sample_payload
    from yichuang.kernel.documents.rules.content import content
    from yichuang.kernel.documents.rules.docx import Proof, render
    from yichuang.kernel.documents.rules.kinds import Kind
    from yichuang.kernel.importing.rules.workbooks import template
    from yichuang.kernel.importing.tests.lists import spec

    proof = Proof(
        "https://qingchuan.example/v/x?s=7K2M94QXBT3W", "清市监许〔2026〕1号", "7K2M-94QX"
    )
    at = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
    files = {"template.xlsx": template(spec())}
    for kind in Kind:
        blocks = content(kind, sample_payload(kind), "清市监许〔2026〕1号")
        files[f"{kind.value}.docx"] = render(blocks, proof=proof, issued_at=at)
    return files


def fault(soffice: str, folder: Path, name: str, data: bytes) -> str:
    """Why this file did not become a PDF; empty when it did."""
    source = folder / name
    source.write_bytes(data)
    command = [soffice, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    made = source.with_suffix(".pdf")
    if made.exists() and made.read_bytes().startswith(b"%PDF"):
        return ""
    return (done.stderr or done.stdout).strip() or "no PDF was made"


def main() -> int:
    import django

    soffice = shutil.which("soffice")
    if soffice is None:
        print(REMEDY)
        return 2
    django.setup()
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, data in written().items():
            why = fault(soffice, Path(folder), name, data)
            faults += bool(why)
            print(f"{name:<24} {why or 'opened'}", flush=True)
        control = fault(soffice, Path(folder), "control.docx", b"PK\x03\x04 no document")
        print(f"{'control (damaged)':<24} {'refused' if control else 'OPENED: the check is blind'}")
    return 1 if faults or not control else 0


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.test")
    sys.exit(main())
