"""What every command prints, and the ways it may end."""

import argparse
import json
import sys
from typing import Any, NoReturn

OK, FINDINGS, USAGE = 0, 1, 2


class Usage(Exception):
    """The command cannot do what it was asked; the Chinese text says why and what to do."""


def emit(args: argparse.Namespace, result: Any, text: str) -> None:
    """Print the result: JSON with `--json`, otherwise the text for people."""
    if getattr(args, "json", False):
        print(json.dumps(result, ensure_ascii=False, default=str))
    else:
        print(text)


def complain(text: str) -> int:
    """Print why a command was refused; returns the exit code for it."""
    print(text, file=sys.stderr)
    return USAGE


class Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese: help headings, errors, exit code 2."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("add_help", False)
        kwargs.setdefault("allow_abbrev", False)
        # 3.14 colours help by default; the words, not the colours, carry the meaning here.
        super().__init__(*args, **kwargs)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段帮助")

    def format_usage(self) -> str:
        """用法 for usage."""
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        """The same in the long help."""
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        """Exit 2 with one Chinese sentence and where to look."""
        print(f"{translated(message)}\n输入 {self.prog} --help 查看用法。", file=sys.stderr)
        raise SystemExit(USAGE)


# argparse's own English, piece by piece: values inside stay as they were typed.
_PHRASES = (
    ("the following arguments are required: ", "缺少参数："),
    ("unrecognized arguments: ", "不认识的参数："),
    ("ambiguous option: ", "选项不明确："),
    ("not allowed with argument ", "不能同时使用 "),
    ("expected one argument", "后面要有一个值"),
    ("expected at least one argument", "后面至少要有一个值"),
    ("ignored explicit argument ", "不接受值 "),
    ("invalid int value: ", "不是整数："),
    ("invalid Path value: ", "不是路径："),
    ("invalid choice: ", "没有这个选择："),
    (" (choose from ", "（可选："),
    ("argument ", "参数 "),
    ("one of the arguments ", "必须给出其中之一："),
    (" is required", ""),
)


def translated(message: str) -> str:
    """An argparse message in Chinese."""
    for english, chinese in _PHRASES:
        message = message.replace(english, chinese)
    if "（可选：" in message and message.endswith(")"):
        message = message[:-1] + "）"
    return message
