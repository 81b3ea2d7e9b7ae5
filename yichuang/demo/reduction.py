"""The demo county's 精简 and 清理: a baseline of 2017, what happened since, one 明减暗增."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from yichuang.catalog.powers.actions import POWERS
from yichuang.catalog.reduction.actions import (
    choose_reckoning,
    correct_act,
    dispose,
    freeze_baseline,
    judge_pair,
    open_baseline,
    record_act,
    record_target,
)
from yichuang.catalog.reduction.actions.sheets import BASELINE_ROWS, LEGACY
from yichuang.catalog.reduction.queries import disguise
from yichuang.catalog.reduction.queries.legacy import entries
from yichuang.catalog.reduction.rules.acts import ActKind, Named, Paper
from yichuang.catalog.reduction.rules.disguise import Judgement
from yichuang.catalog.reduction.rules.legacy import Disposal
from yichuang.catalog.reduction.rules.rate import Counts, Reading
from yichuang.demo import reduction_words as words
from yichuang.demo.catalogue import key_of
from yichuang.demo.departments import BY_KEY
from yichuang.demo.items import ITEMS
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.importing.rules import ImportSpec
from yichuang.kernel.permissions.rules import Actor

NAME = "清川县行政审批事项目录（2017年版）"
_DAY = date(2017, 12, 31)
_TODAY = {key_of(spec): spec for spec in ITEMS}
_GONE = [item for *_, items in words.CANCELLED for item in items]
_OLD = (
    *_GONE,
    *(item for row in words.MERGED for item in row[-1]),
    words.SPLIT[4],
    *(row[4] for row in words.HANDED_DOWN),
    words.RENAMED[4],
    *(item for row in words.RETYPED for item in row[-1]),
)
# Not there in 2017 under their codes of today: received, split off, handed down, renamed.
_LATER = {
    *(key for row in words.RECEIVED for key in row[-1]),
    *words.SPLIT[5],
    *(row[5] for row in words.HANDED_DOWN),
    words.RENAMED[5],
}


def load(*, by: Actor, at: datetime) -> int:
    """Everything but the judgements; returns how many acts."""
    made = _baseline(by, at)
    count = sum(1 for _ in _acts(by, at))
    _correction(by, at)
    choose_reckoning(
        by=by,
        at=at,
        effective_from=date(2018, 1, 1),
        baseline_id=made,
        reading=Reading.OWN,
        merges_count=False,
        reason="县审改领导小组会议：承接上级下放的不算本县增加，合并的不算压减",
    )
    paper = Paper(
        "省政发〔2018〕9号", "关于深入推进简政放权压减行政审批事项的意见", date(2018, 3, 5)
    )
    record_target(by=by, at=at, percent=Decimal(30), paper=paper)
    _legacy(by, at)
    _year_check(by, at)
    return count + 2


def judge(*, by: Actor, at: datetime) -> None:
    """What the county's officer said of the pairs whose new name rests on a law of its own."""
    said = {
        "养老机构备案": "老年人权益保障法第四十三条改设立许可为备案，收到材料就完成，不是许可。",
        "诊所备案": "诊所改为备案后执业，依据是基本医疗卫生与健康促进法第三十八条；"
        "收到材料就完成，不再审批。",
    }
    for one in disguise.pairs(beijing_date(at)):
        if reason := said.get(one.pair.subject.name):
            judge_pair(
                by=by,
                at=at,
                line_id=one.pair.gone.line_id,
                subject_kind=one.pair.subject.kind,
                subject_code=one.pair.subject.code,
                verdict=Judgement.DISPROVED,
                reason=reason,
            )


def _old(item: str) -> Named:
    """An approval of 2017 by its line in the words: invented codes in their own range."""
    department, name = item.split("|")
    body = BY_KEY[department]
    serial = 901 + _OLD.index(item)
    code = f"{body.uscc}49901{body.line}{serial}000"
    return Named(code, name, body.name, "", *words.KNOWN_OF.get(name, ("", "")))


def _new(key: str) -> Named:
    spec = _TODAY[key]
    return Named(spec.implement_code, spec.name, BY_KEY[spec.department].name)


def _paper(number: str, title: str, dated: str) -> Paper:
    return Paper(number, title, date.fromisoformat(dated))


def _baseline(by: Actor, at: datetime) -> int:
    paper = Paper("清政发〔2017〕30号", "关于公布行政审批事项目录的通知", date(2017, 12, 20))
    made = open_baseline(by=by, at=at, name=NAME, day=_DAY, paper=paper, counts=Counts.SUB)
    stayed = [
        _new(key)
        for key, spec in _TODAY.items()
        if spec.content.regime == "licence" and key not in _LATER
    ]
    rows = [
        (NAME, one.code, one.name, "", one.department, "行政许可")
        for one in (*stayed, *map(_old, _OLD))
    ]
    _sheet(by, at, BASELINE_ROWS, rows)
    freeze_baseline(by=by, at=at, baseline_id=made)
    return made


def _sheet(by: Actor, at: datetime, spec: ImportSpec, rows: Iterable[tuple[str, ...]]) -> None:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(column.name for column in spec.columns)
    sheet.writerows(rows)
    data = out.getvalue().encode()
    plan = import_file(
        by=by, at=at, spec=spec, name=f"{spec.title}.csv", data=data, all_or_nothing=True
    )
    assert not plan.rejected, plan.errors[0]


def _acts(by: Actor, at: datetime) -> Iterable[int]:
    def put(
        kind: ActKind,
        document: tuple[str, str, str],
        on: str,
        before: Iterable[Named],
        after: Iterable[Named] = (),
        becomes: str = "",
    ) -> int:
        return record_act(
            by=by,
            at=at,
            kind=kind,
            effective_on=date.fromisoformat(on),
            paper=_paper(*document),
            before=tuple(before),
            after=tuple(after),
            type_before="licence" if becomes else "",
            type_after=becomes,
        )

    for number, title, dated, on, items in words.CANCELLED:
        yield put(ActKind.CANCEL, (number, title, dated), on, map(_old, items))
    for number, title, dated, on, into, others in words.MERGED:
        sides = [_new(into), *map(_old, others)]
        yield put(ActKind.MERGE, (number, title, dated), on, sides, [_new(into)])
    number, title, dated, on, whole, pieces = words.SPLIT
    yield put(ActKind.SPLIT, (number, title, dated), on, [_old(whole)], map(_new, pieces))
    for number, title, dated, on, item, town in words.HANDED_DOWN:
        yield put(ActKind.HAND_DOWN, (number, title, dated), on, [_old(item)], [_new(town)])
    number, title, dated, on, item, now = words.RENAMED
    yield put(ActKind.RENAME, (number, title, dated), on, [_old(item)], [_new(now)])
    for number, title, dated, on, becomes, retyped in words.RETYPED:
        yield put(ActKind.RETYPE, (number, title, dated), on, map(_old, retyped), (), becomes)
    for number, title, dated, on, keys in words.RECEIVED:
        yield put(ActKind.RECEIVE, (number, title, dated), on, (), map(_new, keys))


def _correction(by: Actor, at: datetime) -> None:
    """Somebody cancelled a line that the document does not name, and took it back."""
    wrong = record_act(
        by=by,
        at=at,
        kind=ActKind.CANCEL,
        effective_on=date(2024, 7, 1),
        paper=_paper(*words.CANCELLED[-1][:3]),
        before=[_new("transport-1")],
    )
    reason = "文件取消的是货运站场经营许可，登记时错选了道路货物运输经营许可"
    correct_act(by=by, at=at, act_id=wrong, reason=reason)


def _legacy(by: Actor, at: datetime) -> None:
    lines = [line.split("|") for line in words.LEGACY]
    found_in = "清川县非行政许可审批事项清理目录（清审改办〔2014〕5号）"
    _sheet(
        by,
        at,
        LEGACY,
        [(code, name, BY_KEY[body].name, found_in) for code, name, body, *_ in lines],
    )
    ids = {one.code: one.id for one in entries()}
    paper = Paper("清政发〔2015〕40号", "关于非行政许可审批事项清理结果的通知", date(2015, 9, 10))
    for code, _, _, way, becomes, bases in lines:
        dispose(
            by=by,
            at=at,
            entry_id=ids[code],
            way=Disposal(way),
            effective_on=date(2015, 10, 1),
            paper=paper,
            power_type=becomes,
            bases=bases,
        )


def _year_check(by: Actor, at: datetime) -> None:
    """明减暗增: two years after small billboards were set free, they are to be checked yearly."""
    body = BY_KEY["urban"]
    row = {
        "code": f"{body.code}-990163990000",
        "name": "户外广告设置年检",
        "kind": "其他行政权力",
        "department": body.name,
        "bases": "规范性文件：《清川县户外广告设施管理办法》第九条",
        "review": "每年审查户外广告的设置位置、尺寸和牢固程度，合格的在登记表上盖章。",
        "supervision": f"监督电话 {body.supervision_phone}",
        "level": "县级",
        "source": "法定本级行使",
        "valid_from": "2025-04-01",
    }
    names = {column.field: column.name for column in POWERS.columns}
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(names[field] for field in row)
    sheet.writerow(row.values())
    data = out.getvalue().encode()
    plan = import_file(by=by, at=at, spec=POWERS, name="权责清单补充.csv", data=data)
    assert not plan.rejected, plan.errors[0]
