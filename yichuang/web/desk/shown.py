"""Values of cases turned into values of components: words, shapes, clocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from yichuang.cases.queries.file import CaseFileView, EventRow
from yichuang.cases.queries.inbox import Row
from yichuang.cases.queries.running import Running
from yichuang.cases.queries.view import FileRow
from yichuang.cases.rules.states import Card, Outcome, Stage
from yichuang.catalog.items.rules.form_schema import FieldSpec, FieldType, fields_of, visible
from yichuang.kernel.clock.now import beijing
from yichuang.kernel.clock.rules import WorkCalendar
from yichuang.kernel.privacy.rules import mask_id, mask_name, mask_phone
from yichuang.web.components.values import Clock, Event, Status

_PRIVATE = {FieldType.ID_NUMBER: mask_id, FieldType.PHONE: mask_phone}


def day(value: date | None) -> str:
    """11 月 27 日"""
    return f"{value.month} 月 {value.day} 日" if value else ""


def stamp(at: datetime | None) -> str:
    """11-27 09:05 in Beijing."""
    return f"{beijing(at):%m-%d %H:%M}" if at else ""


def clock(row: Running, *, paused_now: bool = False) -> Clock:
    """A running clock for the components; days past the limit follow the used ones."""
    if paused_now:
        due = "暂停计时，结束后顺延"
    else:
        due = f"{day(row.due)}前" + ("（暂定，下一年日历未公布）" if row.provisional else "")
    return Clock(
        label=row.label,
        limit=row.total,
        used=row.used + row.over,
        paused=row.paused,
        over=row.over,
        unit=row.unit,
        due_text=due,
        explanation=row.explanation,
        near=not row.late and row.left <= 1,
        paused_now=paused_now,
        sequence=row.sequence + "u" * row.over,
    )


@dataclass(frozen=True)
class Left:
    """What is left of a clock in a list: text, small print, tone."""

    text: str
    note: str
    tone: str


def left(row: Running | None, today: date, *, pause: str = "") -> Left:
    """剩 8 日 / 今天 / 超 1 日, with the date beside it; a stopped clock says why."""
    if row is None:
        return Left("—", "", "is-plain")
    if pause:
        return Left(f"剩 {row.left} 日", f"{pause}，停 {row.paused} 日", "is-pause")
    note = f"{row.due:%m-%d}" if row.due else ""
    if row.late:
        return Left(f"超 {max(row.over, 1)} 日", f"{note} 到期", "is-late")
    if row.due == today:
        return Left("今天", "到期", "is-warn")
    return Left(f"剩 {row.left} 日", note, "is-warn" if row.left <= 1 else "")


def row_status(row: Row, clocks: Sequence[Running]) -> Status:
    """The state of an inbox row. The card is the promised clock's, as the chips count it."""
    if row.stage is Stage.PAUSED:
        return Status("pause", "暂停")
    if row.card is Card.RED or any(c.label == "法定" and c.late for c in clocks):
        return Status("late", "已超期")
    if row.card is Card.YELLOW:
        return Status("warn", "将到期")
    return Status("ok", "正常")


def window_status(row: Row) -> Status:
    """The state of a window row."""
    if row.stage is Stage.SUPPLEMENT:
        return Status("pause", "等申请人补正")
    if row.stage is Stage.DECIDED:
        return Status("done", "待送达")
    return Status("warn", "补正已交齐") if row.supplied_on else Status("wait", "待核验")


def days_left(due: date | None, today: date, calendar: WorkCalendar) -> Left:
    """Working days to a date, for limits that no procedure can stop."""
    if due is None:
        return Left("—", "", "is-plain")
    if today > due:
        return Left(f"超 {calendar.count(due, today) - 1 or 1} 日", f"{due:%m-%d} 到期", "is-late")
    if today == due:
        return Left("今天", "到期", "is-warn")
    rest = calendar.count(today, due) - (1 if calendar.is_workday(today) else 0)
    return Left(f"剩 {rest} 个工作日", f"{due:%m-%d}", "is-warn" if rest <= 1 else "")


def case_status(view: CaseFileView) -> Status:
    """The state of the case page's head."""
    if view.stage is Stage.CLOSED or view.stage is Stage.DECIDED:
        bad = view.outcome not in (Outcome.GRANTED, None)
        return Status("no" if bad else "done", view.outcome_text or view.stage.label)
    if view.stage is Stage.PAUSED:
        return Status("pause", "暂停计时")
    if any(row.late for row in view.clocks):
        return Status("late", "已超期")
    if view.card is Card.YELLOW:
        return Status("warn", "将到期")
    return Status("wait" if view.stage is Stage.SUPPLEMENT else "ok", view.stage.label)


def opinions_asked(view: CaseFileView) -> bool:
    """Whether a colleague was asked: only then are the answers read."""
    return any(row.kind == "opinion.ask" for row in view.events)


@dataclass(frozen=True)
class FormRow:
    """A field of the application as the officer reads it."""

    key: str
    label: str
    value: str
    hidden: bool
    changed: bool
    old: str = ""
    by_card: bool = False


@dataclass(frozen=True)
class FormGroup:
    """Fields under one heading."""

    title: str
    rows: tuple[FormRow, ...]


def applicant_rows(view: CaseFileView, shown: frozenset[str]) -> tuple[FormRow, ...]:
    """The applicant; number, phone and representative masked until shown."""
    person = view.applicant
    open_all = "applicant" in shown
    rows = [
        ("name", "姓名" if person.kind == "person" else "名称", person.name, person.name),
        (
            "id_number",
            "身份证号" if person.id_kind == "id_card" else "证件号码",
            person.id_number,
            person.id_number if person.id_kind == "uscc" else mask_id(person.id_number),
        ),
        ("phone", "联系电话", person.phone, mask_phone(person.phone) if person.phone else ""),
        ("address", "地址", person.address, person.address),
        (
            "representative",
            "法定代表人",
            person.representative,
            mask_name(person.representative),
        ),
    ]
    return tuple(
        FormRow(
            key,
            label,
            value if open_all else masked,
            masked != value and not open_all,
            False,
            by_card=key in ("name", "id_number") and "applicant" in view.card_read,
        )
        for key, label, value, masked in rows
        if value
    ) + _agent_rows(view, open_all)


def _agent_rows(view: CaseFileView, open_all: bool) -> tuple[FormRow, ...]:
    if view.agent is None:
        return ()
    number, read = view.agent.id_number, "agent" in view.card_read
    text = number if open_all else mask_id(number)
    return (
        FormRow("agent_name", "代办人", view.agent.name, False, False, by_card=read),
        FormRow("agent_id_number", "代办人证件号码", text, not open_all, False, by_card=read),
        *_mandate_rows(view),
    )


def _mandate_rows(view: CaseFileView) -> tuple[FormRow, ...]:
    if view.mandate is None:
        return ()
    m = view.mandate
    ended = f"，{m.terms.ended_on:%Y-%m-%d} 终止" if m.terms.ended_on else ""
    text = f"网上委托第 {m.id} 号：{m.scope}，{m.term}{ended}"
    return (FormRow("mandate", "委托", text, False, False),)


def form_groups(
    view: CaseFileView, shown: frozenset[str], changed: Mapping[str, Any]
) -> tuple[FormGroup, ...]:
    """The application form by group; personal fields masked, later changes marked."""
    specs = fields_of(view.pinned.content.form_schema)
    groups: dict[str, list[FormRow]] = {}
    for spec in visible(specs, {**view.answers, **view.form}):
        if spec.key not in view.form:
            continue
        text = field_text(spec, view.form[spec.key])
        mask = _PRIVATE.get(FieldType(spec.type))
        hide = mask is not None and bool(text) and "applicant" not in shown
        value = mask(text) if mask and hide else text
        groups.setdefault(spec.group or "申请内容", []).append(
            FormRow(
                spec.key, spec.label, value, hide, spec.key in changed, _old(spec, changed, hide)
            )
        )
    return tuple(FormGroup(title, tuple(rows)) for title, rows in groups.items())


def _old(spec: FieldSpec, changed: Mapping[str, Any], hide: bool) -> str:
    """What was handed in, masked as the present value is."""
    if spec.key not in changed:
        return ""
    text = field_text(spec, changed[spec.key])
    mask = _PRIVATE.get(FieldType(spec.type))
    return mask(text) if mask and hide and text else text


def for_correction(view: CaseFileView) -> tuple[tuple[FieldSpec, ...], dict[str, Any]]:
    """The form's fields and what to show in them: personal ones empty, blank keeps the old."""
    start, specs = dict(view.form), []
    for spec in fields_of(view.pinned.content.form_schema):
        mask = _PRIVATE.get(FieldType(spec.type))
        old = str(start.get(spec.key) or "")
        if mask is not None and old:
            del start[spec.key]
            spec = replace(spec, required=False, help=f"现在是 {mask(old)}，不改就留空")
        specs.append(spec)
    return tuple(specs), start


def field_text(spec: FieldSpec, value: Any) -> str:
    """A field's value as words: labels for choices, the unit behind a number."""
    labels = {choice.value: choice.label for choice in spec.choices}
    if isinstance(value, list):
        return "、".join(labels.get(str(one), str(one)) for one in value)
    text = labels.get(str(value), str(value or ""))
    return f"{text} {spec.unit}" if spec.unit and text else text


_KEY_EVENTS = {
    "case.accept",
    "case.deem_accepted",
    "case.request_supplement",
    "case.grant",
    "licence.deem_renewed",
    "licence.rescind",
    "licence.withdraw",
    "licence.cancel",
    "licence.revoke",
    "hearing.hold",
    "case.refuse",
}
_PAUSES = {"case.pause", "case.resume", "case.extend"}
_CHANGES = {"case.supplement", "case.correct_on_spot"}


def timeline(events: Sequence[EventRow]) -> list[Event]:
    """经过, newest first as the query gives it."""
    return [
        Event(
            at=stamp(row.at),
            title=row.text,
            note=row.actor,
            iso=row.at.isoformat(),
            kind=_event_kind(row),
        )
        for row in events
    ]


def _event_kind(row: EventRow) -> Any:
    if row.kind in _KEY_EVENTS:
        return "key"
    if row.kind in _PAUSES:
        return "pause"
    return "change" if row.kind in _CHANGES and row.public else ""


def answers_text(view: CaseFileView) -> list[tuple[str, str]]:
    """The guided answers as question and label."""
    found = []
    for raw in view.pinned.content.questions:
        given = view.answers.get(str(raw["key"]))
        labels: Mapping[str, str] = {str(o["key"]): str(o["label"]) for o in raw["options"]}
        if given:
            found.append((str(raw["text"]), labels.get(given, given)))
    return found


@dataclass(frozen=True)
class Attachment:
    """A file in the viewer: image and PDF are shown, others downloaded."""

    id: int
    name: str
    shape: str
    replaced: bool
    added: str = ""
    new: bool = False  # handed in instead of one that was replaced


@dataclass(frozen=True)
class MaterialTab:
    """A material with its files, newest first."""

    key: str
    name: str
    state_label: str
    form: str
    copies: int
    source: str
    problem: str
    fix: str
    files: tuple[Attachment, ...]
    opened: bool

    @property
    def old(self) -> int:
        """How many files were replaced by what came after the notice."""
        return sum(f.replaced for f in self.files)


_SHAPES = {"jpg": "image", "jpeg": "image", "png": "image", "pdf": "pdf"}


def first_replaced(files: Sequence[FileRow]) -> datetime | None:
    """When the first of the files that were replaced came; what came later is new."""
    return min((f.added_at for f in files if f.replaced), default=None)


def _attachment(f: FileRow, since: datetime | None) -> Attachment:
    shape = _SHAPES.get(f.name.rpartition(".")[2].lower(), "")
    new = since is not None and not f.replaced and f.added_at > since
    return Attachment(f.id, f.name, shape, f.replaced, stamp(f.added_at), new)


def tabs(view: CaseFileView) -> list[MaterialTab]:
    """The materials for the viewer; the name's ending only chooses how to show a file, the
    file view itself goes by checked content."""
    first = next((row.key for row in view.materials if row.files), "")
    first = first or next((row.key for row in view.materials), "")
    return [
        MaterialTab(
            row.key,
            row.name,
            row.state_label,
            row.form,
            row.copies,
            row.source,
            row.problem,
            row.fix,
            tuple(
                _attachment(f, first_replaced(row.files))
                for f in sorted(reversed(row.files), key=lambda f: f.replaced)
            ),
            row.key == first,
        )
        for row in view.materials
    ]
