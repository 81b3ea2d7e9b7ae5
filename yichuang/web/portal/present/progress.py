"""A case as its applicant reads it: one sentence, what to do, both clocks, who has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from yichuang.cases.queries.file import CaseFileView, DocumentRow, EventRow, LineRow
from yichuang.cases.queries.running import Running
from yichuang.cases.rules.remedies import add_months
from yichuang.cases.rules.states import AcceptedHow, Channel, LineState, Outcome, Stage
from yichuang.kernel.clock.now import beijing
from yichuang.kernel.documents.rules.kinds import Kind
from yichuang.kernel.ledger.rules import Act
from yichuang.web.components.values import Clock, Event, Holder, Link, Status, Step

from .words import day, moment

NO = (Outcome.REFUSED, Outcome.NOT_ACCEPTED, Outcome.NOT_NEEDED, Outcome.LAPSED)
_PAUSES = (Act.CASE_PAUSE.value,)
_PAPER = {
    Act.CASE_RECEIVE.value: Kind.RECEIPT.label,
    Act.CASE_ACCEPT.value: Kind.ACCEPTANCE.label,
    Act.CASE_DEEM_ACCEPTED.value: Kind.ACCEPTANCE.label,
    Act.CASE_REQUEST_SUPPLEMENT.value: Kind.SUPPLEMENT.label,
    Act.CASE_NOT_NEEDED.value: Kind.NOT_NEEDED.label,
    Act.CASE_REFUSE_ACCEPTANCE.value: Kind.ACCEPTANCE_REFUSAL.label,
    Act.CASE_PAUSE.value: Kind.SPECIAL_PROCEDURE.label,
    Act.CASE_EXTEND.value: Kind.EXTENSION.label,
    Act.CASE_GRANT.value: Kind.GRANT.label,
    Act.CASE_REFUSE.value: Kind.REFUSAL.label,
    Act.CASE_WITHDRAW.value: Kind.TERMINATION.label,
    Act.CASE_LAPSE.value: Kind.TERMINATION.label,
    Act.CASE_DELIVER.value: Kind.DELIVERY.label,
    Act.CASE_FILE.value: Kind.FILING_RECEIPT.label,
    Act.CASE_ACCEPT_WITH_GAPS.value: Kind.GAP_NOTICE.label,
    Act.CASE_COMMIT.value: Kind.COMMITMENT.label,
    Act.CASE_GAPS_EXPIRED.value: Kind.TERMINATION.label,
    Act.COMMITMENT_CHECK.value: Kind.CHECK_RECORD.label,
    Act.CASE_FIX_TYPO.value: Kind.TYPO.label,
    Act.CASE_FEE_NOTICE.value: Kind.FEE_NOTICE.label,
    Act.ORIGINALS_TAKE.value: Kind.ORIGINALS_SLIP.label,
    Act.LICENCE_DEEM_RENEWED.value: Kind.RENEWAL.label,
    Act.LICENCE_TELL.value: Kind.LICENCE_INTENT.label,
    Act.LICENCE_WITHDRAW.value: Kind.WITHDRAWAL.label,
    Act.LICENCE_RESCIND.value: Kind.RESCISSION.label,
    Act.LICENCE_CANCEL.value: Kind.CANCELLATION.label,
    Act.LICENCE_REVOKE.value: Kind.REVOCATION.label,
    Act.HEARING_TELL.value: Kind.HEARING_RIGHT.label,
    Act.HEARING_NOTIFY.value: Kind.HEARING_NOTICE.label,
    Act.HEARING_HOLD.value: Kind.HEARING_RECORD.label,
}
_KEY = (
    *(Act.CASE_GRANT.value, Act.CASE_REFUSE.value, Act.CASE_DELIVER.value),
    *(Act.LICENCE_DEEM_RENEWED.value, Act.LICENCE_RESCIND.value, Act.LICENCE_CANCEL.value),
    *(Act.LICENCE_WITHDRAW.value, Act.LICENCE_REVOKE.value),
)


@dataclass(frozen=True)
class Todo:
    """What the applicant does now; without a link there is nothing to do."""

    what: str
    when: str = ""
    link: Link | None = None


@dataclass(frozen=True)
class FixLine:
    """A line of the one supplement notice."""

    name: str
    problem: str
    fix: str
    status: Status
    note: str
    url: str


@dataclass(frozen=True)
class Paper:
    """A document of the case, to read and to keep."""

    name: str
    number: str
    issued: str
    page_url: str
    docx_url: str


def status(c: CaseFileView) -> Status:
    """The state as shape and word (X7)."""
    late = any(clock.late for clock in c.clocks)
    if c.outcome in (Outcome.GRANTED, Outcome.FILED):
        return Status("done", c.outcome_text)
    if c.outcome is not None:
        return Status("no", c.outcome_text)
    if c.stage is Stage.PAUSED:
        return Status("pause", "暂停计时")
    if c.stage is Stage.SUPPLEMENT:
        return Status("warn", "等您补材料")
    return Status("late", "已超期") if late else Status("ok", c.stage.label)


def sentences(c: CaseFileView, today: date) -> tuple[str, ...]:
    """Where it stands, in one or two sentences."""
    told = _ended(c) if c.outcome is not None else _running(c, today)
    return tuple(part for part in told if part)


def _running(c: CaseFileView, today: date) -> tuple[str, str]:
    if c.stage is Stage.RECEIVED:
        due = day(c.notice_due, today)
        return "申请收到了，窗口正在看材料。", f"最迟 {due}给您答复。" if due else ""
    if c.stage is Stage.SUPPLEMENT:
        number = len([line for line in c.lines if line.state == LineState.OPEN])
        return f"您还要补 {number} 份材料。", "补齐当天就接着办。"
    if c.stage is Stage.PAUSED:
        kind = c.open_pause.kind if c.open_pause else "特别程序"
        return f"正在{kind}，时限已暂停。", "这段时间不占您的办理天数。"
    due = day(c.due_promised or c.due_statutory, today)
    if c.gap and c.gap.open:
        return (
            "已经容缺受理，正在审查。",
            f"还有 {len(c.gap.open)} 份材料等您补交，补齐才能出结果。",
        )
    return "已经受理，正在审查。", f"最迟 {due}办结。" if due else ""


def _ended(c: CaseFileView) -> tuple[str, str]:
    if c.outcome is Outcome.GRANTED:
        if c.stage is Stage.DECIDED:
            return f"办好了：{c.outcome_text}。", "结果可以取了。"
        return f"办好了：{c.outcome_text}。", ""
    words: Mapping[Outcome, tuple[str, str]] = {
        Outcome.REFUSED: (f"决定是：{c.outcome_text}。", _against(c)),
        Outcome.NOT_ACCEPTED: ("不予受理。", "这件事不归这里办，决定书里写了该去哪里。"),
        Outcome.NOT_NEEDED: ("这件事不需要办许可。", "您可以直接去做。"),
        Outcome.WITHDRAWN: ("您撤回了申请，已经办结。", "需要时可以重新申请。"),
        Outcome.LAPSED: ("没有在期限内补材料，已经终止。", "可以随时重新申请。"),
        Outcome.GAPS_EXPIRED: ("缺的材料没有按承诺补来，已经终止。", "可以随时重新申请。"),
        Outcome.FILED: ("已经备案。", "备案回执在下面“文书”里。"),
    }
    return words[c.outcome] if c.outcome else ("", "")


def _against(c: CaseFileView) -> str:
    if c.regime == "public_service":  # no exercise of power: there is nothing to contest in court
        return "有异议的，打 12345 或监督电话。"
    return "您可以申请复议，也可以起诉。"


def todo(c: CaseFileView, today: date) -> Todo:
    """What the applicant does next."""
    if c.stage is Stage.SUPPLEMENT:
        names = [line.name for line in c.lines if line.state == LineState.OPEN]
        what = f"补“{names[0]}”" if len(names) == 1 else f"补 {len(names)} 份材料"
        when = f"{day(c.supplement_due, today)}前" if c.supplement_due else ""
        return Todo(what, when, Link("看怎么补，上传", "#fix"))
    if c.gap and c.gap.open and c.outcome is None:
        names = [row.name for row in c.gap.open]
        what = f"补交“{names[0]}”" if len(names) == 1 else f"补交 {len(names)} 份材料"
        return Todo(what, f"{day(c.gap.due_on, today)}前", Link("去补交", "#later"))
    fee = c.besides.fee
    if fee is not None and fee.owed:
        when = "缴清后领取结果" if fee.before_delivery else ""
        return Todo(f"缴费 {fee.total:.2f} 元", when, Link("看依据和怎样缴", "#fee"))
    left = c.besides.here if c.outcome else []
    if left and c.licence is None:
        return Todo(f"取回原件：{'、'.join(left)}", "凭清单到收件窗口", Link("看是哪些", "#orig"))
    if c.licence is not None:
        also = f"还有 {len(left)} 种原件在窗口，请取回" if left else ""
        return Todo(f"取{c.licence.title}", also, Link("看电子证照", _url("licence", c)))
    last = next((row for row in reversed(c.documents) if row.kind != Kind.DELIVERY.label), None)
    if c.outcome in NO and last is not None and c.regime != "public_service":
        url = reverse("web:case_document", args=[c.number, last.document_id])
        return Todo("看决定书和救济途径", "", Link("看决定书", url))
    if c.outcome is not None:
        return Todo("不用做什么了", "", Link("看办事指南", reverse("web:guide", args=[c.item_id])))
    return Todo("现在不用您做什么", "有变化会写在这里")


def _url(name: str, c: CaseFileView) -> str:
    return reverse(f"web:{name}", args=[c.number])


def steps(c: CaseFileView, today: date) -> list[Step]:
    """The step bar: submitted, accepted, reviewed, decided, delivered."""
    received = f"{day(c.received_on, today, weekday=False)}，{c.channel.label}"
    found = [Step("提交申请", received, "done")]
    found.append(_accepting(c, today))
    if c.outcome in _CLOSED_EARLY or c.regime == "filing":
        if c.outcome is None:
            return [found[0], Step("备案", "材料齐全就完成", "now")]
        return [found[0], Step(c.outcome_text, _closed(c, today), "now")]
    found += [_reviewing(c), _deciding(c, today), _delivering(c, today)]
    if c.outcome is Outcome.WITHDRAWN:
        done = [step for step in found if step.state == "done"]
        return [*done, Step("撤回申请", _closed(c, today), "now")]
    return found


_CLOSED_EARLY = (Outcome.NOT_ACCEPTED, Outcome.NOT_NEEDED, Outcome.LAPSED)


def _closed(c: CaseFileView, today: date) -> str:
    return day(beijing(c.closed_at).date(), today, weekday=False) if c.closed_at else ""


def _accepting(c: CaseFileView, today: date) -> Step:
    if c.accepted_on is not None:
        how = "，视为受理" if c.accepted_how == AcceptedHow.DEEMED.label else ""
        return Step("受理", f"{day(c.accepted_on, today, weekday=False)}{how}", "done")
    if c.stage is Stage.SUPPLEMENT:
        return Step("受理", "等您补材料", "now")
    due = day(c.notice_due, today, weekday=False)
    return Step("受理", f"最迟 {due}" if due else "正在看材料", "now")


def _reviewing(c: CaseFileView) -> Step:
    if c.decided_on is not None:
        return Step("审查", "", "done")
    if c.stage is Stage.PAUSED:
        return Step("审查", c.open_pause.kind if c.open_pause else "", "now", paused=True)
    if c.stage is Stage.REVIEWING:
        open_steps = [step.name for step in c.steps if step.state == "now"]
        return Step("审查", "、".join(open_steps) or "等待决定", "now")
    return Step("审查")


def _deciding(c: CaseFileView, today: date) -> Step:
    if c.decided_on is not None:
        return Step("决定", f"{day(c.decided_on, today, weekday=False)}，{c.outcome_text}", "done")
    due = day(c.due_promised or c.due_statutory, today, weekday=False)
    return Step("决定", f"最迟 {due}" if due else "")


def _delivering(c: CaseFileView, today: date) -> Step:
    if c.stage is Stage.CLOSED and c.decided_on is not None:
        return Step("送达", _closed(c, today), "done")
    if c.stage is Stage.DECIDED:
        due = day(c.due_deliver, today, weekday=False)
        return Step("送达", f"最迟 {due}" if due else "可以取了", "now")
    return Step("送达")


def clocks(c: CaseFileView, today: date) -> list[Clock]:
    """Every running clock as day cells with its explanation."""
    return [_clock(row, c, today) for row in c.clocks]


def _clock(row: Running, c: CaseFileView, today: date) -> Clock:
    due = day(row.due, today)
    text = f"最迟 {due}。" if due else ""
    if c.stage is Stage.PAUSED:
        text = "正在暂停，结束那天会算出新的日期。"
    note = "这一年的放假安排还没公布，公布后可能调整一两天。" if row.provisional else ""
    return Clock(
        row.label,
        row.total,
        row.used,
        paused=row.paused,
        over=row.over,
        unit=row.unit,
        due_text=text,
        note=note,
        explanation=row.explanation,
        near=not row.late and row.left <= 1 and c.outcome is None,
        paused_now=c.stage is Stage.PAUSED,
        sequence=row.sequence,
    )


def holder(c: CaseFileView, officer: str, today: date) -> Holder:
    """Who has it, until when, and how to reach them."""
    organ = c.department.short_name or c.department.name
    phone = c.pinned.content.consult_phone or c.department.phone
    names: Mapping[Stage, tuple[str, date | None]] = {
        Stage.RECEIVED: ("综合窗口", c.notice_due),
        Stage.SUPPLEMENT: ("在您手里，等您补材料", c.supplement_due),
        Stage.REVIEWING: (organ, c.due_promised or c.due_statutory),
        Stage.PAUSED: (organ, c.open_pause.expected_end if c.open_pause else None),
        Stage.DECIDED: ("发证窗口", c.due_deliver),
        Stage.CLOSED: ("已经办结", None),
    }
    name, due = names[c.stage]
    details = [("办理部门", c.department.name)]
    details += [("经办", officer)] if officer else []
    details += [("电话", phone)] if phone else []
    word = "预计结束" if c.stage is Stage.PAUSED else "最迟"
    return Holder(name, f"{word} {day(due, today)}" if due else "", tuple(details))


def fix_lines(c: CaseFileView, today: date) -> list[FixLine]:
    """The supplement notice, line by line."""
    return [_fix(line, c, today) for line in c.lines]


def _fix(line: LineRow, c: CaseFileView, today: date) -> FixLine:
    kinds = {LineState.OPEN: "warn", LineState.SUPPLIED: "wait", LineState.SETTLED: "done"}
    is_open = line.state == LineState.OPEN and c.stage is Stage.SUPPLEMENT
    state = LineState(line.state)
    note = f"{day(line.supplied_on, today, weekday=False)}您交" if line.supplied_on else ""
    url = reverse("web:supply", args=[c.number, line.key]) if is_open else ""
    shown = Status(kinds[state], line.state_label)  # type: ignore[arg-type]
    return FixLine(line.name, line.problem, line.fix, shown, note, url)


def events(c: CaseFileView, today: date) -> list[Event]:
    """What happened, newest first: only what the applicant may see."""
    papers = {(row.kind, row.issued_at): row for row in c.documents}
    rows = [row for row in c.events if row.public]
    return [_event(row, papers.get((_PAPER.get(row.kind, ""), row.at)), c, today) for row in rows]


def _event(row: EventRow, paper: DocumentRow | None, c: CaseFileView, today: date) -> Event:
    kind: Any = "pause" if row.kind in _PAUSES else "key" if row.kind in _KEY else ""
    link = None
    if paper is not None:
        url = reverse("web:case_document", args=[c.number, paper.document_id])
        link = Link(f"{paper.kind} {paper.number}", url)
    by_applicant = row.actor in ("申请人", "访客")
    return Event(
        moment(row.at, today),
        row.text,
        note="您" if by_applicant else row.actor,
        iso=beijing(row.at).isoformat(timespec="minutes"),
        kind=kind,
        link=link,
    )


def papers(c: CaseFileView, today: date) -> list[Paper]:
    """The documents issued in the case."""
    return [
        Paper(
            row.kind,
            row.number,
            moment(row.issued_at, today),
            reverse("web:case_document", args=[c.number, row.document_id]),
            reverse("web:case_docx", args=[c.number, row.document_id]),
        )
        for row in c.documents
    ]


def coming(c: CaseFileView, today: date) -> list[tuple[str, str]]:
    """What comes next, in order."""
    if c.outcome is not None:
        return []
    due = day(c.due_promised or c.due_statutory, today)
    ahead = []
    if c.stage is Stage.SUPPLEMENT:
        limit = day(c.supplement_due, today)
        ahead.append(("您补交材料", f"{limit}前，网上传或者送到窗口" if limit else ""))
    if c.regime == "filing":
        return [*ahead, ("窗口核对材料", "齐全就完成备案，给您备案回执")]
    if c.accepted_on is None:
        ahead.append(("窗口受理", "材料齐了必须受理，给您受理通知书"))
    if c.stage is Stage.PAUSED and c.open_pause:
        ends = day(c.open_pause.expected_end, today)
        ahead.append((f"{c.open_pause.kind}结束，恢复计时", f"预计 {ends}"))
    ahead += [(step.name, "") for step in c.steps if step.state != "done"]
    later = "恢复计时后算出最迟日期" if c.accepted_on else "受理后算出最迟日期"
    ahead.append(("作出决定", f"最迟 {due}" if due else later))
    ahead.append(("把结果送给您", "电子件当天到" if c.wants == "electronic" else _delivered_in(c)))
    return ahead


def _delivered_in(c: CaseFileView) -> str:
    return "决定后 10 个工作日内" if c.regime == "licence" else "办好后通知您"


def remedies(c: CaseFileView, law: Mapping[str, Any], today: date) -> list[str]:
    """What to do against a "no", with the dates counted (X9)."""
    if c.outcome not in NO or c.regime == "public_service":
        return []
    ended = c.decided_on or (beijing(c.closed_at).date() if c.closed_at else today)
    days, months = law["remedy.reconsideration"].value, law["remedy.litigation"].value
    until, court = ended + timedelta(days=int(days)), add_months(ended, int(months))
    return [
        f"申请行政复议：收到决定之日起 {days} 日内，"
        f"向{c.department.review_organ or '本级人民政府'}提出。"
        f"按决定当天收到算，最迟 {day(until)}。",
        f"提起行政诉讼：收到决定之日起 {months} 个月内，"
        f"向{c.department.court or '有管辖权的人民法院'}提出。最迟 {day(court)}。",
    ]


def may_withdraw(c: CaseFileView) -> bool:
    """The applicant's right until the decision."""
    return c.outcome is None


def is_online(c: CaseFileView) -> bool:
    """Handed in on the net."""
    return c.channel is not Channel.WINDOW
