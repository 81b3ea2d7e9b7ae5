"""The exchange file: one record a line, a last line that counts them, every digest checked.

UTF-8, keys sorted, no blanks: the same records are the same bytes whoever writes them.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from yichuang.cases.rules.exchange.codes import LISTS

FORMAT = "yichuang-exchange/1"
END = "文件结束"
DIGEST = "摘要"
LONGEST_LINE = 1_000_000  # bytes
MOST_RECORDS = 50_000
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{7,49}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SOURCE = re.compile(r"[0-9]{6,12}")
_LONGEST = 200_000  # characters of one field
_KEYS = frozenset({"格式", "来源", "办件编号", "块", "未接入", DIGEST})
_ABSENT = frozenset({"材料", "过程", "特别程序", "评价", "投诉", "电子监察"})

# Field → the list its value is from, "时间", or "" for text. Of each block.
_APPLICATION = {
    **dict.fromkeys(
        (
            *("办件编号", "受理编号", "基本编码", "实施编码", "业务办理项编码", "事项版本"),
            *("事项名称", "申请人名称", "申请人证件号码", "法定代表人", "联系人姓名", "联系手机"),
            *("通讯地址", "邮编", "投资项目编号", "受理文书编号", "受理部门", "受理人员"),
            *("受理部门统一社会信用代码", "代理人姓名", "代理人证件号码", "代理人手机"),
        ),
        "",
    ),
    **dict.fromkeys(("申请时间", "受理时间", "承诺办结时间"), "时间"),
    "申请人类型": "服务对象",
    "申请人证件类型": "证件类型",
    "代理人证件类型": "证件类型",
    "申请类型": "办理形式",
    "办理类型": "办件类型",
}
_LISTED: Mapping[str, Mapping[str, str]] = {
    "材料": {
        **dict.fromkeys(("材料名称", "收取数量", "附件"), ""),
        "是否收取": "是否",
        "收取方式": "收取方式",
        "收取时间": "时间",
    },
    "过程": {
        **dict.fromkeys(("环节名称", "处理人", "处理意见", "处理单位"), ""),
        "处理单位统一社会信用代码": "",
        **dict.fromkeys(("开始时间", "结束时间"), "时间"),
        "业务动作": "业务动作",
        "环节状态": "环节状态",
    },
    "特别程序": {
        **dict.fromkeys(("种类名称", "启动理由或依据", "批准人", "结果", "办理意见"), ""),
        **dict.fromkeys(("开始时间", "结束时间"), "时间"),
        "种类": "特别程序种类",
    },
    "电子监察": {
        **dict.fromkeys(("监察编号", "规则编号", "结果描述", "责任部门", "督办内容"), ""),
        **dict.fromkeys(("状态产生时间", "督办发出时间"), "时间"),
        "预警类型": "预警类型",
    },
}
_RESULT = {
    **dict.fromkeys(("办件结果描述", "结果内容", "结果证照名称", "结果证照编号", "盖章单位"), ""),
    **dict.fromkeys(("办结时间", "结果有效期限"), "时间"),
    "办结结果": "办结结果",
    "是否快递": "是否",
    "是否收费": "是否",
}
# Never printed in a difference: who it is, where to reach him, what was written about him.
_PRIVATE = re.compile(r"申请人名称|姓名|证件号码|手机|地址|法定代表人|意见|附件|结果内容|理由")


class Damaged(ValueError):
    """A line that cannot be taken; the text says why, in Chinese."""


def canonical(value: Mapping[str, Any]) -> str:
    """The one spelling of a record."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with the digest of everything else in it."""
    rest = {key: value for key, value in record.items() if key != DIGEST}
    return rest | {DIGEST: hashlib.sha256(canonical(rest).encode()).hexdigest()}


def line_of(record: Mapping[str, Any]) -> bytes:
    """One line of the file."""
    return canonical(record).encode() + b"\n"


def trailer(count: int, digest: str) -> bytes:
    """The last line: how many records, and the digest of all their bytes."""
    return canonical({"格式": FORMAT, END: {"条数": count, DIGEST: digest}}).encode() + b"\n"


class Reader:
    """Reads a file line by line and tells of each line whether it is whole.

    Ends with a fault when the last line is missing, miscounts or sums up other bytes: a
    file cut in the middle is never taken for a shorter one.
    """

    def __init__(self) -> None:
        self._sum = hashlib.sha256()
        self._count = 0
        self._ended = False
        self._seen: dict[str, str] = {}

    def take(self, line: bytes) -> dict[str, Any] | None:
        """The record on a line; None for a blank line or the last one. Raises Damaged."""
        if not line.strip():
            return None
        if self._ended:
            raise Damaged("文件结束标记后面还有内容")
        parsed = _parsed(line)
        if END in parsed:
            self._ended = True
            self._check_end(parsed)
            return None
        self._sum.update(line_of(parsed))
        self._count += 1
        if self._count > MOST_RECORDS:
            raise Damaged(f"一个文件最多 {MOST_RECORDS} 件，请按时间段分开导出")
        _check(parsed)
        number, digest = parsed["办件编号"], parsed[DIGEST]
        if self._seen.setdefault(number, digest) != digest:
            raise Damaged(f"办件 {number} 在文件里出现两次，内容不同")
        return parsed

    def finish(self) -> None:
        """Raises Damaged when the file has no end."""
        if not self._ended:
            raise Damaged("文件不完整：没有文件结束标记，可能传输中断")

    def _check_end(self, parsed: Mapping[str, Any]) -> None:
        expected = canonical(_parsed(trailer(self._count, self._sum.hexdigest())))
        if canonical(parsed) != expected:
            raise Damaged(f"文件结束标记与内容不符：读到 {self._count} 件，摘要或件数不一致")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What changed, field by field, in Chinese; personal values are named, not shown."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    found = []
    for path in sorted(old.keys() | new.keys()):
        was, now = old.get(path, "（无）"), new.get(path, "（无）")
        if was == now or path == DIGEST:
            continue
        hidden = _PRIVATE.search(path.rpartition("/")[2])
        found.append(f"{path}：" + ("有变化（不显示）" if hidden else f"{was} → {now}"))
    return found


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}/{key}".lstrip("/"))
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _leaves(inner, f"{path}/{number}")
    else:
        yield path, str(value)


def _parsed(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise Damaged("这一行太长（超过 1 MB）")
    try:
        found = json.loads(
            line.decode("utf-8"),
            object_pairs_hook=_once,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError:
        raise Damaged("不是 UTF-8 编码") from None
    except Damaged:
        raise
    except (ValueError, RecursionError):
        raise Damaged("不是完整的 JSON，可能被截断") from None
    if not isinstance(found, dict):
        raise Damaged("不是一条办件记录")
    if found.get("格式") != FORMAT:
        raise Damaged(f"格式应为 {FORMAT}")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Damaged("同一个字段写了两次")
    return found


def _no_number(text: str) -> Any:
    raise Damaged(f"不能用小数或非数：{text[:20]}")


def _check(record: Mapping[str, Any]) -> None:
    """Raises Damaged for the first thing that is not as the format says."""
    if record.keys() != _KEYS:
        raise Damaged(f"缺少或多出字段：{'、'.join(sorted(record.keys() ^ _KEYS)[:5])}")
    for name, pattern in (("办件编号", _NUMBER), ("来源", _SOURCE), (DIGEST, re.compile(".+"))):
        if not isinstance(record[name], str) or not pattern.fullmatch(record[name]):
            raise Damaged(f"{name}不合规范")
    absent, blocks = record["未接入"], record["块"]
    if not isinstance(absent, list) or any(name not in _ABSENT for name in map(str, absent)):
        raise Damaged("未接入写的不是块的名称")
    if not isinstance(blocks, dict) or blocks.keys() != {"申请受理", "办结", *_LISTED}:
        raise Damaged("块不齐：应有申请受理、材料、过程、特别程序、办结、电子监察")
    _check_blocks(blocks)
    if blocks["申请受理"].get("办件编号") != record["办件编号"]:
        raise Damaged("申请受理块里的办件编号与记录的不一致")
    if len(blocks["申请受理"].get("申请时间", "")) != 15:
        raise Damaged("申请时间应写成 20260302T093000")
    if sealed(record)[DIGEST] != record[DIGEST]:
        raise Damaged("摘要不符，内容被改动过")


def _check_blocks(blocks: Mapping[str, Any]) -> None:
    _check_fields("申请受理", blocks["申请受理"], _APPLICATION)
    _check_fields("办结", blocks["办结"], _RESULT)
    for name, spec in _LISTED.items():
        if not isinstance(blocks[name], list) or len(blocks[name]) > 500:
            raise Damaged(f"{name}应是列表，最多 500 行")
        for row in blocks[name]:
            _check_fields(name, row, spec)


def _check_fields(block: str, row: Any, spec: Mapping[str, str]) -> None:
    if not isinstance(row, dict):
        raise Damaged(f"{block}不是字段的集合")
    if strange := sorted(row.keys() - spec.keys()):
        raise Damaged(f"{block}里没有这个字段：{'、'.join(strange[:5])}")
    for name, value in row.items():
        if not isinstance(value, str) or not value or len(value) > _LONGEST:
            raise Damaged(f"{block}的{name}应是文字，空的不写")
        if CONTROL.search(value):
            raise Damaged(f"{block}的{name}含有控制字符")
        kind = spec[name]
        if kind == "时间" and not _is_time(value):
            raise Damaged(f"{block}的{name}应写成 20260302 或 20260302T093000")
        if kind in LISTS and value not in LISTS[kind]:
            raise Damaged(f"{block}的{name}不在“{kind}”代码表里：{value[:20]}")


def _is_time(text: str) -> bool:
    """YYYYMMDD or YYYYMMDDThhmmss, and a day that exists."""
    if not re.fullmatch(r"[0-9]{8}(T[0-9]{6})?", text):
        return False
    try:
        if "T" in text:
            datetime.strptime(text, "%Y%m%dT%H%M%S")
        else:
            date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
