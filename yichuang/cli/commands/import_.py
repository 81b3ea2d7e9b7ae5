"""`yichuang import items FILE --mapping NAME`: a published catalogue becomes drafts.

`import laws FILE` and `import law-articles FILE`: the table that citations are checked against.
`import proofs FILE`: the list of proofs kept and cancelled; `import intermediaries FILE`.
`import powers FILE`: the 权责清单; `import base-catalogue FILE`: the upper level's 基本目录.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

NEEDS_DATABASE = True
CREATES_DATA = True  # a first import makes the embedded county (DESIGN section 4)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("import", help="导入：事项清单、办事指南、法律法规目录")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="导入什么")
    items = kinds.add_parser("items", help="事项清单（CSV）")
    items.add_argument("--mapping", required=True, choices=_mappings(), help="列的对照表")
    laws = kinds.add_parser("laws", help="法律法规目录（CSV 或 xlsx）：名称、施行日期、时效性")
    articles = kinds.add_parser("law-articles", help="法律条文（CSV 或 xlsx）")
    powers = kinds.add_parser("powers", help="权责清单（CSV 或 xlsx）")
    proofs = kinds.add_parser("proofs", help="证明事项清单（CSV 或 xlsx）：保留、取消、生效日期")
    services = kinds.add_parser("intermediaries", help="中介服务清单（CSV 或 xlsx）")
    upper = kinds.add_parser("base-catalogue", help="上级的职权基本目录（CSV 或 xlsx）")
    for one in (items, laws, articles, powers, proofs, services, upper):
        one.add_argument("file", metavar="文件", help="CSV 文件，UTF-8 或 GB18030")
        one.add_argument("--dry-run", action="store_true", help="只检查和预览，不写入")
        one.add_argument("--all-or-nothing", action="store_true", help="有一行不合格就一行也不写")
        one.add_argument("--json", action="store_true", help="输出 JSON")


def _mappings() -> list[str]:
    from yichuang.catalog.items.rules.importing import MAPPINGS

    return sorted(MAPPINGS)


def run(args: argparse.Namespace) -> int:
    """0 when every row is taken, 1 with rejected rows, 2 for a file that does not fit."""
    path = Path(args.file)
    try:
        data = path.read_bytes()
    except OSError as error:
        why = "没有这个文件" if isinstance(error, FileNotFoundError) else "没有权限或不是文件"
        print(f"读不了 {path}：{why}。请检查路径和权限。", file=sys.stderr)
        return 2
    _make_ready()
    return _items(args, data) if args.what == "items" else _list(args, path.name, data)


def _items(args: argparse.Namespace, data: bytes) -> int:
    from yichuang.catalog.items.actions import WrongColumns, import_items
    from yichuang.kernel.clock.now import now
    from yichuang.kernel.permissions.rules import Actor

    try:
        plan = import_items(
            by=Actor.system("导入"),
            at=now(),
            data=data,
            mapping=args.mapping,
            dry_run=args.dry_run,
            all_or_nothing=args.all_or_nothing,
        )
    except WrongColumns as error:
        _print(args, _wrong(error), f"{error.message}\n{error.what_to_do}")
        return 2
    return _said(args, plan.summary())


def _list(args: argparse.Namespace, name: str, data: bytes) -> int:
    """A list of the import centre, by its key."""
    from yichuang.kernel.clock.now import now
    from yichuang.kernel.errors import Invalid
    from yichuang.kernel.importing import registry
    from yichuang.kernel.importing.actions import import_file
    from yichuang.kernel.permissions.rules import Actor

    try:
        plan = import_file(
            by=Actor.system("导入"),
            at=now(),
            spec=registry.get(args.what.replace("-", "_")),
            name=name,
            data=data,
            dry_run=args.dry_run,
            all_or_nothing=args.all_or_nothing,
        )
    except Invalid as error:
        refused = {"row": 0, "column": "", "value": name, "reason": error.message}
        empty = dict.fromkeys(("read", "new", "changed", "same", "rejected"), 0)
        _print(args, {**empty, "errors": [refused]}, f"{error.message}\n{error.what_to_do}")
        return 2
    return _said(args, plan.as_dict())


def _said(args: argparse.Namespace, summary: dict[str, Any]) -> int:
    _print(args, summary, _text(args, summary))
    return 1 if summary["rejected"] else 0


def _make_ready() -> None:
    """Structure of an embedded county; a `DATABASE_URL` is only migrated by `yichuang migrate`."""
    from django.db import connection

    from yichuang.cli.prepare import prepare

    if connection.vendor == "sqlite":
        prepare(demo=False)


def _wrong(error: Any) -> dict[str, Any]:
    rows = [
        {"row": f.row, "column": f.column, "value": f.value, "reason": f.reason}
        for f in error.faults
    ]
    return {"read": 0, "new": 0, "changed": 0, "same": 0, "rejected": 0, "errors": rows}


def _text(args: argparse.Namespace, summary: dict[str, Any]) -> str:
    kept = args.all_or_nothing and summary["rejected"]
    verb = "预览（没有写入）" if args.dry_run else "没有写入" if kept else "已导入"
    lines = [
        f"{verb}：读 {summary['read']} 行，新增 {summary['new']}，修改 {summary['changed']}，"
        f"不变 {summary['same']}，拒绝 {summary['rejected']}"
    ]
    for error in summary["errors"]:
        where = f"第 {error['row']} 行 {error['column']}".strip()
        lines.append(f"  ✕ {where}：{error['reason']}（{error['value'][:40]}）")
    return "\n".join(lines)


def _print(args: argparse.Namespace, data: dict[str, Any], text: str) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2) if args.json else text)
