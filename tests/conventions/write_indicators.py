"""Write docs/indicators.md anew: `python -m tests.conventions.write_indicators`."""

import os

import django


def main() -> None:
    """The definitions as they are declared; nobody edits the page by hand."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.test")
    django.setup()
    from tests.conventions.test_indicators import PAGE, written

    PAGE.write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
