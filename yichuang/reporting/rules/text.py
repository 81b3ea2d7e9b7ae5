"""The report's text: our own words on its structure, with the values in their blanks.

A figure that nobody computes yet prints as 未接入 in its place. A claim stands in the text only
when it holds; what fails becomes a finding of 二 and a suggestion of 三.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .blanks import BLANKS, UNCONNECTED
from .claims import CLAIMS, Section


@dataclass(frozen=True)
class Value:
    """A blank filled: how it reads, the exact number, and how many rows stand behind it."""

    no: int
    indicator: str
    text: str
    exact: int | float | None
    rows: int | None
    definition: str = ""

    @property
    def connected(self) -> bool:
        """Whether some context computes it."""
        return self.exact is not None


@dataclass(frozen=True)
class Checked:
    """A claim with its verdict; `holds` is None where nobody can check it yet."""

    id: str
    section: Section
    sentence: str
    otherwise: str
    advice: str
    holds: bool | None
    evidence: str
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A run of text; `no` is the blank it fills, 0 for plain words."""

    text: str
    no: int = 0


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the report; `level` 1 and 2 are headings."""

    pieces: tuple[Piece, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """The words in one line."""
        return "".join(piece.text for piece in self.pieces)


# (lead, sentence with the numbers of its blanks in braces)
_SENTENCES: dict[Section, tuple[tuple[str, str], ...]] = {
    Section.CUT: (
        ("承接下放。", "累计承接上级下放的权限{1}项，其中行政审批事项{2}项。"),
        (
            "精简事项。",
            "行政审批事项由{3}项减少到{4}项，压减率{5}%，省定目标是{6}%。",
        ),
        ("", "清理非行政许可审批事项{7}项。"),
        ("规范中介服务。", "县级行政审批中介服务项目清单保留并公开{8}项。"),
        (
            "权责清单动态管理。",
            "本期调整{9}个部门{10}项职权；调整后清单涉及{11}个部门{12}项职权，在网上公布。",
        ),
    ),
    Section.SUPERVISE: (
        ("双随机、一公开。", "执法人员名录库有{13}人，市场主体名录库有{14}家。"),
        ("信用监管。", "现有{15}家企业列入经营异常名录。"),
        ("政务公开。", "县门户网站发布政务信息{16}条。"),
    ),
    Section.SERVE: (
        (
            "最多跑一次。",
            "公示县属{17}个部门{18}项、派驻机构{19}项“最多跑一次”事项，合计{20}项。",
        ),
        ("", "全县有办事窗口{21}个，其中“最多跑一次”窗口{22}个。"),
        ("", "窗口设立以来累计办结{23}件。"),
        ("减证便民。", "梳理{24}个单位的证明事项{25}项，保留{26}项，取消{27}项。"),
        ("联审联批。", "每{28}天召开研判会，每{29}天汇报项目推进情况。"),
        (
            "商事登记。",
            "发放“多证合一”营业执照{30}家，换发率{31}%；复杂的登记在{32}个工作日内办结。",
        ),
        ("办事大厅。", "政务服务大厅{33}年{34}月建成，累计接待{35}人次。"),
    ),
}
_HEADINGS = {
    Section.CUT: "（一）放：简政放权",
    Section.SUPERVISE: "（二）管：事中事后监管",
    Section.SERVE: "（三）服：优化服务",
}


@dataclass(frozen=True)
class Finding:
    """A problem that the rows show, and what follows from it."""

    text: str
    advice: str


def text_of(
    values: Sequence[Value], claims: Sequence[Checked], findings: Sequence[Finding]
) -> list[Paragraph]:
    """The whole report as paragraphs. `findings` are those besides the failing claims."""
    known = {value.no: value for value in values}
    found = [Paragraph((Piece("一、主要做法"),), 1)]
    for section in Section:
        found.append(Paragraph((Piece(_HEADINGS[section]),), 2))
        found += _practice(section, known, [one for one in claims if one.section is section])
    problems = [*findings, *(_failed(one) for one in claims if one.holds is False)]
    found.append(Paragraph((Piece("二、存在的主要问题"),), 1))
    found += _numbered([one.text for one in problems]) or [
        _plain("按本期的数据核对，没有发现超期、再次补正和与事实不符的表述。")
    ]
    found.append(Paragraph((Piece("三、意见建议"),), 1))
    advice = list(dict.fromkeys(one.advice for one in problems))
    found += _numbered([f"{one}。" for one in advice]) or [_plain("保持现行做法，按月核对数据。")]
    return found


def problems_of(text: Sequence[Paragraph]) -> tuple[str, ...]:
    """The sentences of 二, as they stand in a report."""
    found, inside = [], False
    for one in text:
        if one.level == 1:
            inside = one.text.startswith("二、")
        elif inside and one.level == 0:
            found.append(one.text)
    return tuple(found)


def _practice(
    section: Section, known: Mapping[int, Value], claims: Sequence[Checked]
) -> list[Paragraph]:
    rows = []
    for lead, pattern in _SENTENCES[section]:
        pieces = _filled(pattern, known)
        rows.append(Paragraph((Piece(lead), *pieces) if lead else pieces))
    held = [one for one in claims if one.holds]
    return rows + [_plain(f"{one.sentence}。{one.evidence}") for one in held]


def _filled(pattern: str, known: Mapping[int, Value]) -> tuple[Piece, ...]:
    pieces = []
    for part in pattern.split("{"):
        number, brace, rest = part.partition("}")
        if not brace:
            pieces.append(Piece(part))
            continue
        pieces.append(Piece(known[int(number)].text, int(number)))
        pieces.append(Piece(rest))
    return tuple(piece for piece in pieces if piece.text)


def _failed(claim: Checked) -> Finding:
    named = "、".join(claim.against[:5])
    more = f"等 {len(claim.against)} 处" if len(claim.against) > 5 else ""
    which = f"（{named}{more}）" if named else ""
    return Finding(f"{claim.otherwise}。{claim.evidence}{which}", claim.advice)


def ordinal(n: int) -> str:
    """一 … 十, 十一 …, up to 九十九."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(n, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return lead + (digits[ones] if ones else "")


def _plain(text: str) -> Paragraph:
    return Paragraph((Piece(text),))


def _numbered(lines: Sequence[str]) -> list[Paragraph]:
    return [_plain(f"{ordinal(n)}是{line}") for n, line in enumerate(lines, start=1)]


def checked(verdicts: Mapping[str, tuple[bool, str, tuple[str, ...]] | None]) -> list[Checked]:
    """Every claim of the report with its verdict, in the order of the text."""
    rows = []
    for claim in CLAIMS:
        verdict = verdicts.get(claim.id)
        holds, evidence, against = verdict or (None, UNCONNECTED, ())
        rows.append(Checked(*claim, holds, evidence, against))
    return rows


def value_of(no: int, text: str, exact: int | float | None, rows: int | None, why: str) -> Value:
    """A blank's value under its figure."""
    return Value(no, BLANKS[no - 1].indicator, text, exact, rows, why)
