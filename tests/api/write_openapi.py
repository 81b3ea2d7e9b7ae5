"""Write the interface's description anew: `python -m tests.api.write_openapi`."""

import os
from pathlib import Path

import django

PATH = Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json"


def main() -> None:
    """Look at the difference before committing it: what was promised to others must stay."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.test")
    django.setup()
    from yichuang.api.v1.document import text

    PATH.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
