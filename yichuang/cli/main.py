"""The `yichuang` command: each module in `commands` is one of its verbs.

A command module has `register(subparsers)` and `run(args) -> int`. It may declare
`NEEDS_DATABASE = True` (Django is set up, and a missing county is a usage error) and
`CREATES_DATA = True` (the data folder is made if it is missing). Exit codes: 0, 1 with
findings, 2 for a wrong call.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from yichuang.kernel.errors import DomainError

from . import commands
from .explain import database_words, folder_words, settings_words
from .output import FINDINGS, Parser, Usage, complain


def build() -> Parser:
    """The parser with every command; each parser remembers its module."""
    parser = Parser(prog="yichuang", description="一窗：县级政务服务一窗办理")
    subparsers = parser.add_subparsers(
        title="命令", metavar="命令", required=True, parser_class=Parser
    )
    for module in modules():
        known = set(subparsers.choices)
        module.register(subparsers)
        for name in set(subparsers.choices) - known:
            subparsers.choices[name].set_defaults(command_module=module)
    return parser


def modules() -> list[ModuleType]:
    """The command modules, by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(commands.__path__))
    return [importlib.import_module(f"{commands.__name__}.{name}") for name in names]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _speak_utf8()
    try:
        args = build().parse_args(argv)
        module: ModuleType = args.command_module
        if getattr(module, "NEEDS_DATABASE", False):
            _set_up(creates=getattr(module, "CREATES_DATA", False))
        return int(module.run(args) or 0)
    except SystemExit as end:  # argparse: 0 after --help, 2 after a wrong call
        return end.code if isinstance(end.code, int) else 1
    except Usage as refusal:
        return complain(str(refusal))
    except DomainError as refusal:
        complain("".join(filter(None, [f"{refusal.message}。", refusal.what_to_do])))
        return FINDINGS
    except KeyboardInterrupt:
        return complain("已中断。")
    except BrokenPipeError:  # the reader of our output went away: nothing to say to anybody
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS


def _speak_utf8() -> None:
    """Chinese on any terminal: a C locale must not end in an UnicodeEncodeError."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower() != "utf-8":
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _set_up(*, creates: bool) -> None:
    """Django, and a county to read: looking at a missing one must not make it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings.embedded")
    import django
    from django.core.exceptions import ImproperlyConfigured

    chosen = os.environ["DJANGO_SETTINGS_MODULE"]
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Usage(settings_words(str(error))) from None
    except (NotADirectoryError, PermissionError) as error:
        raise Usage(folder_words(str(error.filename))) from None
    except ModuleNotFoundError as error:
        if not chosen.startswith(error.name or " "):
            raise
        text = f"没有名为 {chosen} 的设置（DJANGO_SETTINGS_MODULE）"
        raise Usage(settings_words(text)) from None
    from django.conf import settings
    from django.db import DatabaseError, connection

    from .prepare import database_exists, migrate

    try:
        if database_exists():
            connection.ensure_connection()
            return
    except DatabaseError as error:
        raise Usage(database_words(str(error))) from None
    if creates:
        settings.YC_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        migrate()
    else:
        raise Usage(
            f"没有找到数据：{settings.YC_DATA} 里没有数据库。"
            "请用环境变量 YICHUANG_DATA 指明数据文件夹，或先运行 yichuang serve。"
        )


if __name__ == "__main__":
    sys.exit(main())
