"""`yichuang exchange`: cases out and in, in exchange blocks; a mock of the other side."""

import argparse
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from yichuang.cli.output import FINDINGS, OK, Usage, emit

NEEDS_DATABASE = True
_SHOWN = 20


def register(subparsers: Any) -> None:
    """Add the command to the `yichuang` parser."""
    parser = subparsers.add_parser("exchange", help="与上级平台交换办件：导出、导入、模拟接收端")
    commands = parser.add_subparsers(dest="exchange_command", required=True, metavar="命令")
    out = commands.add_parser("export", help="导出一段时间（按申请日期）或一件办件")
    out.add_argument("--from", dest="since", metavar="日期", type=_day, help="如 2026-01-01")
    out.add_argument("--to", dest="until", metavar="日期", type=_day, help="如 2026-03-31")
    out.add_argument("--case", metavar="受理编号", help="只导出这一件")
    out.add_argument("-o", "--output", metavar="FILE", type=Path, required=True)
    out.add_argument("--json", action="store_true", help="输出 JSON")
    take = commands.add_parser("import", help="导入别处导出的办件，存为交换办件")
    take.add_argument("file", metavar="FILE", type=Path)
    take.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    take.add_argument("--json", action="store_true", help="输出 JSON")
    mock = commands.add_parser("mock", help="在本机模拟接收推送的平台（仅供测试）")
    mock.add_argument("--port", type=int, default=8899, metavar="N")
    mock.add_argument("--lose", type=float, default=0.0, metavar="P", help="收下但不回应的比例")
    mock.add_argument("--repeat", type=float, default=0.0, metavar="P", help="收下但回应失败的比例")
    mock.add_argument("--record", type=Path, metavar="FILE", help="把收到的写进这个文件")
    mock.add_argument("--secret-file", type=Path, required=True, metavar="FILE", help="签名密钥")
    mock.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 done, 1 with findings. Raises Usage."""
    return {"export": _export, "import": _import, "mock": _mock}[args.exchange_command](args)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Usage(f"日期“{text}”读不懂，请写成 2026-03-05。") from None


def _export(args: argparse.Namespace) -> int:
    from yichuang.cases.actions.exchange import Exported, export_case, export_period
    from yichuang.kernel.clock.now import now
    from yichuang.kernel.permissions.rules import Actor

    by, at, done = Actor.system("命令行"), now(), Exported()
    if args.case:
        lines = export_case(by=by, at=at, number=args.case, done=done)
    elif args.since and args.until:
        lines = export_period(by=by, at=at, since=args.since, until=args.until, done=done)
    else:
        raise Usage("请用 --from 和 --to 指明时间段，或用 --case 指明一件办件。")
    _write(args.output, lines)
    values = {"file": str(args.output), "records": done.records, "digest": done.digest}
    emit(args, values, f"已导出 {done.records} 件到 {args.output}\n内容摘要 {done.digest}")
    return OK


def _write(path: Path, lines: Iterator[bytes]) -> None:
    """All of it or nothing, readable by its owner only: it names people."""
    part = path.with_name(f".{path.name}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise Usage(f"写不进 {path}（{error.strerror or '写不进'}）。请检查路径和空间。") from None
    finally:
        part.unlink(missing_ok=True)


def _import(args: argparse.Namespace) -> int:
    from yichuang.cases.actions.exchange import import_file
    from yichuang.kernel.clock.now import now
    from yichuang.kernel.permissions.rules import Actor

    try:
        with args.file.open("rb") as lines:
            by = Actor.system("命令行")
            taken = import_file(by=by, at=now(), lines=lines, dry_run=args.dry_run)
    except OSError as error:
        raise Usage(f"读不到 {args.file}（{error.strerror or '读不出'}）。") from None
    values = {
        "ok": taken.ok,
        "dry_run": taken.dry_run,
        "new": taken.new,
        "same": taken.same,
        "changed": taken.changed,
        "rejected": taken.rejected,
        "faults": [{"line": line, "reason": reason} for line, reason in taken.faults],
    }
    emit(args, values, _as_text(taken))
    return OK if taken.ok else FINDINGS


def _as_text(taken: Any) -> str:
    if taken.faults:
        head = [f"文件有 {len(taken.faults)} 处损坏，一件也没有导入："]
        return "\n".join(head + [_fault(*one) for one in taken.faults[:_SHOWN]])
    verb = "检查完毕（没有写入）" if taken.dry_run else "已导入"
    lines = [
        f"{verb}：新增 {len(taken.new)} 件，相同 {len(taken.same)} 件，"
        f"变更 {len(taken.changed)} 件，拒收 {len(taken.rejected)} 件"
    ]
    for number, found in list(taken.changed.items())[:_SHOWN]:
        lines += [f"  变更 {number}", *(f"    {text}" for text in found[:_SHOWN])]
    for number, reason in list(taken.rejected.items())[:_SHOWN]:
        lines.append(f"  拒收 {number}：{reason}")
    return "\n".join(lines)


def _fault(line: int, reason: str) -> str:
    return f"  第 {line} 行：{reason}" if line else f"  {reason}"


def _mock(args: argparse.Namespace) -> int:
    from yichuang.kernel.clock.now import now
    from yichuang.kernel.outbound.wire.mock import Mock

    try:
        secret = args.secret_file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Usage(f"读不到密钥文件（{error.strerror or '读不出'}）。") from None
    mock = Mock(
        secret=secret,
        clock=now,
        lose=args.lose,
        repeat=args.repeat,
        port=args.port,
        record=args.record,
    )
    print(f"模拟接收端在 {mock.url} 等待，按 Ctrl+C 结束", flush=True)
    try:
        mock.serve()
    except KeyboardInterrupt:
        pass
    finally:
        mock.close()
    emit(args, mock.counts(), mock.as_text())
    return OK
