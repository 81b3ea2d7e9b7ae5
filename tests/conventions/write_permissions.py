"""Write the permission matrix anew: `python -m tests.conventions.write_permissions`."""

import os

import django


def main() -> None:
    """Look at the difference before committing it: each line is somebody's right."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.test")
    django.setup()
    from tests.conventions.test_permissions import MATRIX, matrix

    MATRIX.write_text(matrix(), encoding="utf-8")


if __name__ == "__main__":
    main()
