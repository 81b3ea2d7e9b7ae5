"""`yichuang licence verify FILE|TEXT`: check an e-licence offline. Needs no data folder."""

import argparse
import os
from datetime import date
from pathlib import Path
from typing import Any

from yichuang.cli.output import FINDINGS, OK, Usage, emit
from yichuang.kernel.documents.rules.licence import LABELS, PREFIX, HolderType, PublicKey
from yichuang.kernel.documents.rules.verification import Verdict, keys_from_file, verify

NEEDS_DATABASE = False
_HOLDERS = {kind.value: kind.label for kind in HolderType}
_MAX_FILE = 1_000_000  # bytes; nothing this command reads is longer


def register(subparsers: Any) -> None:
    """Add the command to the `yichuang` parser."""
    parser = subparsers.add_parser("licence", help="核验电子证照（不需要数据目录，可离线）")
    commands = parser.add_subparsers(dest="licence_command", required=True, metavar="命令")
    check = commands.add_parser("verify", help="核验一份电子证照：文件，或二维码里的文本")
    check.add_argument("source", metavar="FILE|TEXT", help="证照文件，或以 YC1. 开头的文本")
    check.add_argument("--key", metavar="FILE", help="颁发机构公布的公钥文件")
    check.add_argument(
        "--revoked", metavar="FILE", help="公布的失效名单：哪些证照已注销、撤销，哪些是旧版"
    )
    check.add_argument("--today", metavar="日期", help="按哪一天判断有效期，默认今天（北京）")
    check.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 valid, 1 not valid (the reason is printed). Raises Usage."""
    text = _source(args.source)
    keys = _keys(args.key)
    day = _day(args.today)
    verdict = verify(text, keys, today=day, revoked=_revoked(args.revoked, day))
    emit(args, _as_values(verdict), _as_text(verdict))
    return OK if verdict.ok else FINDINGS


def _source(source: str) -> str:
    text = source.strip()
    if text.startswith((f"{PREFIX}.", "{")):
        return text
    return _read(Path(source), "证照文件")


def _read(path: Path, what: str) -> str:
    try:
        if path.stat().st_size > _MAX_FILE:
            raise Usage(f"{what} {path} 太大（超过 1 MB），不会是{what}。")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Usage(f"{what} {path} 不是 UTF-8 文本，请确认没有选错文件。") from None
    except OSError as error:
        why = error.strerror or "读不出"
        raise Usage(f"读不到{what} {path}（{why}）。请检查路径是否正确。") from None


def _keys(named: str | None) -> dict[str, PublicKey]:
    if named:
        try:
            return keys_from_file(_read(Path(named), "公钥文件"))
        except ValueError:
            raise Usage(
                f"公钥文件 {named} 读不懂。请从颁发机构网站重新下载公布的公钥文件（JSON）。"
            ) from None
    return _own_keys()


def _own_keys() -> dict[str, PublicKey]:
    """The public halves of the keyring beside the data, on the county's own machine."""
    from yichuang.kernel.privacy import keys

    path = _keyring_path()
    if path is None or not path.exists():
        raise Usage(
            "没有公钥，无法核验。请用 --key 指明颁发机构公布的公钥文件；"
            "在本机核验自己签发的证照时，也可以用环境变量 YICHUANG_DATA 指明数据目录。"
        )
    public = keys.public_keys(keys.read(path))
    return {name: PublicKey(name, "Ed25519", raw) for name, raw in public.items()}


def _keyring_path() -> Path | None:
    if named := os.environ.get("YICHUANG_KEYS"):
        return Path(named)
    data = os.environ.get("YICHUANG_DATA")
    return Path(data) / "keys" / "keyring.json" if data else None


def _day(text: str | None) -> date:
    if text is None:
        from yichuang.kernel.clock.now import today

        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Usage(f"日期“{text}”读不懂，请写成 2026-03-05。") from None


def _revoked(named: str | None, day: date) -> dict[str, str]:
    """The published list as identifier → what it says, as far as it counts on that day.

    A line holds an identifier or number and, where the county publishes more, by tabs: the
    status, the day it counts from, the version that took its place.
    """
    found: dict[str, str] = {}
    for line in _read(Path(named), "失效名单").splitlines() if named else ():
        key, *more = (part.strip() for part in line.split("\t"))
        if not key or key.startswith("#"):
            continue
        if len(more) > 1 and more[1] > day.isoformat():
            continue
        found[key] = "，".join(part for part in more if part)
    return found


def _as_values(verdict: Verdict) -> dict[str, Any]:
    return {
        "ok": verdict.ok,
        "kind": verdict.kind.value,
        "reason": verdict.reason,
        "key_id": verdict.key_id,
        "payload": verdict.payload,
    }


def _as_text(verdict: Verdict) -> str:
    lines = [("有效：" if verdict.ok else "无效：") + verdict.reason]
    for key, label in LABELS.items():
        value = verdict.payload.get(key)
        if key != "face" and value not in ("", None):
            lines.append(f"  {label}：{_HOLDERS.get(str(value), value)}")
    lines += [f"  {name}：{value}" for name, value in verdict.payload.get("face", {}).items()]
    if verdict.payload and not verdict.ok:
        lines.append("签名本身有效：内容确由颁发机构签发，但现在不能使用。")
    return "\n".join(lines)
