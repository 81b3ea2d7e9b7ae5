"""`yichuang report build`: the county's report, every blank from rows, every claim checked."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yichuang.cli.output import OK, Usage, emit

if TYPE_CHECKING:
    from yichuang.reporting.queries import Report

NEEDS_DATABASE = True


def register(subparsers: Any) -> None:
    """Add the command to the `yichuang` parser."""
    parser = subparsers.add_parser("report", help="“放管服”改革工作情况报告")
    commands = parser.add_subparsers(dest="report_command", required=True, metavar="命令")
    build = commands.add_parser("build", help="按期间生成：数字从记录计算，表述逐条核对")
    build.add_argument("--from", dest="first", type=_day, required=True, metavar="日期")
    build.add_argument("--as-of", dest="as_of", type=_day, required=True, metavar="日期")
    build.add_argument("--out", type=Path, default=None, metavar="文件", help="写成 .docx")
    build.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 built; a claim that fails is a finding of the report, not of the command."""
    from yichuang.reporting import queries
    from yichuang.web.components.site import current_site

    if args.first > args.as_of:
        raise Usage("期间写反了：--from 要不晚于 --as-of。")
    report = queries.build(first=args.first, as_of=args.as_of)
    if args.out is not None:
        _write(args.out, queries.paper(report, county=current_site().county))
    emit(args, _data(report), "\n".join(_lines(report, args.out)))
    return OK


def _write(path: Path, data: bytes) -> None:
    if path.suffix.lower() != ".docx":
        raise Usage(f"只能写成 .docx，不能写成“{path.name}”。")
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Usage(f"写不了 {path}：{error.strerror}。换一个文件夹，或者核对权限。") from None


def _data(report: "Report") -> dict[str, Any]:
    from yichuang.reporting.rules.blanks import BLANKS

    blanks = [
        {
            "no": one.no,
            "indicator": one.indicator,
            "value": one.exact,
            "unit": BLANKS[one.no - 1].unit,
            "rows": one.rows,
            "status": "ok" if one.connected else "未接入",
        }
        for one in report.values
    ]
    claims = [
        {"claim": one.sentence, "holds": one.holds, "evidence": one.evidence}
        for one in report.claims
    ]
    return {
        "from": f"{report.first}",
        "as_of": f"{report.as_of}",
        "blanks": blanks,
        "claims": claims,
        "text": [one.text for one in report.text],
    }


def _lines(report: "Report", out: Path | None) -> list[str]:
    connected = sum(one.connected for one in report.values)
    failing = [one for one in report.claims if one.holds is False]
    lines = [one.text for one in report.text]
    lines.append(
        f"\n{len(report.values)} 个数字里 {connected} 个已接入，{len(failing)} 条表述不属实。"
    )
    lines += [f"  ✕ {one.sentence}：{one.evidence}" for one in failing]
    return lines + ([f"已写入 {out}"] if out else [])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Usage(f"日期“{text}”读不懂，请写成 2026-03-05。") from None
